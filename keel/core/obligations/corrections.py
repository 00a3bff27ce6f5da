"""Corrections: of a fact and all that supersede it, only the newest speaks, and it speaks in the first one's place."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from keel.core.obligations.facts import Event, RoleHeld

Fact = TypeVar("Fact", Event, RoleHeld)


class CircularCorrection(ValueError):
    """Facts that correct each other in a circle, so that none of them is the newest."""

    def __init__(self, ids: Iterable[str]) -> None:
        named = ", ".join(sorted(ids))
        super().__init__(f"The facts {named} correct each other in a circle: one of them must correct nothing.")


@dataclass(frozen=True, slots=True)
class Standing(Generic[Fact]):
    """The facts that still speak, in no order, and where each correction among them came from.

    `roots` gives the first fact of a chain for each correction that stands (a fact that corrects nothing is its own
    root), `chains` the whole chain by its root, oldest first, and `first_told` the day from which what stands counts as
    known: a correction takes the place of what it corrects, but nothing is known before it happened.
    """

    facts: tuple[Fact, ...]
    roots: Mapping[str, str]
    chains: Mapping[str, tuple[Fact, ...]]
    first_told: Mapping[str, date]

    def root(self, fact: Fact) -> str:
        """Name the first fact of the chain that this one ends: keys made from it survive corrections."""
        return self.roots.get(fact.id, fact.id)

    def known(self, fact: Fact) -> date:
        """Say from which day the fact counts as known, for the rule that a later fact changes nothing that was met."""
        return self.first_told.get(fact.id) or fact.recorded

    def chain(self, fact: Fact) -> tuple[Fact, ...]:
        """Give the fact with everything it corrects, oldest first."""
        return self.chains.get(self.root(fact), (fact,))


def standing(facts: tuple[Fact, ...]) -> Standing[Fact]:
    """Drop every fact that a later one supersedes. Two corrections of one fact: the one recorded last holds."""
    corrections = [fact for fact in facts if fact.supersedes is not None]
    if not corrections:
        return Standing(facts, {}, {}, {})
    by_root = _chains(facts, corrections)
    chained = {fact.id for chain in by_root.values() for fact in chain}
    superseded = {fact.supersedes for fact in corrections}
    newest = {root: _newest(chain, superseded) for root, chain in by_root.items()}
    return Standing(
        facts=tuple([fact for fact in facts if fact.id not in chained] + list(newest.values())),
        roots={fact.id: root for root, fact in newest.items()},
        chains={root: tuple(sorted(chain, key=_age)) for root, chain in by_root.items()},
        first_told={fact.id: _first_told(fact, by_root[root]) for root, fact in newest.items()},
    )


def _chains(facts: tuple[Fact, ...], corrections: list[Fact]) -> dict[str, list[Fact]]:
    above = {fact.id: fact.supersedes for fact in corrections}
    by_root: dict[str, list[Fact]] = {}
    for fact in corrections:
        by_root.setdefault(_root(fact.id, above), []).append(fact)
    for fact in facts:
        if fact.supersedes is None and fact.id in by_root:
            by_root[fact.id].append(fact)
    return by_root


def _root(fact_id: str, above: Mapping[str, str | None]) -> str:
    seen = {fact_id}
    while (higher := above.get(fact_id)) is not None:
        if higher in seen:
            raise CircularCorrection(seen)
        seen.add(higher)
        fact_id = higher
    return fact_id


def _newest(chain: list[Fact], superseded: set[str | None]) -> Fact:
    return max((fact for fact in chain if fact.id not in superseded), key=_age)


def _age(fact: Event | RoleHeld) -> tuple[date, str]:
    return fact.recorded, fact.id


def _first_told(fact: Event | RoleHeld, chain: Iterable[Event | RoleHeld]) -> date:
    told = min(member.recorded for member in chain)
    happened = fact.on if isinstance(fact, Event) else told
    return min(fact.recorded, max(told, happened))
