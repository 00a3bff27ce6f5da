"""Count the date that a phrase gives: arithmetic of dates and nothing else. How dates are counted is decided here.

Cadences and deadlines alike start from a day, which is day 0. Nothing here knows today.
"""

from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from keel.core.calendar import OutsideCalendar, Periods, SchoolCalendar, monday_of, say_day
from keel.core.phrases import kinds
from keel.core.phrases.kinds import Length, Phrase

NO_DATES: Final[Mapping[str, date]] = MappingProxyType({})


class Counted(NamedTuple):
    """When something opens, is due, and can last be put right; `opens` is None where it opens with its start."""

    opens: date | None
    due: date | None
    last_day: date | None = None
    warning: str | None = None


NEVER: Final = Counted(None, None)


def count(
    phrase: Phrase,
    start: date,
    calendar: SchoolCalendar,
    *,
    next_session: date | None = None,
    dates: Mapping[str, date] = NO_DATES,
    booked_on: date | None = None,
) -> Counted:
    """The dates of a phrase that counts from `start`; OutsideCalendar where the calendar does not reach.

    `dates` are days that the event sets itself ("review date"). For advance notice, `start` is the session's day and
    `booked_on` the day it was booked. A `next_session` on or before `start` is none.
    """
    if counter := _COUNTERS.get(type(phrase)):
        return counter(phrase, calendar.check_known(start), calendar)
    match phrase:
        case kinds.OnDate(name):
            return _on_date(name, dates)
        case kinds.SameDay():
            return Counted(None, start)
        case kinds.Before(length):
            return Counted(None, _before(length, calendar.check_known(start), calendar, booked_on))
        case kinds.WithinOrBeforeNext(length):
            return _or_before_next(length, calendar.check_known(start), calendar, next_session)
    return NEVER


def index_of(phrase: kinds.Periodic | kinds.WithinHalfTerm, calendar: SchoolCalendar) -> Periods:
    """The half terms, terms or academic years that a phrase speaks of."""
    if isinstance(phrase, kinds.EveryTerm) or (isinstance(phrase, kinds.AtLeast) and phrase.per == "term"):
        return calendar.term_index
    if isinstance(phrase, kinds.AtLeast) and phrase.per == "academic year":
        return calendar.year_index
    return calendar.half_term_index


def add(length: Length, day: date, sign: int = 1) -> date:
    """The day so long after (or, with sign -1, before); a month without that day ends on its last."""
    if length.unit == "months":
        months = day.year * 12 + day.month - 1 + sign * length.n
        year, month = months // 12, months % 12 + 1
        return date(year, month, min(day.day, monthrange(year, month)[1]))
    return day + timedelta(days=sign * length.n * (7 if length.unit == "weeks" else 1))


def _on_date(name: str, dates: Mapping[str, date]) -> Counted:
    if name in dates:
        return Counted(None, dates[name])
    return Counted(None, None, None, f"No {name} is recorded, so there is no date to count: record the {name}.")


def _before(length: Length, session: date, calendar: SchoolCalendar, booked_on: date | None) -> date:
    """Advance notice moves to the last school day before; a session booked later has it due on the day of booking."""
    notice = add(length, session, -1)
    moved = calendar.school_days.by(notice)
    if booked_on is not None and booked_on >= calendar.known.first and (moved is None or booked_on > moved):
        return min(booked_on, session)
    if moved is None:
        raise OutsideCalendar(calendar.known, notice if notice < calendar.known.first else None)
    return moved


def _or_before_next(length: Length, start: date, calendar: SchoolCalendar, next_session: date | None) -> Counted:
    due = add(length, start)
    if next_session is None or next_session <= start:
        return Counted(None, calendar.check_known(due))
    last_day = next_session - timedelta(1)
    return Counted(None, calendar.check_known(min(due, last_day)), last_day)


def _interval(day: date, start: date, calendar: SchoolCalendar) -> tuple[date, str | None]:
    """A longest interval moves to the last school day before; where that is no progress, to the first one after."""
    moved = calendar.school_days.by(calendar.check_known(day))
    if moved is not None and moved > start:
        return moved, None
    after = calendar.first_school_day_from(day)
    return after, (
        f"{say_day(day)} is no school day, and none lies between {say_day(start)} and it, "
        f"so it is due on the first school day after: {say_day(after)}."
    )


def _every_days(phrase: kinds.EveryDays, start: date, calendar: SchoolCalendar) -> Counted:
    due, warning = _interval(start + timedelta(phrase.n), start, calendar)
    return Counted(None, due, None, warning)


