"""Acts that need two people. The app that owns an act registers it in `ready()`:

    acts.register(Act(
        name="give role", title="Give a role", asks=frozenset(), agrees=AGREE,
        says=says_give, run=give, gains=lambda details: UUID(details["member"]),
    ))

Who may ask and who may agree is data: roles by slug, and `check` for what roles alone cannot say. A check asks the
database nothing: whom it wants to know of are named by `people`, and `reads` reads all else for every request that is
looked at together. An act about one member is a `members.ActAboutMember`, which knows whom it raises and touches.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from keel.web.people.models import Member
from keel.web.people.roles import ROLES

from .models import Request

Details = Mapping[str, Any]
People = Mapping[UUID, Member]
Reads = Callable[[Sequence[Details], People, date], Any]
Concerns = Callable[[Collection[UUID]], Mapping[UUID, Collection[UUID]]]
WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Pair:
    """Who asks and who agrees, `agrees` None while nobody has; on which day; and what was read for the check."""

    asks: Member
    agrees: Member | None
    on: date
    people: People
    """Everybody whom the act's `people` names, with their account; their roles and exclusions are known."""
    read: Any
    """What the act's `reads` answered for all requests that are looked at."""


def nothing(details: Sequence[Details], people: People, on: date) -> None:
    """What is read where roles, exclusions and the people themselves say all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act that needs two people. Unknown roles fail at start-up.

    `says` tells whoever agrees what would be done, `names` what exactly it would be done to, in words that this member
    may read that day; `run` does it and may raise Refusal; `check` says in a sentence why these two may not, empty
    where they may; `gains` names who is raised by it; `touches` what and whom it is about, so that neither these people
    nor anybody excluded from any of it hears of it (c3). None of the last three asks the database anything.
    """

    name: str
    title: str
    asks: frozenset[str]
    """Roles that may ask; empty where `check` alone says."""
    agrees: frozenset[str]
    says: Callable[[Request], str]
    names: Callable[[Request, Member, date], list[str]] = lambda row, member, on: []
    run: Callable[[Request, Member, datetime], object]
    check: Callable[[Details, Pair], str] = lambda details, pair: ""
    people: Callable[[Details], frozenset[UUID]] = lambda details: frozenset()
    """Members whom `check` asks about, besides who asks and who agrees."""
    reads: Reads = nothing
    """Reads what else `check` asks: in the same number of queries for one request as for many. Acts may share one."""
    gains: Callable[[Details], UUID | None] = lambda details: None
    touches: Callable[[Details], frozenset[UUID]] = lambda details: frozenset()
    concerns: Concerns | None = None
    """Whom each of the things that it touches concerns by now, by thing: they hear no more of it than whom `touches`
    names. It asks as much of the database for one thing as for a hundred, and is asked also where nothing waits."""
    also: Callable[[Details], frozenset[UUID]] = lambda details: frozenset()
    """Members who may agree by what they are to it, whatever their role."""
    outside: bool = False
    """Whether the outside second person agrees where nobody here can."""
    open_for: timedelta = WEEK


class UnknownTwoPersonAct(LookupError):
    """An act that no app has registered."""


_ACTS: dict[str, Act] = {}


def register(act: Act) -> None:
    """Name an act; the same name again replaces it."""
    for slug in act.asks | act.agrees:
        if slug not in ROLES:
            raise UnknownTwoPersonAct(f"The act “{act.name}” names a role “{slug}” that Keel does not know.")
    _ACTS[act.name] = act


def act_of(name: str) -> Act:
    """The act of this name; raises UnknownTwoPersonAct."""
    try:
        return _ACTS[name]
    except KeyError as error:
        raise UnknownTwoPersonAct(f"No app has registered the act “{name}” that needs two people.") from error


def all_acts() -> list[Act]:
    """Every act, by name."""
    return sorted(_ACTS.values(), key=lambda act: act.name)
