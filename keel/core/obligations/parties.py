"""Who owes an obligation: the people an event or an agreement names, or else those who hold the role."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, NamedTuple

from keel.core.obligations.facts import Event
from keel.core.obligations.index import Index, supervisees
from keel.core.policy.model import Arrangement, Policy

SIDES: Final = ("supervisee", "supervisors", "each party")
"""Who owes by their side of a session, which the event itself names."""


class Owing(NamedTuple):
    """Who owes one row. What several people owe together is one row: one owes it, and the `others` are told beside it.

    Where each person's own event meets their own duty, `alone` is that person.
    """

    owed_by: str
    others: tuple[tuple[str, str], ...] = ()
    alone: str | None = None
    warning: str | None = None


def together(people: Iterable[str], *, otherwise: str, lacking: str) -> Owing:
    """Make one row of people who owe something together; without any it falls to `otherwise`, with a warning."""
    some = tuple(people)
    if some:
        return Owing(some[0], tuple(("also owed by", one) for one in some[1:]))
    return Owing(otherwise, warning=f"Nobody {lacking} then, so nobody else is named: give somebody the role.")


def cadence_owing(arrangement: Arrangement, index: Index, person: str, day: date) -> Owing:
    """Say who owes a person's next session: the supervisors of the newest agreement by that day, else of the role."""
    if arrangement.owed_by == "supervisee":
        return Owing(person)
    if arrangement.owed_by in ("supervisors", "each party", "owner"):
        roles = arrangement.supervisor_roles
        people = index.agreed_supervisors(arrangement.key, person, day) or index.holders(roles, day)
    else:
        roles = (arrangement.owed_by,)
        people = index.holders(roles, day)
    others = tuple(one for one in people if one != person)
    if arrangement.owed_by == "each party":
        others = (*others, person)
    return together(others, otherwise=person, lacking=f"else held the role of {_any_of(roles)}")


def owing_of(owed_by: str, trigger: Event, policy: Policy, index: Index) -> Sequence[Owing]:
    """Say who owes what an event began: one row for each who owes it alone, one for all who owe it together."""
    if owed_by == "supervisee":
        people = supervisees(trigger)
        return [Owing(one, alone=one if len(people) > 1 else None) for one in people]
    if owed_by == "each party":
        both = (*supervisees(trigger), *supervisors(trigger, policy, index))
        return [Owing(one, alone=one) for one in dict.fromkeys(both)]
    concerned = next(iter(supervisees(trigger)), "")
    if owed_by == "supervisors":
        return [together(supervisors(trigger, policy, index), otherwise=concerned, lacking="supervised")]
    if owed_by == "owner":
        owners = trigger.parties.get("owner") or supervisees(trigger)
        return [together(owners, otherwise=concerned, lacking="was its owner")]
    if owed_by == "holder":
        return [together(trigger.parties.get("holder", ()), otherwise=concerned, lacking="held that step")]
    if owed_by == "reviewer":
        return [together(trigger.parties.get("reviewer", ()), otherwise="", lacking="could review it")]
    holders = index.holders((owed_by,), trigger.on)
    return [together(holders, otherwise=concerned, lacking=f"held the role of {owed_by}")]


def supervisors(trigger: Event, policy: Policy, index: Index) -> tuple[str, ...]:
    """The supervisors an event names, else those its arrangement's agreement or roles name on its day."""
    named = trigger.parties.get("supervisors")
    if named is not None:
        return named
    arrangement = policy.arrangements.get(trigger.arrangement or "")
    if arrangement is None:
        return ()
    people = supervisees(trigger)
    for person in people:
        agreed = index.agreed_supervisors(arrangement.key, person, trigger.on)
        if agreed:
            return agreed
    return tuple(one for one in index.holders(arrangement.supervisor_roles, trigger.on) if one not in people)


def _any_of(roles: Sequence[str]) -> str:
    return " or ".join(roles)