def _every_months(phrase: kinds.EveryMonths, start: date, calendar: SchoolCalendar) -> Counted:
    due, warning = _interval(add(Length(phrase.n, "months"), start), start, calendar)
    return Counted(None, due, None, warning)


def _every_weeks(phrase: kinds.EveryWeeks, start: date, calendar: SchoolCalendar) -> Counted:
    due = _end_of_school_week(phrase.most, start, calendar)
    opens = _start_of_school_week(phrase.least, start, calendar) if phrase.least < phrase.most else None
    return Counted(opens, due)


def _end_of_school_week(n: int, start: date, calendar: SchoolCalendar) -> date:
    weeks = calendar.school_weeks
    monday = weeks.nth_after(start, n)
    if monday is None:
        raise OutsideCalendar(calendar.known)
    return weeks.last_school_days[monday]


def _start_of_school_week(n: int, start: date, calendar: SchoolCalendar) -> date | None:
    weeks = calendar.school_weeks
    monday = weeks.nth_after(start, n)
    return None if monday is None else weeks.first_school_days[monday]


def _every_four_weeks(_: kinds.EveryFourWeeks, start: date, calendar: SchoolCalendar) -> Counted:
    """By the last school day of the fourth calendar week after; a week without any moves as longest intervals do."""
    monday = calendar.check_known(monday_of(start) + timedelta(weeks=4))
    due, warning = _interval(min(monday + timedelta(6), calendar.known.last), start, calendar)
    return Counted(None, due, None, warning)


def _every_calendar_month(_: kinds.EveryCalendarMonth, start: date, calendar: SchoolCalendar) -> Counted:
    following = calendar.school_days.starting(add(Length(1, "months"), start.replace(day=1)))
    if following is None:
        raise OutsideCalendar(calendar.known)
    month_end = following.replace(day=monthrange(following.year, following.month)[1])
    return Counted(None, calendar.school_days.by(month_end))


def _every_between(phrase: kinds.EveryBetween, start: date, calendar: SchoolCalendar) -> Counted:
    """Its weeks are school weeks; a longest interval in days or months moves; it never opens after it is due."""
    least, most = phrase.least, phrase.most
    warning = None
    if most.unit == "weeks":
        due = _end_of_school_week(most.n, start, calendar)
    else:
        due, warning = _interval(add(most, start), start, calendar)
    opens = _start_of_school_week(least.n, start, calendar) if least.unit == "weeks" else add(least, start)
    return Counted(min(opens or due, due), due, None, warning)


def _next_period(phrase: kinds.EveryHalfTerm | kinds.EveryTerm, start: date, calendar: SchoolCalendar) -> Counted:
    """The period after that of the last session; one held between two periods served neither."""
    return _end_of_next(index_of(phrase, calendar), start, calendar)


def _same_period(phrase: kinds.AtLeast | kinds.WithinHalfTerm, start: date, calendar: SchoolCalendar) -> Counted:
    """The period of the day; once its last school day is over its holiday has begun, and the next one counts."""
    periods = index_of(phrase, calendar)
    here = periods.of(start)
    if here is not None and (end := periods.last_school_days[here.first]) >= start:
        return Counted(None, end)
    return _end_of_next(periods, start, calendar)


def _end_of_next(periods: Periods, start: date, calendar: SchoolCalendar) -> Counted:
    following = periods.after(start)
    if following is None:
        raise OutsideCalendar(calendar.known)
    return Counted(None, periods.last_school_days[following.first])


def _working_days(phrase: kinds.WithinWorkingDays, start: date, calendar: SchoolCalendar) -> Counted:
    days = calendar.working_school_days if phrase.leave_out_holidays else calendar.working_days
    due = days.nth_after(start, phrase.n)
    if due is None:
        raise OutsideCalendar(calendar.known)
    return Counted(None, due)


def _within(phrase: kinds.Within, start: date, calendar: SchoolCalendar) -> Counted:
    """A plain deadline or a legal clock: calendar time, which never moves."""
    return Counted(None, calendar.check_known(add(phrase.length, start)))


_COUNTERS: Final[Mapping[type, Callable[[Any, date, SchoolCalendar], Counted]]] = {
    kinds.EveryWeeks: _every_weeks,
    kinds.EveryDays: _every_days,
    kinds.EveryMonths: _every_months,
    kinds.EveryHalfTerm: _next_period,
    kinds.EveryTerm: _next_period,
    kinds.EveryFourWeeks: _every_four_weeks,
    kinds.EveryCalendarMonth: _every_calendar_month,
    kinds.EveryBetween: _every_between,
    kinds.AtLeast: _same_period,
    kinds.WithinWorkingDays: _working_days,
    kinds.Within: _within,
    kinds.WithinHalfTerm: _same_period,
}
