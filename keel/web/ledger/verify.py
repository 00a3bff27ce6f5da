"""Checking a chain: that nothing in it was changed, taken out, put in, swapped or cut off."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from keel.core.records import GENESIS, Break, LedgerEntry, first_break
from keel.web.ledger.models import Anchor, LedgerAbout, LedgerHead
from keel.web.ledger.models import LedgerEntry as Row
from keel.web.ledger.stored import Chain
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


def verify(
    organisation_id: UUID, *, witness: tuple[int, str] | None = None, witnesses: Iterable[tuple[int, str]] = ()
) -> Verdict:
    """Check an organisation's whole chain, entry by entry, against its head and the anchors in the database.

    `witness` and `witnesses` are numbers and hashes of heads kept elsewhere: on a signed copy, in a daily mail, in the
    anchors' file. Only they show an end cut off together with its head, or a chain worked out anew (G-23, G-25).
    """
    with in_organisation(organisation_id):
        head = LedgerHead.objects.filter(organisation_id=organisation_id).values_list("sequence", "hash").first()
        kept = {*witnesses, *Anchor.objects.values_list("sequence", "hash"), *([witness] if witness else [])}
        chain = Chain(organisation_id)
        verdict = judged(chain, head=head, kept=kept)
        broken = verdict.broken or _stray(verdict.entries, chain.subjects)
    return Verdict(verdict.entries, broken)


def judged(entries: Iterable[LedgerEntry], *, head: tuple[int, str] | None, kept: set[tuple[int, str]]) -> Verdict:
    """What the entries themselves, the chain's end as it is written down and the heads kept elsewhere say."""
    seen = _Seen(kept)
    broken = first_break(seen.each(entries), head=head)
    earlier = seen.denied if broken is None or (seen.denied and seen.denied.number < broken.number) else broken
    return Verdict(seen.number, earlier or _lagging(seen.number, head) or seen.cut_off())


class _Seen:
    """Counts the entries that go by, and compares them with the heads that somebody else keeps."""

    def __init__(self, kept: set[tuple[int, str]]) -> None:
        self.number = 0
        self.denied: Break | None = None
        self._kept: dict[int, set[str]] = {}
        for number, hash_ in kept:
            self._kept.setdefault(number, set()).add(hash_)

    def each(self, entries: Iterable[LedgerEntry]) -> Iterator[LedgerEntry]:
        for entry in entries:
            self.number += 1
            others = self._kept.get(entry.number)
            if others and others != {entry.hash} and self.denied is None:
                self.denied = Break(entry.number, f"Entry {entry.number} has another hash than the copy that names it.")
            yield entry

    def cut_off(self) -> Break | None:
        """The first entry missing at the end, if a kept head names one further on."""
        last = max(self._kept, default=0)
        if last <= self.number:
            return None
        return Break(self.number + 1, f"The ledger ends at entry {self.number}, but a copy names entry {last}.")


def _lagging(count: int, head: tuple[int, str] | None) -> Break | None:
    """What the entries alone do not show: a head that lags behind."""
    number, _ = head or (0, GENESIS)
    if number != count:
        return Break(number + 1, f"The chain's end says {number}, but there are {count} entries.")
    return None


def _stray(count: int, subjects: int) -> Break | None:
    """What the chain does not show: a second entry in one place, or subjects of entries that are not there."""
    if Row.objects.count() != count:
        return Break(count, "Two entries stand in one place.")
    if LedgerAbout.objects.count() != subjects:
        return Break(count, "There are subjects of an entry that is not there.")
    return None
