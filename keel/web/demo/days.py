"""The invented year: terms laid around the day on which the demo is made, so that it is always half-way through.

Weeks count from the one in which the demo is made (0); weekdays run from 0, Monday. No clock is asked here.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from keel.core.calendar import SchoolCalendar
from keel.web.people.clock import LONDON
from keel.web.people.services import TermDates

FIRST_WEEK: Final = -21
TERMS: Final = ((-21, -15, -13, -7), (-4, 2, 4, 9), (12, 17, 19, 25), (31, 37, 39, 45))
"""Each term's first week, the weeks before and after its half-term holiday, and its last week."""
OF_THIS_YEAR: Final = 3
"""The last of them belongs to the next academic year: dates a year ahead are known too."""
SATURDAY, SUNDAY = 5, 6


@dataclass(frozen=True, slots=True)
class DemoYear:
    """The year around one day."""

    today: date

    @property
    def monday(self) -> date:
        """The Monday of the week in which the demo is made."""
        return self.today - timedelta(days=self.today.weekday())

    def day(self, week: int, weekday: int = 0) -> date:
        """A day by week and weekday, school day or not."""
        return self.monday + timedelta(weeks=week, days=weekday)

    def terms(self) -> list[TermDates]:
        """A year's three terms and the next year's first; their names claim no season, because today may be in any."""
        return [
            TermDates(
                name=f"Term {number}" if number <= OF_THIS_YEAR else "Term 1 of next year",
                first=self.day(first),
                last=self.day(last, 4),
                break_first=self.day(before, SATURDAY),
                break_last=self.day(after - 1, SUNDAY),
            )
            for number, (first, before, after, last) in enumerate(TERMS, 1)
        ]


@dataclass(frozen=True, slots=True)
class Days:
    """Finds school days in the invented year."""

    year: DemoYear
    calendar: SchoolCalendar

    def in_week(self, week: int, weekday: int) -> date:
        """A school day in that week: the weekday asked for, or the nearest later one, round to Monday again."""
        for step in range(5):
            found = self.year.day(week, (weekday + step) % 5)
            if self.calendar.is_school_day(found):
                return found
        return self.calendar.first_school_day_from(self.year.day(week, weekday))

    def ahead(self, days: int) -> date:
        """The first school day at least so many days after the day on which the demo is made."""
        return self.calendar.first_school_day_from(self.year.today + timedelta(days=days))

    def after(self, day: date, days: int) -> date:
        """The first school day so many days after another; for a negative number, the last one before."""
        moved = day + timedelta(days=days)
        if days < 0:
            return self.calendar.last_school_day_by(moved)
        return self.calendar.first_school_day_from(moved)


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment by London's clock."""
    return datetime.combine(day, time(hour, minute), LONDON)
