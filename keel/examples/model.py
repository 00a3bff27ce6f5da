"""What a file of worked examples may hold: the schema that docs/guide/worked-examples.md explains in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final

from keel.core.forms.tables import Names, OneOf

Person = Annotated[str, Names("person listed under people")]
Statuses = OneOf(("upcoming", "due", "overdue", "missed", "met", "met late"))
Nation = Annotated[str, OneOf(("england", "wales", "scotland", "northern ireland"))]


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfTerm:
    """One half term, and the term and academic year that it belongs to."""

    year: str
    term: str
    name: str
    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Shut:
    """A day on which the school was shut, and the day that was written down."""

    day: date
    recorded: date
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class School:
    """The school's calendar; its terms and academic years follow from its half terms."""

    nation: Nation
    half_term: tuple[HalfTerm, ...]
    inset: tuple[date, ...] = ()
    closures: tuple[Shut, ...] = ()
    open_bank_holidays: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A person who holds a role; without a first day, from the day the policy came into force."""

    name: str
    role: Annotated[str, Names("role")]
    first: date | None = None
    last: date | None = None
    recorded: date | None = None
    called: str | None = None
    corrects: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something that happened on a day, recorded the same day unless the file says otherwise."""

    on: date | None = None
    what: Annotated[str, Names("event")] | None = None
    recorded: date | None = None
    who: Person | None = None
    supervisee: tuple[Person, ...] = ()
    supervisors: tuple[Person, ...] = ()
    owner: Person | None = None
    arrangement: Annotated[str, Names("arrangement")] | None = None
    session: str | None = None
    agreement: str | None = None
    review: str | None = None
    record: str | None = None
    extract: str | None = None
    action: str | None = None
    case: str | None = None
    need: str | None = None
    policy: str | None = None
    disagreement: str | None = None
    turn: str | None = None
    step: str | None = None
    holder: Person | None = None
    opening: str | None = None
    reviewer: Person | None = None
    planned_for: date | None = None
    review_date: date | None = None
    agreed_date: date | None = None
    called: str | None = None
    corrects: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What Keel answers on a day. All that is given must fit exactly one obligation; `owed = false`: none."""

    on: date
    what: Annotated[str, Names("duty or arrangement")]
    who: Person | None = None
    supervisee: Person | None = None
    session: str | None = None
    agreement: str | None = None
    review: str | None = None
    record: str | None = None
    extract: str | None = None
    action: str | None = None
    case: str | None = None
    need: str | None = None
    opening: str | None = None
    period: str | None = None
    status: Annotated[str, Statuses] | None = None
    opens: date | None = None
    due: date | None = None
    no_date: bool | None = None
    last_day: date | None = None
    met: date | None = None
    days_open: int | None = None
    why: str | None = None
    owed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A few people, what happened, and what was owed when."""

    title: str
    people: tuple[Holder, ...] = ()
    shows: tuple[Annotated[str, Names("clause")], ...] = ()
    closures: tuple[Shut, ...] = ()
    happened: tuple[Happening, ...] = ()
    expect: tuple[Expectation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleFile:
    """A file of worked examples. `people` of the file itself are in every example."""

    policy: str
    in_force: date
    example: tuple[Example, ...]
    title: str = ""
    school: School
    people: tuple[Holder, ...] = ()


SUBJECT_FIELDS: Final = (
    "session", "agreement", "review", "record", "extract", "action", "case", "need", "opening", "policy",
)  # fmt: skip
"""Fields that name what a happening is about, as an event's `about` has them."""

DAY_FIELDS: Final[Mapping[str, str]] = {
    "planned_for": "session",
    "review_date": "review date",
    "agreed_date": "agreed date",
}
"""Fields that set days of an event, as an event's `dates` has them."""

LADDER_FIELDS: Final = ("disagreement", "turn", "step")
"""Fields that place a happening on the ladder of disagreements."""
