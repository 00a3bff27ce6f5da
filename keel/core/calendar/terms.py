"""Half terms, terms and academic years: the school's own dates, and what is refused about them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

from keel.core.calendar.days import CalendarError, Days, Period, say_date, say_day

LONGEST_HOLIDAY = 100
"""Days. A longer gap between half terms means missing dates, and every date counted over it would be wrong."""


class Periods:
    """The periods of one kind that have school days, in order; one that closures have emptied is a holiday.

    `last_school_days` gives the last school day of each by its first day.
    """

    __slots__ = ("_firsts", "all", "last_school_days")

    def __init__(self, periods: Iterable[Period], school_days: Days) -> None:
        some = sorted((one for one in periods if school_days.how_many(one.first, one.last)), key=_first)
        self.all: Sequence[Period] = tuple(some)
        self._firsts = [one.first for one in some]
        self.last_school_days = {one.first: school_days.between(one.first, one.last)[-1] for one in some}

    def of(self, day: date) -> Period | None:
        """The period that day is in."""
        place = bisect_right(self._firsts, day)
        if place and day <= self.all[place - 1].last:
            return self.all[place - 1]
        return None

    def after(self, day: date) -> Period | None:
        """The first period that begins after that day."""
        place = bisect_right(self._firsts, day)
        return self.all[place] if place < len(self.all) else None

    def starting(self, day: date) -> Sequence[Period]:
        """The periods that begin on or after that day."""
        return self.all[bisect_left(self._firsts, day) :]


def check_periods(half_terms: Sequence[Period], terms: Sequence[Period], years: Sequence[Period]) -> None:
    """Refuse periods that are reversed, overlap, lie outside what holds them, or leave out part of a year."""
    _check_one_kind("academic year", years)
    _check_one_kind("term", terms)
    _check_one_kind("half term", half_terms)
    _check_inside("term", terms, "academic year", years)
    _check_inside("half term", half_terms, "term", terms)
    _check_filled("academic year", years, "term", terms)
    _check_filled("term", terms, "half term", half_terms)
    _check_gaps(half_terms, years)


def _first(period: Period) -> date:
    return period.first


def _the(kind: str, period: Period) -> str:
    name = f" {period.name}" if period.name else ""
    return f"the {kind}{name} ({say_day(period.first)} to {say_day(period.last)})"


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]


def _check_one_kind(kind: str, periods: Sequence[Period]) -> None:
    if not periods:
        raise CalendarError(f"The calendar has no {kind}: add at least one, with its first and last day.")
    for one in periods:
        if one.last < one.first:
            raise CalendarError(
                f"In {_the(kind, one)} the last day comes before the first: swap them, or correct the year."
            )
    for one, other in pairwise(sorted(periods, key=_first)):
        if other.first <= one.last:
            raise CalendarError(
                f"{_sentence(_the(kind, one))} overlaps {_the(kind, other)}: "
                f"end the one before {say_date(other.first)} or begin the other after {say_date(one.last)}."
            )


def _check_inside(kind: str, periods: Sequence[Period], outer_kind: str, outers: Sequence[Period]) -> None:
    for one in periods:
        if not any(outer.first <= one.first and one.last <= outer.last for outer in outers):
            raise CalendarError(
                f"{_sentence(_the(kind, one))} does not lie within one {outer_kind}: "
                f"correct its days, or those of the {outer_kind}."
            )


def _check_filled(kind: str, periods: Sequence[Period], inner_kind: str, inners: Sequence[Period]) -> None:
    for one in periods:
        if not any(one.first <= inner.first and inner.last <= one.last for inner in inners):
            raise CalendarError(f"{_sentence(_the(kind, one))} has no {inner_kind}: add its {inner_kind}s.")


def _check_gaps(half_terms: Sequence[Period], years: Sequence[Period]) -> None:
    """A gap longer than any school holiday is a term that nobody has entered."""
    ends = [min(one.first for one in years), *sorted(one.last for one in half_terms)]
    begins = [*sorted(one.first for one in half_terms), max(one.last for one in years)]
    for last, first in zip(ends, begins, strict=True):
        if (first - last).days > LONGEST_HOLIDAY:
            raise CalendarError(
                f"There is no half term between {say_day(last)} and {say_day(first)}: "
                "add the dates that are missing, or end the academic year with its last half term."
            )
