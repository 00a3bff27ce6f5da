"""Taking the head of a chain to be kept outside, once a day, and only of a chain that still follows from the last."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from keel.core.records import GENESIS, Break, first_break
from keel.web.ledger.heads import KeptHead
from keel.web.ledger.models import Anchor, AnchorPlace, LedgerEntry
from keel.web.ledger.selectors import head_of
from keel.web.ledger.stored import Chain
from keel.web.scope import in_organisation


class ChainBroken(Exception):
    """The chain does not follow from the last anchor: nothing is anchored, and somebody must look. Carries where."""

    def __init__(self, broken: Break) -> None:
        super().__init__(broken.why)
        self.broken = broken


def anchor_take(organisation_id: UUID, *, day: date, now: datetime) -> Anchor | None:
    """The organisation's anchor of that day, taken now unless there is one; None while its ledger is empty.

    The stretch since the last anchor is verified, so any two consecutive heads are consistent (G-25). Raises
    ChainBroken.
    """
    with in_organisation(organisation_id), transaction.atomic():
        found = Anchor.objects.filter(day=day).first()
        sequence, hash_ = head_of(organisation_id)
        if found or not sequence:
            return found
        broken = since_last(organisation_id, (sequence, hash_))
        if broken is not None:
            raise ChainBroken(broken)
        row = Anchor(organisation_id=organisation_id, day=day, sequence=sequence, hash=hash_, made=now)
        row.save(force_insert=True)
        return row


def since_last(organisation_id: UUID, head: tuple[int, str]) -> Break | None:
    """The first break between the newest anchor and this head; also where the anchored entry itself is another."""
    last = Anchor.objects.order_by("-day").values_list("sequence", "hash").first() or (0, GENESIS)
    number, hash_ = last
    if number and not LedgerEntry.objects.filter(sequence=number, hash=hash_).exists():
        return Break(number, f"Entry {number} is not the one that was anchored.")
    if head[0] < number:
        return Break(head[0] + 1, f"The ledger ends at entry {head[0]}, but entry {number} was anchored.")
    return first_break(Chain(organisation_id, after=number), head=head, after=last)


def kept_head(anchor: Anchor) -> KeptHead:
    """The anchor as it is written outside."""
    return KeptHead(anchor.day, anchor.organisation_id, anchor.sequence, anchor.hash)


def place_note(
    anchor: Anchor, place: AnchorPlace.Place, *, now: datetime, to: UUID | None = None, token: bytes = b""
) -> None:
    """Write down that an anchor has reached a place outside; the same place twice is once."""
    row = AnchorPlace(
        organisation_id=anchor.organisation_id,
        anchor=anchor,
        place=place,
        to=to or anchor.organisation_id,
        at=now,
        token=token,
    )
    AnchorPlace.objects.bulk_create([row], ignore_conflicts=True)
