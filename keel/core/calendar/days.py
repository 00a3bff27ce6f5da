"""Days, and runs of them: what the rest of the calendar is made of."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

SATURDAY = 5


class CalendarError(ValueError):
    """A calendar that cannot be true, or a question it cannot answer, with how to mend it."""


class OutsideCalendar(LookupError):
    """The date lies outside the days the calendar knows, so there is none; `day` is the day asked for, if any."""

    def __init__(self, known: "Period", day: date | None = None) -> None:
        self.known = known
        self.day = day
        where = f"{say_day(day)} is outside it" if day else "the date falls outside it"
        super().__init__(
            f"The calendar is known from {say_day(known.first)} to {say_day(known.last)}, and {where}. "
            "Add the academic year, terms and half terms that are missing, and the date is worked out."
        )


@dataclass(frozen=True, slots=True)
class Period:
    """A half term, a term or an academic year: both days are included."""

    name: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Closure:
    """A day on which the school was shut, and the day that was written down.

    A closure recorded on or after its own day moves no date: for counting, the day stays a school day.
    """

    day: date
    recorded: date
    reason: str = ""

    @property
    def moves_dates(self) -> bool:
        """Whether it was recorded before its day."""
        return self.recorded < self.day


class Days:
    """Some days in order, each once, looked up by bisection."""

    __slots__ = ("_all", "_set")

    def __init__(self, days: Iterable[date]) -> None:
        self._set = frozenset(days)
        self._all = tuple(sorted(self._set))

    def __contains__(self, day: date) -> bool:
        return day in self._set

    def by(self, day: date) -> date | None:
        """The last of them on or before that day."""
        place = bisect_right(self._all, day)
        return self._all[place - 1] if place else None

    def starting(self, day: date) -> date | None:
        """The first of them on or after that day."""
        place = bisect_left(self._all, day)
        return self._all[place] if place < len(self._all) else None

    def nth_after(self, day: date, n: int) -> date | None:
        """The n-th of them after that day, which itself is day 0."""
        place = bisect_right(self._all, day) + n - 1
        return self._all[place] if place < len(self._all) else None

    def between(self, first: date, last: date) -> Sequence[date]:
        """Those from the first to the last day given, both included."""
        return self._all[bisect_left(self._all, first) : bisect_right(self._all, last)]

    def how_many(self, first: date, last: date) -> int:
        """How many there are from the first to the last day given, both included."""
        return max(0, bisect_right(self._all, last) - bisect_left(self._all, first))


def weekdays(first: date, last: date) -> Iterable[date]:
    """Mondays to Fridays from the first to the last day given, both included."""
    for ahead in range((last - first).days + 1):
        day = first + timedelta(ahead)
        if day.weekday() < SATURDAY:
            yield day


WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def say_day(day: date) -> str:
    """Say a day as in "Fri 27 Nov 2026", whatever the machine's language."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def say_date(day: date) -> str:
    """Say a day within a year that is plain from its surroundings: "27 Nov"."""
    return f"{day.day} {MONTHS[day.month - 1]}"


def say_span(first: date, last: date) -> str:
    """Say two days as in "2 Nov to 18 Dec 2026"."""
    year = "" if first.year == last.year else f" {first.year}"
    return f"{say_date(first)}{year} to {say_date(last)} {last.year}"
