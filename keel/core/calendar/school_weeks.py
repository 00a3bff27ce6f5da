"""School weeks: Monday to Friday with at least one school day. A weekend belongs to the week before."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, timedelta


def monday_of(day: date) -> date:
    """The Monday that begins the week of that day."""
    return day - timedelta(day.weekday())


class SchoolWeeks:
    """All school weeks of a calendar, each with its first and its last school day."""

    __slots__ = ("_first", "_last", "mondays")

    def __init__(self, school_days: Iterable[date]) -> None:
        self._first: dict[date, date] = {}
        self._last: dict[date, date] = {}
        for day in sorted(school_days):
            monday = monday_of(day)
            self._first.setdefault(monday, day)
            self._last[monday] = day
        self.mondays = tuple(self._first)

    def nth_after(self, day: date, n: int) -> date | None:
        """The Monday of the n-th school week after the week of that day, if the calendar reaches so far."""
        place = bisect_right(self.mondays, monday_of(day)) + n - 1
        return self.mondays[place] if place < len(self.mondays) else None

    def between(self, first: date, last: date) -> Sequence[date]:
        """The Mondays of the school weeks whose Monday is from the first to the last day given."""
        return self.mondays[bisect_left(self.mondays, first) : bisect_right(self.mondays, last)]

    def first_school_day(self, day: date) -> date | None:
        """The first school day of the week of that day, if it is a school week."""
        return self._first.get(monday_of(day))

    def last_school_day(self, day: date) -> date | None:
        """The last school day of the week of that day, if it is a school week."""
        return self._last.get(monday_of(day))
