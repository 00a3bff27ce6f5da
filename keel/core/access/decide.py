"""Decides whether somebody may read, write or sign one thing, and says why."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from keel.core.access.conditions import CONDITIONS, Conditions
from keel.core.access.settings import DEFAULT_SETTINGS, AccessSettings, rules_by_kind
from keel.core.access.table import RELATIONS, Rule
from keel.core.access.terms import ACTS, ANCHORS, KINDS, known

_ACT_NAMES = {name: letter for letter, name in ACTS.items()}


class _HeldFields(NamedTuple):
    relation: str
    on: str
    anchor: str


class Held(_HeldFields):
    """A relation that somebody holds: `Held("supervisee", "session", session_id)`.

    Raises UnknownAccessError for a relation or a kind of anchor that the table does not know.
    """

    __slots__ = ()

    def __new__(cls, relation: str, on: str, anchor: str) -> "Held":
        """Check the words once here, so that each decision need not."""
        known(relation, RELATIONS, "The relation")
        known(on, ANCHORS, "The anchor")
        return super().__new__(cls, relation, on, anchor)


@dataclass(frozen=True, slots=True)
class Thing:
    """What is to be read or written: its kind (K1 to K15) and what it hangs on, an id by kind of anchor.

    A case entry's organisation is the child's school; case notes' person is their owner.
    """

    kind: str
    anchors: Mapping[str, str]

    def __post_init__(self) -> None:
        known(self.kind, KINDS, "The kind")
        for on in self.anchors:
            known(on, ANCHORS, "The anchor")


class Decision(NamedTuple):
    """The answer, its reason as a sentence for the ledger and the page, and the relation that allowed it."""

    allowed: bool
    reason: str
    relation: str | None = None


def decide(
    held: Collection[Held],
    thing: Thing,
    act: str,
    conditions: Conditions,
    settings: AccessSettings = DEFAULT_SETTINGS,
) -> Decision:
    """Decide one act ("read", "write" or "sign") on one thing: denied unless table and settings give a way in (G-01).

    Raises UnknownAccessError for an act that the table does not know.
    """
    known(act, _ACT_NAMES, "The act")
    if conditions.excluded:
        return Decision(False, _refused(act, "the record names this person as its subject or excludes them."))
    if not conditions.account_current:
        return Decision(False, _refused(act, "the account is not current."))
    relations = held if isinstance(held, frozenset) else frozenset(held)
    near = []
    for rule in rules_by_kind(settings)[thing.kind]:
        if (rule.relation, rule.on, thing.anchors.get(rule.on)) in relations:
            if act in rule.acts and holds(rule, conditions):
                return Decision(True, _allowed(act, rule), rule.relation)
            near.append(rule)
    return Decision(False, _why_not(act, thing, near, conditions))


def holds(rule: Rule, conditions: Conditions) -> bool:
    """Whether all conditions of this way in hold, leaving aside those that its anchor proves."""
    return all(met(conditions) for met in _tests(rule.needs))


@lru_cache(maxsize=256)
def _tests(needs: tuple[str, ...]) -> tuple[Callable[[Conditions], bool], ...]:
    return tuple(attrgetter(field) for code in needs if (field := CONDITIONS[code].field))


def standing(rule: Rule) -> str:
    """Return what somebody is by this way in, in words: "supervisor of this session"."""
    return f"{RELATIONS[rule.relation].title} {ANCHORS[rule.on]}"


@lru_cache(maxsize=1024)
def _allowed(act: str, rule: Rule) -> str:
    because = " and ".join(CONDITIONS[code].holds for code in rule.needs if CONDITIONS[code].field)
    return f"Allowed to {act} as {standing(rule)}{': ' if because else ''}{because}."


def _refused(act: str, why: str) -> str:
    return f"Not allowed to {act}: {why}"


def _why_not(act: str, thing: Thing, near: list[Rule], conditions: Conditions) -> str:
    if not near:
        return _refused(act, f"none of this person's relations reaches this {KINDS[thing.kind]}.")
    could = [rule for rule in near if act in rule.acts]
    if not could:
        return _refused(act, f"as {standing(near[0])} they may only {' and '.join(near[0].acts)} this.")
    alike = [rule for rule in could if standing(rule) == standing(could[0])]
    missing = ", or when ".join(_missing(rule, conditions) for rule in alike)
    return _refused(act, f"as {standing(could[0])} it is open only when {missing}.")


def _missing(rule: Rule, conditions: Conditions) -> str:
    needed = (CONDITIONS[code] for code in rule.needs)
    return " and ".join(need.holds for need in needed if need.field and not getattr(conditions, need.field))
