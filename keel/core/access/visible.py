"""Who reads a kind of record: the same rules as the decision, for filters of lists and for "who can read this, now"."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from keel.core.access.conditions import CONDITIONS, Conditions
from keel.core.access.decide import Held, Thing, decide
from keel.core.access.settings import DEFAULT_SETTINGS, AccessSettings, rules_by_kind
from keel.core.access.terms import KINDS, known


class Way(NamedTuple):
    """One way to read: the kind of anchor the relation hangs on, and the fields of Conditions that must all hold."""

    on: str
    needs: frozenset[str]


@lru_cache(maxsize=512)
def readers(kind: str, settings: AccessSettings = DEFAULT_SETTINGS) -> Mapping[str, tuple[Way, ...]]:
    """Return every way to read things of this kind, by relation.

    A list is the things for which one way holds, less those that exclude the reader, and empty for an account that is
    not current: exactly the things that `decide` lets them read. Raises UnknownAccessError for an unknown kind.
    """
    known(kind, KINDS, "The kind")
    ways: dict[str, tuple[Way, ...]] = {}
    for rule in rules_by_kind(settings)[kind]:
        if "read" in rule.acts:
            needs = frozenset(field for code in rule.needs if (field := CONDITIONS[code].field))
            ways[rule.relation] = (*ways.get(rule.relation, ()), Way(rule.on, needs))
    return MappingProxyType(ways)


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds relations, with what holds for them and the thing in question."""

    person: str
    held: Collection[Held]
    conditions: Conditions


class Reader(NamedTuple):
    """Somebody who can read a thing, by which relation, and the reason as a sentence."""

    person: str
    relation: str
    reason: str


def who_can_read(
    thing: Thing, holders: Iterable[Holder], settings: AccessSettings = DEFAULT_SETTINGS
) -> tuple[Reader, ...]:
    """Return everybody among the holders who can read the thing now, in the order given."""
    found = []
    for holder in holders:
        decision = decide(holder.held, thing, "read", holder.conditions, settings)
        if decision.relation is not None:
            found.append(Reader(holder.person, decision.relation, decision.reason))
    return tuple(found)
