"""One organisation's calendar: its own dates, its nation's bank holidays, and what dates are counted from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeVar

from keel.core.calendar.checks import check_closures, check_inset, check_nation, check_open_bank_holidays
from keel.core.calendar.days import (
    SATURDAY,
    CalendarError,
    Closure,
    Days,
    OutsideCalendar,
    Period,
    say_day,
    weekdays,
)
from keel.core.calendar.school_weeks import SchoolWeeks, monday_of
from keel.core.calendar.terms import Periods, check_periods
from keel.core.calendar.working_days import check_bank_holidays, is_working_day, working_days

T = TypeVar("T")


@dataclass(frozen=True)
class SchoolCalendar:
    """A calendar that has been checked; making one raises CalendarError when it cannot be true.

    `nation` is one of NATIONS. A school day is a weekday in a half term, or an INSET day anywhere in a year,
    that is no closure recorded beforehand, and no bank holiday unless it stands in `open_bank_holidays`.
    Every question about a day outside `known` raises OutsideCalendar. Indexes are worked out once, when first
    asked for.
    """

    nation: str
    years: tuple[Period, ...]
    terms: tuple[Period, ...]
    half_terms: tuple[Period, ...]
    inset: frozenset[date]
    closures: tuple[Closure, ...]
    open_bank_holidays: frozenset[date]
    bank_holidays: frozenset[date]

    def __post_init__(self) -> None:
        check_nation(self.nation)
        check_periods(self.half_terms, self.terms, self.years)
        check_bank_holidays(self.nation, self.known, self.bank_holidays)
        check_inset(self.inset, self.years, self.bank_holidays - self.open_bank_holidays)
        check_closures(self.closures, self.half_terms, self.inset)
        check_open_bank_holidays(self.open_bank_holidays, self.bank_holidays, self.half_terms, self.inset)

    @cached_property
    def known(self) -> Period:
        """From the first to the last day of the academic years given."""
        return Period("known", min(one.first for one in self.years), max(one.last for one in self.years))

    @cached_property
    def school_days(self) -> Days:
        """All school days, in order."""
        shut = {closure.day for closure in self.closures if closure.moves_dates}
        shut |= self.bank_holidays - self.open_bank_holidays
        days = set(self.inset)
        for one in self.half_terms:
            days.update(weekdays(one.first, one.last))
        return Days(days - shut)

    @cached_property
    def working_days(self) -> Days:
        """All working days of the known calendar, in order; the school may be shut on them."""
        return working_days(self.known, self.bank_holidays)

    @cached_property
    def working_school_days(self) -> Days:
        """Working days that are neither in the school's holidays nor closures, in order."""
        school = self.school_days
        return Days(day for day in self.working_days.between(self.known.first, self.known.last) if day in school)

    @cached_property
    def school_weeks(self) -> SchoolWeeks:
        """All school weeks, in order."""
        return SchoolWeeks(self.school_days.between(self.known.first, self.known.last))

    @cached_property
    def half_term_index(self) -> Periods:
        """The half terms that have school days."""
        return Periods(self.half_terms, self.school_days)

    @cached_property
    def term_index(self) -> Periods:
        """The terms that have school days."""
        return Periods(self.terms, self.school_days)

    @cached_property
    def year_index(self) -> Periods:
        """The academic years that have school days."""
        return Periods(self.years, self.school_days)

    def check_known(self, day: date) -> date:
        """The day itself, if the calendar knows it."""
        known = self.known
        if known.first <= day <= known.last:
            return day
        raise OutsideCalendar(known, day)

    def is_school_day(self, day: date) -> bool:
        """Whether the school is open to staff that day."""
        return self.check_known(day) in self.school_days

    def is_working_day(self, day: date) -> bool:
        """Whether it is Monday to Friday and no bank holiday of the nation."""
        return is_working_day(self.check_known(day), self.bank_holidays)

    def is_school_week(self, day: date) -> bool:
        """Whether the week of that day has a school day."""
        return monday_of(self.check_known(day)) in self.school_weeks.last_school_days

    def last_school_day_by(self, day: date) -> date:
        """The last school day on or before that day."""
        return self._found(self.school_days.by(self.check_known(day)))

    def first_school_day_from(self, day: date) -> date:
        """The first school day on or after that day."""
        return self._found(self.school_days.starting(self.check_known(day)))

    def school_days_between(self, first: date, last: date) -> Sequence[date]:
        """The school days from the first to the last day given, both included."""
        return self.school_days.between(self.check_known(first), self.check_known(last))

    def nth_working_day_after(self, day: date, n: int, *, leave_out_holidays: bool = False) -> date:
        """The n-th working day after that day, which is day 0.

        School holidays and closures count unless they are left out.
        """
        days = self.working_school_days if leave_out_holidays else self.working_days
        return self._found(days.nth_after(self.check_known(day), n))

    def nth_school_week_after(self, day: date, n: int) -> tuple[date, date]:
        """Monday and Sunday of the n-th school week after the week of that day."""
        monday = self._found(self.school_weeks.nth_after(self.check_known(day), n))
        return monday, date.fromordinal(monday.toordinal() + 6)

    def first_school_day_of_week(self, day: date) -> date:
        """The first school day of the week of that day; CalendarError where the week has none."""
        return self._in_week(day, self.school_weeks.first_school_days)

    def last_school_day_of_week(self, day: date) -> date:
        """The last school day of the week of that day; CalendarError where the week has none."""
        return self._in_week(day, self.school_weeks.last_school_days)

    def half_term_of(self, day: date) -> Period | None:
        """The half term of that day, or None in a holiday."""
        return self.half_term_index.of(self.check_known(day))

    def term_of(self, day: date) -> Period | None:
        """The term of that day, or None between terms."""
        return self.term_index.of(self.check_known(day))

    def year_of(self, day: date) -> Period | None:
        """The academic year of that day, or None between years."""
        return self.year_index.of(self.check_known(day))

    def next_half_term(self, day: date) -> Period:
        """The first half term that begins after that day."""
        return self._found(self.half_term_index.after(self.check_known(day)))

    def next_term(self, day: date) -> Period:
        """The first term that begins after that day."""
        return self._found(self.term_index.after(self.check_known(day)))

    def next_year(self, day: date) -> Period:
        """The first academic year that begins after that day."""
        return self._found(self.year_index.after(self.check_known(day)))

    def last_school_day_of(self, period: Period) -> date:
        """The last school day of a half term, term or year; CalendarError where closures took them all."""
        days = self.school_days_between(period.first, period.last)
        if not days:
            raise CalendarError(f"No day from {say_day(period.first)} to {say_day(period.last)} is a school day.")
        return days[-1]

    def why_shut(self, day: date) -> str | None:
        """Why that day is no school day, as words that follow "is"; None for a school day."""
        if self.is_school_day(day):
            return None
        if day.weekday() >= SATURDAY:
            return "at a weekend"
        if any(closure.day == day and closure.moves_dates for closure in self.closures):
            return "a closure"
        if day in self.bank_holidays and day not in self.open_bank_holidays:
            return "a bank holiday"
        return "half term" if self.term_of(day) else "in the holiday"

    def _found(self, answer: T | None) -> T:
        if answer is None:
            raise OutsideCalendar(self.known)
        return answer

    def _in_week(self, day: date, answers: Mapping[date, date]) -> date:
        monday = monday_of(self.check_known(day))
        if monday not in answers:
            raise CalendarError(f"The week of {say_day(monday)} has no school day.")
        return answers[monday]
