"""What this app knows that obligations are computed from: agreements offered, signed, reviewed, ended."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from keel.core.obligations.facts import Event
from keel.core.workflow.signing import MODES
from keel.web.people.clock import london_day
from keel.web.policies.models import PolicyVersion
from keel.web.policies.selectors import policy_of
from keel.web.signing.models import Signature

from .models import Agreement, Participant

Parties = dict[str, tuple[str, ...]]


def agreement_events() -> list[Event]:
    """In four queries: the agreements, their participants, their signatures, the policy versions they stand under."""
    parties: dict[UUID, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for agreement_id, part, member_id in Participant.objects.values_list("agreement_id", "part", "member_id"):
        parties[agreement_id]["supervisee" if part == "supervisee" else "supervisors"].append(str(member_id))
    signatures: dict[UUID, list[Signature]] = defaultdict(list)
    for row in Signature.objects.filter(object_kind="agreement").defer("seal"):
        signatures[row.object_id].append(row)
    means = {row.pk: MODES[policy_of(row).signing.means] for row in PolicyVersion.objects.all()}
    found: list[Event] = []
    for agreement in Agreement.objects.exclude(root="").defer("terms", "frozen", "salt").order_by("pk"):
        who = {part: tuple(sorted(members)) for part, members in parties[agreement.pk].items()}
        given = [row for row in signatures[agreement.pk] if row.root == agreement.root]
        found += _of(agreement, who, _signed(given, means[agreement.policy_version_id]))
    return found


def _signed(given: Sequence[Signature], means: tuple[str, ...]) -> Iterator[Signature]:
    """The signature with which each person had signed by every means the policy asks for: their last."""
    by_person: dict[UUID, list[Signature]] = defaultdict(list)
    for row in given:
        by_person[row.member_id].append(row)
    for rows in by_person.values():
        if {row.means for row in rows} >= set(means):
            yield max(rows, key=lambda row: (row.signed_at, str(row.pk)))


def _of(agreement: Agreement, parties: Parties, signed: Iterator[Signature]) -> Iterator[Event]:
    """Where an agreement binds several supervisees they are the parties of one event: each signs once."""
    drawn_up = agreement.drawn_up_on
    offered = london_day(agreement.offered_at) if agreement.offered_at else drawn_up
    yield _event(
        agreement,
        f"{agreement.pk}:drawn up",
        "agreement drawn up",
        drawn_up,
        offered,
        parties=parties,
        dates={"review date": agreement.review_on},
    )
    for name, day in (("agreement reviewed", agreement.reviewed_on), ("agreement ended", agreement.ended_on)):
        if day is not None:
            yield _event(agreement, f"{agreement.pk}:{name}", name, day, day)
    for row in signed:
        yield _event(
            agreement,
            str(row.pk),
            "agreement signed",
            row.signed_on,
            london_day(row.signed_at),
            person=str(row.member_id),
        )


def _event(agreement: Agreement, event_id: str, name: str, on: date, recorded: date, **more: Any) -> Event:
    return Event(
        id=event_id,
        name=name,
        on=on,
        recorded=recorded,
        about={"agreement": str(agreement.pk)},
        arrangement=agreement.arrangement,
        **more,
    )
