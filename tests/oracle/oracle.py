"""A second, deliberately naive deadline calculator: the oracle that Keel's own is tested against.

Written from the section "How dates are counted" of the design alone, without sight of Keel's code. It walks
day by day and shares nothing. Where the section leaves a choice, the comment that says "Choice" names it.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

Calendar = dict[str, Any]
ONE_DAY = timedelta(days=1)
MONDAY = 0
SATURDAY = 5


class OracleOutside(Exception):
    """The answer lies outside the known calendar, so there is no date."""


# --- days ---------------------------------------------------------------------------------------------------


def is_known(day: date, calendar: Calendar) -> bool:
    """Say whether a day lies between the first year's first day and the last year's last."""
    if not calendar["years"]:
        return False
    return bool(calendar["years"][0][0] <= day <= calendar["years"][-1][1])


def must_know(day: date, calendar: Calendar) -> date:
    """Give the day back, or refuse it for lying outside the known calendar."""
    if not is_known(day, calendar):
        raise OracleOutside(f"{day} is outside the known calendar")
    return day


def next_day(day: date) -> date:
    """Step forward one day."""
    if day == date.max:
        raise OracleOutside("past the last day there is")
    return day + ONE_DAY


def day_before(day: date) -> date:
    """Step back one day."""
    if day == date.min:
        raise OracleOutside("before the first day there is")
    return day - ONE_DAY


def days_after(start: date, count: int) -> date:
    """Walk forward so many days."""
    day = start
    for _ in range(count):
        day = next_day(day)
    return day


def days_earlier(start: date, count: int) -> date:
    """Walk back so many days."""
    day = start
    for _ in range(count):
        day = day_before(day)
    return day


def next_month(year: int, month: int) -> tuple[int, int]:
    """Name the month that follows."""
    if month == 12:
        if year == date.max.year:
            raise OracleOutside("past the last month there is")
        return year + 1, 1
    return year, month + 1


def days_of_month(year: int, month: int) -> list[date]:
    """List a month's days."""
    days = [date(year, month, 1)]
    while days[-1] != date.max and (days[-1] + ONE_DAY).month == month:
        days.append(days[-1] + ONE_DAY)
    return days


def months_after(start: date, count: int) -> date:
    """Walk so many months; a month without that day ends on its last."""
    year, month = start.year, start.month
    for _ in range(count):
        year, month = next_month(year, month)
    answer = None
    for day in days_of_month(year, month):
        if day.day <= start.day:
            answer = day
    assert answer is not None
    return answer


def days_between(first: date, last: date) -> list[date]:
    """List the days from first to last, both included."""
    days = []
    day = first
    while day <= last:
        days.append(day)
        day = next_day(day)
    return days


# --- school days --------------------------------------------------------------------------------------------


def is_closed(day: date, calendar: Calendar) -> bool:
    """Say whether a closure was recorded before the day; a later one moves no date."""
    return any(closed_day == day and recorded_on < closed_day for closed_day, recorded_on in calendar["closures"])


def is_school_day(day: date, calendar: Calendar) -> bool:
    """Say whether the school is open to staff; a day outside the known calendar is never said to be."""
    if not is_known(day, calendar) or is_closed(day, calendar):
        return False
    # Choice: an INSET day is a school day wherever it falls, on a weekend or a bank holiday too.
    if day in calendar["inset"]:
        return True
    if day.weekday() >= SATURDAY:
        return False
    # Choice: a bank holiday listed as open is a school day only where it lies in a half term.
    if day in calendar["bank_holidays"] and day not in calendar["open_bank_holidays"]:
        return False
    return any(first <= day <= last for first, last in calendar["half_terms"])


def school_days_among(days: list[date], calendar: Calendar) -> list[date]:
    """Keep the school days."""
    kept = []
    for day in days:
        if is_school_day(day, calendar):
            kept.append(day)
    return kept


def first_school_day_after(start: date, calendar: Calendar) -> date:
    """Walk forward to a school day, and refuse at the calendar's end."""
    day = must_know(next_day(start), calendar)
    while not is_school_day(day, calendar):
        day = must_know(next_day(day), calendar)
    return day


def move_longest_interval(day: date, start: date, calendar: Calendar) -> date:
    """Move to the last school day before; if that is not after the start, to the first school day after."""
    must_know(day, calendar)
    while day > start:
        # Choice: days before the known calendar are not passed over as if they were holidays.
        must_know(day, calendar)
        if is_school_day(day, calendar):
            return day
        day = day_before(day)
    return first_school_day_after(start, calendar)


