"""What an entry says, before it has its place in the chain."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from keel.web.ledger.acts import words_of
from keel.web.ledger.models import Reason

VERSION = 1
LONGEST = 80
LARGEST = 2**53 - 1
NAME = re.compile(r"[a-z][a-z0-9_ ]*")

Fact = None | bool | int | str | UUID | date | datetime | tuple["Fact", ...] | list["Fact"]
Facts = Mapping[str, Fact]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: an account, and the member they act as. Both empty: Keel itself."""

    account_id: UUID | None = None
    member_id: UUID | None = None


KEEL = Actor()


@dataclass(frozen=True, slots=True)
class Thing:
    """What something is done to: a model's plain name, the row's id, and the record kind (K1 to K15) if it has one."""

    name: str
    id: UUID | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a write or a reading tells the ledger; services take one as an argument and write it with their act.

    `about` are the ids of the members and cases that the thing is about. `facts` are figures, dates, ids and short
    words of the program (a status, a role), never what anybody wrote; that goes under seal into `reason`.
    """

    act: str
    actor: Actor
    thing: Thing
    about: frozenset[UUID] = frozenset()
    facts: Facts = field(default_factory=dict)
    reason: Reason | None = None

    def __post_init__(self) -> None:
        words_of(self.act)
        for name in self.facts:
            if not NAME.fullmatch(name):
                raise ValueError(f"“{name}” is no name of a fact. Use small letters, figures and underscores.")


def plain(fact: Any) -> Any:
    """A fact as JSON holds it; raises TypeError or ValueError for what may be somebody's own words."""
    if fact is None or isinstance(fact, bool):
        return fact
    if isinstance(fact, int):
        if abs(fact) > LARGEST:
            raise ValueError("A figure in the ledger has at most 15 digits, so that every reader reads it alike.")
        return fact
    if isinstance(fact, UUID):
        return str(fact)
    if isinstance(fact, date):
        return fact.isoformat()
    if isinstance(fact, str):
        if len(fact) > LONGEST or not fact.isprintable():
            raise ValueError("A fact in the ledger is a short word of the program. Put free text into a sealed reason.")
        return fact
    if isinstance(fact, list | tuple):
        return [plain(each) for each in fact]
    raise TypeError(f"The ledger takes no {type(fact).__name__} as a fact. Give figures, dates, ids or short words.")
