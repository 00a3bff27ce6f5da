"""Checking a chain: that nothing in it was changed, taken out, put in, swapped or cut off."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from keel.core.records import GENESIS, Break, LedgerEntry, first_break
from keel.web.ledger.hashing import Told, body_again
from keel.web.ledger.models import LedgerAbout, LedgerHead
from keel.web.ledger.models import LedgerEntry as Row
from keel.web.scope import in_organisation

AT_ONCE = 2000
"""Rows taken from the database at a time: a ledger of ten years does not fit in memory."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many entries a chain has, and where it first breaks, if it does."""

    entries: int
    broken: Break | None

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return self.broken is None


def verify(organisation_id: UUID, *, witness: tuple[int, str] | None = None) -> Verdict:
    """Check an organisation's whole chain, entry by entry, and against its head.

    `witness` is the number and hash of a head kept elsewhere, on a signed copy or in a daily mail. Only that shows an
    end cut off together with its head, or a chain worked out anew (G-23, G-25).
    """
    counted = _Counted()
    with in_organisation(organisation_id):
        head = LedgerHead.objects.filter(organisation_id=organisation_id).values_list("sequence", "hash").first()
        broken = first_break(counted.each(_entries()), head=head) or _stray(counted.number, head)
        if broken is None and witness is not None and witness != head:
            broken = first_break(_entries(), head=witness)
    return Verdict(counted.number, broken)


@dataclass(slots=True)
class _Counted:
    number: int = 0

    def each(self, entries: Iterator[LedgerEntry]) -> Iterator[LedgerEntry]:
        for entry in entries:
            self.number += 1
            yield entry


def _stray(count: int, head: tuple[int, str] | None) -> Break | None:
    """What the entries alone do not show: a head that lags behind, or subjects of entries that are not there."""
    number, _ = head or (0, GENESIS)
    if number != count:
        return Break(number + 1, f"The chain's end says {number}, but there are {count} entries.")
    if LedgerAbout.objects.exclude(entry__organisation_id__isnull=False).exists():
        return Break(count, "There are subjects of an entry that is not there.")
    return None


def _entries() -> Iterator[LedgerEntry]:
    rows = Row.objects.order_by("sequence").values_list(*Told._fields, "previous", "hash")
    pairs = LedgerAbout.objects.order_by("entry__sequence").values_list("entry__sequence", "subject_id")
    groups = groupby(pairs.iterator(AT_ONCE), key=lambda pair: pair[0])
    waiting = next(groups, None)
    for *columns, previous, hash_ in rows.iterator(AT_ONCE):
        told = Told(*columns)
        subjects: list[UUID] = []
        if waiting is not None and waiting[0] == told.sequence:
            subjects = [subject for _, subject in waiting[1]]
            waiting = next(groups, None)
        yield LedgerEntry(told.sequence, previous, body_again(told, subjects), hash_)