# --- school weeks -------------------------------------------------------------------------------------------


def week_of(day: date) -> list[date]:
    """List Monday to Sunday of the week that a day belongs to."""
    while day.weekday() != MONDAY:
        day = day_before(day)
    week = [day]
    for _ in range(6):
        week.append(next_day(week[-1]))
    return week


def school_week_after(start: date, count: int, calendar: Calendar) -> list[date]:
    """Find the so-manyeth school week after the week of the start; list all seven of its days."""
    week = week_of(start)
    found = 0
    while found < count:
        week = week_of(next_day(week[-1]))
        # Choice: a week partly known is judged by its known days; one wholly unknown stops the count.
        known = [day for day in week if is_known(day, calendar)]
        if not known:
            raise OracleOutside(f"the week of {week[0]} is outside the known calendar")
        # Choice: an INSET day on a Saturday does not make its week a school week (Monday to Friday does).
        if school_days_among(week[:5], calendar):
            found += 1
    return week


def due_by_school_weeks(start: date, count: int, calendar: Calendar) -> date:
    """Give the last school day of that school week."""
    # Choice: Saturday and Sunday belong to the week, so a Saturday INSET day can be its last school day.
    return school_days_among(school_week_after(start, count, calendar), calendar)[-1]


# --- half terms, terms, academic years ----------------------------------------------------------------------


def end_of_first_useful(periods: list[tuple[date, date]], calendar: Calendar) -> date:
    """Give the last school day of the first of these periods that has one."""
    # Choice: a period without any school day is passed over, as a month without one is.
    for first, last in periods:
        days = school_days_among(days_between(first, last), calendar)
        if days:
            return days[-1]
    raise OracleOutside("no such period is known")


def due_next_period(start: date, periods: list[tuple[date, date]], calendar: Calendar) -> date:
    """End the period after the one that start lies in, or the one that follows start."""
    # Choice: from before the known calendar the period that follows may be one we do not know.
    must_know(start, calendar)
    later = [(first, last) for first, last in periods if first > start]
    return end_of_first_useful(later, calendar)


def due_this_period(start: date, periods: list[tuple[date, date]], calendar: Calendar) -> date:
    """End the period that start lies in, or the one that follows start."""
    must_know(start, calendar)
    # Choice: the end may come before start, if start is inside the period but after its last school day.
    not_over = [(first, last) for first, last in periods if last >= start]
    return end_of_first_useful(not_over, calendar)


def due_calendar_month(start: date, calendar: Calendar) -> date:
    """Give the last school day of the next calendar month that has one."""
    year, month = start.year, start.month
    while True:
        year, month = next_month(year, month)
        days = days_of_month(year, month)
        if not [day for day in days if is_known(day, calendar)]:
            raise OracleOutside(f"{year}-{month:02} is outside the known calendar")
        school_days = school_days_among(days, calendar)
        if school_days:
            return school_days[-1]


# --- deadlines and notices ----------------------------------------------------------------------------------


def due_working_days(start: date, count: int, calendar: Calendar, *, only_school_days: bool) -> date:
    """Count working days; the start is day 0."""
    day = start
    counted = 0
    while counted < count:
        day = next_day(day)
        # The nation's bank holidays never count, not even one on which this school is open.
        if day.weekday() >= SATURDAY or day in calendar["bank_holidays"]:
            continue
        if only_school_days and not is_school_day(must_know(day, calendar), calendar):
            continue
        counted += 1
    return must_know(day, calendar)


def due_notice(session: date, weeks: int, calendar: Calendar, booked_on: date | None) -> date:
    """Give the notice's day: so many weeks before, on a school day, or the day of a later booking."""
    day = days_earlier(session, 7 * weeks)
    while True:
        # The notice's day is this day or one before it, so a booking after this day is a late one.
        if booked_on is not None and booked_on > day:
            return must_know(booked_on, calendar)
        must_know(day, calendar)
        if is_school_day(day, calendar):
            return day
        day = day_before(day)


def due_before_next(start: date, weeks: int, calendar: Calendar, next_session: date | None) -> date:
    """Give the sooner of so many weeks after and the day before the next session."""
    day = days_after(start, 7 * weeks)
    if next_session is not None and day_before(next_session) < day:
        # Choice: taken as it stands, even where the next session is on or before the start.
        day = day_before(next_session)
    return must_know(day, calendar)


