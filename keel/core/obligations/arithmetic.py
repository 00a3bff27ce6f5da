"""The arithmetic of a date in words: "Fri 27 Nov 2026, 5 working days after Fri 20 Nov 2026: 23, 24, 25, 26, 27"."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, Final

from keel.core.calendar import Period, Periods, SchoolCalendar, monday_of, say_date, say_day, say_span, weekdays
from keel.core.calendar.days import MONTH_NAMES
from keel.core.obligations.day_lists import list_days, list_skipped, list_weeks, ordinal, rest_of_week
from keel.core.obligations.due import NO_DATES, Counted, add, count, index_of
from keel.core.phrases import kinds, say_length
from keel.core.phrases.kinds import Length, Phrase
from keel.core.phrases.say import counted as say_count


def explain_count(
    phrase: Phrase,
    start: date,
    calendar: SchoolCalendar,
    *,
    next_session: date | None = None,
    dates: Mapping[str, date] = NO_DATES,
    booked_on: date | None = None,
) -> str:
    """Tell how `count` came to its date, given the same arguments; no full stop at the end."""
    answer = count(phrase, start, calendar, next_session=next_session, dates=dates, booked_on=booked_on)
    match phrase:
        case kinds.AsSoonAsPossible():
            return f"As soon as possible after {say_day(start)}: the policy sets no date"
        case kinds.AsNeeded():
            return "As needed: the policy sets no interval"
        case kinds.OnDate() if answer.due is None:
            return str(answer.warning).removesuffix(".")
    due = say_day(_due(answer))
    match phrase:
        case kinds.OnDate(name):
            return f"{due}, the {name}"
        case kinds.SameDay():
            return f"{due}, the same day"
        case kinds.Before(length):
            return f"{due}{_before(length, start, calendar, _due(answer))}"
        case kinds.WithinOrBeforeNext(length):
            return f"{due}{_or_before_next(length, start, answer)}"
    return due + _TELLERS[type(phrase)](phrase, start, calendar, answer)


def _due(answer: Counted) -> date:
    assert answer.due is not None  # noqa: S101 - only phrases that count a date come here
    return answer.due


def _after(length: Length, start: date) -> str:
    """Say ", 2 weeks after …", and where a month is too short for the day."""
    day = add(length, start)
    short = length.unit == "months" and day.day != start.day
    return f", {say_length(length)} after {say_day(start)}" + (f"; that month has no day {start.day}" if short else "")


def _moved(length: Length, start: date, calendar: SchoolCalendar, answer: Counted) -> str:
    """A longest interval: plain, moved back, or moved forward."""
    day, due = add(length, start), _due(answer)
    if day == due:
        return _after(length, start)
    where = f": {_after(length, start)[2:]} is {say_day(day)}, which is {calendar.why_shut(day)}"
    if due < day:
        return f"{where}, so it moves to the last school day before"
    return f"{where}; no school day lies between them, so it moves to the first school day after"


def _every_weeks(phrase: kinds.EveryWeeks, start: date, calendar: SchoolCalendar, answer: Counted) -> str:
    opens = (
        f"; opens {say_day(answer.opens)}, the first school day of the {ordinal(phrase.least)}" if answer.opens else ""
    )
    return _school_weeks(phrase.most, start, calendar, _due(answer)) + opens


def _school_weeks(n: int, start: date, calendar: SchoolCalendar, due: date) -> str:
    mondays = calendar.school_weeks.between(monday_of(start) + timedelta(1), monday_of(due))
    weeks = list_weeks(mondays, start, calendar)
    last = f", the last school day of the {ordinal(n)} school week after {say_day(start)}"
    return f"{last}: {weeks}{rest_of_week(due, calendar)}"


def _every_four_weeks(_: kinds.EveryFourWeeks, start: date, calendar: SchoolCalendar, answer: Counted) -> str:
    due, mondays = _due(answer), [monday_of(start) + timedelta(weeks=n) for n in range(1, 5)]
    weeks = f"the fourth calendar week after {say_day(start)}"
    names = f"weeks of {', '.join(map(say_date, mondays))}"
    if monday_of(due) == mondays[-1]:
        return f", the last school day of {weeks}: {names}{rest_of_week(due, calendar)}"
    where = "last school day before" if due < mondays[-1] else "first school day after, for none lies between"
    return f": {weeks} ({names}) has no school day, so it moves to the {where}"


def _every_calendar_month(_: kinds.EveryCalendarMonth, start: date, calendar: SchoolCalendar, answer: Counted) -> str:
    due = _due(answer)
    month = f"{MONTH_NAMES[due.month - 1]} {due.year}"
    return f", the last school day of {month}, the next month after {say_day(start)} that has one"


def _every_between(phrase: kinds.EveryBetween, start: date, calendar: SchoolCalendar, answer: Counted) -> str:
    if phrase.most.unit == "weeks":
        due = _school_weeks(phrase.most.n, start, calendar, _due(answer))
    else:
        due = _moved(phrase.most, start, calendar, answer)
    school = " (school weeks)" if phrase.least.unit == "weeks" else ""
    opens = f"{say_length(phrase.least)}{school} after {say_day(start)}"
    if answer.opens == answer.due:
        return f"{due}; opens that day, for {opens} is no sooner"
    return f"{due}; opens {say_day(answer.opens or start)}, {opens}"


def _next_period(
    phrase: kinds.EveryHalfTerm | kinds.EveryTerm, start: date, calendar: SchoolCalendar, answer: Counted
) -> str:
    periods = index_of(phrase, calendar)
    noun = "half term" if isinstance(phrase, kinds.EveryHalfTerm) else "term"
    between = "" if periods.of(start) else f"; {say_day(start)} is between two, and serves neither"
    return f", {_end_of(noun, periods, _due(answer))}, the next after {say_day(start)}{between}"


def _same_period(
    phrase: kinds.AtLeast | kinds.WithinHalfTerm, start: date, calendar: SchoolCalendar, answer: Counted
) -> str:
    periods = index_of(phrase, calendar)
    noun = phrase.per if isinstance(phrase, kinds.AtLeast) else "half term"
    here = _period(periods, _due(answer))
    follows = "" if here.first <= start else f", which follows: {say_day(start)} is in no {noun} with school days left"
    return f", {_end_of(noun, periods, _due(answer))}{follows}"


def _end_of(noun: str, periods: Periods, due: date) -> str:
    one = _period(periods, due)
    span = say_span(one.first, one.last)
    return f"the last school day of the {noun} " + (span if one.name in ("", span) else f"{one.name} ({span})")


def _period(periods: Periods, due: date) -> Period:
    return next(one for one in periods.all if one.first <= due <= one.last)


def _working_days(phrase: kinds.WithinWorkingDays, start: date, calendar: SchoolCalendar, answer: Counted) -> str:
    due, first = _due(answer), start + timedelta(1)
    days = calendar.working_school_days if phrase.leave_out_holidays else calendar.working_days
    between = days.between(first, due)
    skipped = [day for day in weekdays(first, due) if day not in days]
    left_out = list_skipped(skipped, calendar, holidays_left_out=phrase.leave_out_holidays)
    listed = list_days(between, start)
    return f", {say_count(phrase.n, 'working day')} after {say_day(start)}: {listed}{left_out}"


def _or_before_next(length: Length, start: date, answer: Counted) -> str:
    plain = add(length, start)
    if answer.last_day is None:
        return _after(length, start) + "; no next session is planned"
    before = f"the day before the next session on {say_day(answer.last_day + timedelta(1))}"
    if answer.due == plain:
        return f"{_after(length, start)}; last day {say_day(answer.last_day)}, {before}"
    return f", {before}, which is sooner than {_after(length, start)[2:]} ({say_day(plain)})"


def _before(length: Length, session: date, calendar: SchoolCalendar, due: date) -> str:
    notice = add(length, session, -1)
    words = f"{say_length(length)} before {say_day(session)}"
    if due != calendar.school_days.by(notice):
        return f", the day of booking, which is later than the notice of {words}"
    if due == notice:
        return f", {words}"
    where = f"{say_day(notice)}, which is {calendar.why_shut(notice)}"
    return f": {words} is {where}, so it moves to the last school day before"


_TELLERS: Final[Mapping[type, Callable[[Any, date, SchoolCalendar, Counted], str]]] = {
    kinds.EveryWeeks: _every_weeks,
    kinds.EveryDays: lambda phrase, *rest: _moved(Length(phrase.n, "days"), *rest),
    kinds.EveryMonths: lambda phrase, *rest: _moved(Length(phrase.n, "months"), *rest),
    kinds.EveryHalfTerm: _next_period,
    kinds.EveryTerm: _next_period,
    kinds.EveryFourWeeks: _every_four_weeks,
    kinds.EveryCalendarMonth: _every_calendar_month,
    kinds.EveryBetween: _every_between,
    kinds.AtLeast: _same_period,
    kinds.WithinWorkingDays: _working_days,
    kinds.Within: lambda phrase, start, *_: _after(phrase.length, start),
    kinds.WithinHalfTerm: _same_period,
}
