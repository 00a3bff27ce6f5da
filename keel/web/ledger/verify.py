"""Checking a chain: that nothing in it was changed, taken out, put in, swapped or cut off."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from keel.core.records import GENESIS, Break, LedgerEntry, first_break
from keel.web.ledger.models import LedgerAbout, LedgerHead
from keel.web.ledger.models import LedgerEntry as Row
from keel.web.ledger.stored import entries
from keel.web.scope import in_organisation


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
        broken = first_break(counted.each(entries(organisation_id)), head=head) or _stray(counted.number, head)
        if broken is None and witness is not None and witness != head:
            broken = first_break(entries(organisation_id), head=witness)
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
    if Row.objects.count() != count:
        return Break(count, "Two entries stand in one place.")
    if LedgerAbout.objects.exclude(entry__organisation_id__isnull=False).exists():
        return Break(count, "There are subjects of an entry that is not there.")
    return None