# --- phrases ------------------------------------------------------------------------------------------------


def numbers(pattern: str, phrase: str) -> list[int] | None:
    """Read a phrase's numbers; N, A and B stand for numbers, and (s) for a plural or none."""
    pattern = pattern.replace("(s)", "s?")
    pattern = re.sub(r"\b[NAB]\b", "([0-9]+)", pattern)
    match = re.fullmatch(pattern, phrase)
    if match is None:
        return None
    return [int(group) for group in match.groups()]


def due_cadence_in_words(phrase: str, start: date, calendar: Calendar) -> date | None:
    """Answer the cadences that hold no number, or None."""
    if phrase == "every week":
        return due_by_school_weeks(start, 1, calendar)
    if phrase == "every half term":
        return due_next_period(start, calendar["half_terms"], calendar)
    if phrase == "termly":
        return due_next_period(start, calendar["terms"], calendar)
    if phrase == "every four calendar weeks":
        return must_know(days_after(start, 28), calendar)
    if phrase == "every calendar month":
        return due_calendar_month(start, calendar)
    return None


def due_cadence_in_numbers(phrase: str, start: date, calendar: Calendar) -> date | None:
    """Answer the cadences that hold a number, or None."""
    found = numbers("every N week(s)", phrase)
    if found:
        return due_by_school_weeks(start, found[0], calendar)
    found = numbers("every A to B week(s)", phrase)
    if found:
        return due_by_school_weeks(start, found[1], calendar)
    found = numbers("every N day(s)", phrase)
    if found:
        return move_longest_interval(days_after(start, found[0]), start, calendar)
    found = numbers("every A week(s) to B month(s)", phrase)
    if found:
        return move_longest_interval(months_after(start, found[1]), start, calendar)
    found = numbers("at least N per academic year", phrase)
    if found:
        return due_this_period(start, calendar["years"], calendar)
    return None


def due_deadline(phrase: str, start: date, calendar: Calendar) -> date | None:
    """Answer the deadlines that need only the event's day, or None."""
    if phrase == "the same day":
        return must_know(start, calendar)
    if phrase == "within the half term":
        return due_this_period(start, calendar["half_terms"], calendar)
    found = numbers("N working day(s)", phrase)
    if found:
        return due_working_days(start, found[0], calendar, only_school_days=False)
    found = numbers("N working day(s), holidays and closures left out", phrase)
    if found:
        return due_working_days(start, found[0], calendar, only_school_days=True)
    found = numbers("N day(s)", phrase)
    if found:
        return must_know(days_after(start, found[0]), calendar)
    found = numbers("N week(s)", phrase)
    if found:
        return must_know(days_after(start, 7 * found[0]), calendar)
    found = numbers("N month(s)", phrase)
    if found:
        return must_know(months_after(start, found[0]), calendar)
    return None


def oracle_due(
    phrase: str,
    start: date,
    calendar: Calendar,
    *,
    next_session: date | None = None,
    booked_on: date | None = None,
) -> date | None:
    """Say when a phrase falls due, counted from start; raise OracleOutside where no date is known."""
    found = numbers("N week(s) before", phrase)
    if found:
        return due_notice(start, found[0], calendar, booked_on)
    found = numbers("N week(s) or before the next session", phrase)
    if found:
        return due_before_next(start, found[0], calendar, next_session)
    for answer_by in (due_cadence_in_words, due_cadence_in_numbers, due_deadline):
        answer = answer_by(phrase, start, calendar)
        if answer is not None:
            return answer
    raise ValueError(f"the oracle does not know the phrase {phrase!r}")


def oracle_last_day(phrase: str, start: date, calendar: Calendar, *, next_session: date | None) -> date | None:
    """Say the last day of "2 weeks or before the next session"; none before a next session is planned."""
    if not numbers("N week(s) or before the next session", phrase):
        raise ValueError(f"{phrase!r} has no last day of its own")
    if next_session is None:
        return None
    return must_know(day_before(next_session), calendar)


def oracle_opens(phrase: str, start: date, calendar: Calendar) -> date | None:
    """Say when a range opens: the first school day of its first number's school week; None for no range."""
    # Choice: the weeks in "every 6 weeks to 3 months" are school weeks too, and may open after it is due.
    found = numbers("every A to B week(s)", phrase) or numbers("every A week(s) to B month(s)", phrase)
    if not found:
        return None
    return school_days_among(school_week_after(start, found[0], calendar), calendar)[0]
