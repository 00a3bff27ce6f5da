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

from .models import Agreement, Participant, Review

Parties = dict[str, tuple[str, ...]]


def agreement_events() -> list[Event]:
    """In five queries: the agreements, their participants, their signatures and reviews, the policy versions."""
    parties: dict[UUID, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for agreement_id, part, member_id in Participant.objects.values_list("agreement_id", "part", "member_id"):
        parties[agreement_id]["supervisee" if part == "supervisee" else "supervisors"].append(str(member_id))
    signatures: dict[UUID, list[Signature]] = defaultdict(list)
    for row in Signature.objects.filter(object_kind="agreement").defer("seal"):
        signatures[row.object_id].append(row)
    reviews: dict[UUID, list[Review]] = defaultdict(list)
    for review in Review.objects.order_by("agreement_id", "number"):
        reviews[review.agreement_id].append(review)
    means = {row.pk: MODES[policy_of(row).signing.means] for row in PolicyVersion.objects.all()}
    found: list[Event] = []
    for agreement in Agreement.objects.exclude(root="").defer("terms", "frozen", "salt").order_by("pk"):
        who = {part: tuple(sorted(members)) for part, members in parties[agreement.pk].items()}
        given = [row for row in signatures[agreement.pk] if row.root == agreement.root]
        found += _of(agreement, who, _signed(given, means[agreement.policy_version_id]))
        found += _reviews(agreement, who, reviews[agreement.pk])
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
    yield _event(
        agreement,
        f"{agreement.pk}:drawn up",
        "agreement drawn up",
        drawn_up,
        _offered(agreement),
        parties=parties,
        dates={"review date": agreement.review_on},
    )
    ended = agreement.ended_on
    if ended is not None:
        yield _event(agreement, f"{agreement.pk}:agreement ended", "agreement ended", ended, ended)
    for row in signed:
        yield _event(
            agreement,
            str(row.pk),
            "agreement signed",
            row.signed_on,
            london_day(row.signed_at),
            person=str(row.member_id),
        )


def _reviews(agreement: Agreement, parties: Parties, reviews: Sequence[Review]) -> Iterator[Event]:
    """Each review that took place, and the day of each that was agreed: in the terms, then in the review before it."""
    agreed: list[tuple[date, date, date | None]] = [(agreement.drawn_up_on, _offered(agreement), agreement.review_on)]
    for row in reviews:
        recorded = london_day(row.recorded_at)
        agreed.append((row.reviewed_on, recorded, row.next_on))
        name = "agreement reviewed"
        yield _event(
            agreement, f"{_review(agreement, row.number)} held", name, row.reviewed_on, recorded, review=row.number
        )
    for number, (on, recorded, day) in enumerate(agreed, 1):
        if day is not None:
            yield _event(
                agreement,
                f"{_review(agreement, number)} agreed",
                "review date agreed",
                on,
                recorded,
                review=number,
                parties=parties,
                dates={"review date": day},
            )


def _review(agreement: Agreement, number: int) -> str:
    return f"{agreement.pk}:{number}"


def _offered(agreement: Agreement) -> date:
    return london_day(agreement.offered_at) if agreement.offered_at else agreement.drawn_up_on


def _event(
    agreement: Agreement, event_id: str, name: str, on: date, recorded: date, *, review: int | None = None, **more: Any
) -> Event:
    of_review = {} if review is None else {"review": _review(agreement, review)}
    return Event(
        id=event_id,
        name=name,
        on=on,
        recorded=recorded,
        about={"agreement": str(agreement.pk)} | of_review,
        arrangement=agreement.arrangement,
        **more,
    )
