"""School weeks: Monday to Friday with at least one school day. A weekend belongs to the week before."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, timedelta


def monday_of(day: date) -> date:
    """The Monday that begins the week of that day."""
    return day - timedelta(day.weekday())


class SchoolWeeks:
    """All school weeks of a calendar by their Mondays, each with its first and its last school day."""

    __slots__ = ("_places", "first_school_days", "last_school_days", "mondays")

    def __init__(self, school_days: Iterable[date]) -> None:
        self.first_school_days: dict[date, date] = {}
        self.last_school_days: dict[date, date] = {}
        for day in sorted(school_days):
            monday = monday_of(day)
            self.first_school_days.setdefault(monday, day)
            self.last_school_days[monday] = day
        self.mondays = tuple(self.first_school_days)
        # Remembered day by day, because an engine counts thousands of dates from a few hundred days.
        self._places: dict[date, int] = {}

    def nth_after(self, day: date, n: int) -> date | None:
        """The Monday of the n-th school week after the week of that day, if the calendar reaches so far."""
        place = self._places.get(day)
        if place is None:
            place = self._places[day] = bisect_right(self.mondays, monday_of(day))
        place += n - 1
        return self.mondays[place] if place < len(self.mondays) else None

    def between(self, first: date, last: date) -> Sequence[date]:
        """The Mondays of the school weeks whose Monday is from the first to the last day given."""
        return self.mondays[bisect_left(self.mondays, first) : bisect_right(self.mondays, last)]
