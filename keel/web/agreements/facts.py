"""What this app knows that obligations are computed from: agreements offered, signed, reviewed, ended."""

from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

from keel.core.obligations.facts import Event
from keel.web.people.clock import london_day
from keel.web.signing.models import Signature

from .models import Agreement, Participant

Parties = dict[str, tuple[str, ...]]


def agreement_events() -> list[Event]:
    """In three queries: the agreements, their participants, their signatures."""
    parties: dict[UUID, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for agreement_id, part, member_id in Participant.objects.values_list("agreement_id", "part", "member_id"):
        parties[agreement_id]["supervisee" if part == "supervisee" else "supervisors"].append(str(member_id))
    signatures: dict[UUID, list[Signature]] = defaultdict(list)
    for row in Signature.objects.filter(object_kind="agreement").defer("seal"):
        signatures[row.object_id].append(row)
    found: list[Event] = []
    for agreement in Agreement.objects.exclude(root="").defer("terms", "frozen", "salt").order_by("pk"):
        who = {part: tuple(sorted(members)) for part, members in parties[agreement.pk].items()}
        found += _of(agreement, who, signatures[agreement.pk])
    return found


def _of(agreement: Agreement, parties: Parties, signatures: list[Signature]) -> Iterator[Event]:
    """One event a supervisee where an agreement binds several: each has their own duties under it."""
    recorded = london_day(agreement.offered_at) if agreement.offered_at else agreement.drawn_up_on
    for supervisee in parties.get("supervisee", ()):
        about = {"agreement": str(agreement.pk), "supervisee": supervisee}
        yield Event(
            id=f"{agreement.pk}:drawn up:{supervisee}",
            name="agreement drawn up",
            on=agreement.drawn_up_on,
            recorded=recorded,
            about=about,
            parties={"supervisee": (supervisee,), "supervisors": parties.get("supervisors", ())},
            dates={"review date": agreement.review_on},
            arrangement=agreement.arrangement,
        )
        for name, day in (("agreement reviewed", agreement.reviewed_on), ("agreement ended", agreement.ended_on)):
            if day is not None:
                yield Event(
                    f"{agreement.pk}:{name}:{supervisee}", name, day, day, about, arrangement=agreement.arrangement
                )
        for row in signatures:
            yield Event(
                id=f"{row.pk}:{supervisee}",
                name="agreement signed",
                on=row.signed_on,
                recorded=london_day(row.signed_at),
                about=about,
                person=str(row.member_id),
                arrangement=agreement.arrangement,
            )
