"""The kinds of phrase that say how often and by when. How each is counted stands in docs and in obligations/due.py."""

from dataclasses import dataclass
from typing import Literal

Unit = Literal["days", "weeks", "months"]
Per = Literal["academic year", "term", "half term"]


@dataclass(frozen=True, slots=True)
class Length:
    """1 to 1,000 days, weeks or months. A year is 12 months."""

    n: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class EveryWeeks:
    """School weeks, from `least` to `most`; "every 3 weeks" has 3 as both."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class EveryDays:
    """Exactly n days: "every 28 days"."""

    n: int


@dataclass(frozen=True, slots=True)
class EveryMonths:
    """Two calendar months or more: "every 12 months". "every month" is ambiguous and has kinds of its own."""

    n: int


@dataclass(frozen=True, slots=True)
class EveryHalfTerm:
    """Once in each of the organisation's half terms."""


@dataclass(frozen=True, slots=True)
class EveryTerm:
    """Once in each of the organisation's terms."""


@dataclass(frozen=True, slots=True)
class EveryFourWeeks:
    """One meaning of "monthly": four calendar weeks, in which every week counts."""


@dataclass(frozen=True, slots=True)
class EveryCalendarMonth:
    """The other meaning of "monthly": once in each calendar month that has a school day."""


@dataclass(frozen=True, slots=True)
class EveryBetween:
    """Not before `least`, at the latest after `most`; its weeks are school weeks: "every 6 weeks to 3 months"."""

    least: Length
    most: Length


@dataclass(frozen=True, slots=True)
class AtLeast:
    """So many times in each period: "at least 6 per academic year"."""

    count: int
    per: Per


@dataclass(frozen=True, slots=True)
class WithinWorkingDays:
    """Working days after an event, whose own day is day 0."""

    n: int
    leave_out_holidays: bool = False


@dataclass(frozen=True, slots=True)
class Within:
    """Calendar days, weeks or months after an event: "2 weeks"."""

    length: Length


@dataclass(frozen=True, slots=True)
class WithinOrBeforeNext:
    """The same, or the day before the next session if that is sooner."""

    length: Length


@dataclass(frozen=True, slots=True)
class SameDay:
    """The day of the event."""


@dataclass(frozen=True, slots=True)
class WithinHalfTerm:
    """By the end of the half term of the event, or of the one that follows if it falls in a holiday."""


@dataclass(frozen=True, slots=True)
class Before:
    """Advance notice: "1 week before" a session."""

    length: Length


@dataclass(frozen=True, slots=True)
class OnDate:
    """A day that the event itself names: "on the review date"."""

    name: str


@dataclass(frozen=True, slots=True)
class AsSoonAsPossible:
    """No date; the age of what is owed is shown instead."""


@dataclass(frozen=True, slots=True)
class AsNeeded:
    """No interval at all."""


Periodic = EveryHalfTerm | EveryTerm | AtLeast
Cadence = (
    EveryWeeks | EveryDays | EveryMonths | EveryFourWeeks | EveryCalendarMonth | EveryBetween | Periodic | AsNeeded
)
Deadline = (
    WithinWorkingDays | Within | WithinOrBeforeNext | SameDay | WithinHalfTerm | Before | OnDate | AsSoonAsPossible
)
Phrase = Cadence | Deadline
