"""What holds for every phrase on every calendar of the four nations (G-55)."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from keel.core.calendar import Closure, OutsideCalendar, SchoolCalendar
from keel.core.obligations.arithmetic import explain_count
from keel.core.obligations.due import Counted, count
from keel.core.phrases import Before, EveryBetween, EveryDays, EveryFourWeeks, EveryMonths, EveryWeeks
from tests.strategies import calendars_and_days, dated_phrases, intervals, phrases

MAY_GO_FORWARD = (EveryDays, EveryMonths, EveryFourWeeks, EveryBetween)


def counted(phrase, start: date, calendar: SchoolCalendar, **given) -> Counted | None:
    try:
        return count(phrase, start, calendar, **given)
    except OutsideCalendar:
        return None


@given(calendars_and_days(), dated_phrases())
def test_there_is_exactly_one_date_or_the_calendar_ends_before_it(pair, phrase):
    calendar, start = pair
    answer = counted(phrase, start, calendar)
    if answer is not None:
        assert answer == counted(phrase, start, calendar)
        assert answer.due is not None
        assert calendar.known.first <= answer.due <= calendar.known.last
        assert (answer.due <= start) if isinstance(phrase, Before) else (answer.due >= start)
        assert answer.opens is None or start <= answer.opens <= answer.due
        assert not answer.warning or isinstance(phrase, MAY_GO_FORWARD)


@given(calendars_and_days(), intervals())
def test_the_next_session_is_due_after_the_last_and_on_a_school_day(pair, phrase):
    calendar, start = pair
    answer = counted(phrase, start, calendar)
    if answer is not None and answer.due is not None:
        assert answer.due > start
        assert calendar.is_school_day(answer.due)


@given(calendars_and_days(), intervals())
def test_a_later_session_never_brings_the_next_one_forward(pair, phrase):
    calendar, start = pair
    answers = [counted(phrase, start + timedelta(ahead), calendar) for ahead in range(12)]
    days = [answer.due for answer in answers if answer and answer.due]
    assert days == sorted(days)


@given(calendars_and_days(), dated_phrases(), st.data())
def test_a_closure_recorded_on_or_after_its_day_moves_no_date(pair, phrase, data):
    calendar, start = pair
    days = data.draw(st.lists(st.sampled_from(calendar.school_days_between(calendar.known.first, calendar.known.last))))
    in_term = [day for day in days if calendar.half_term_of(day)]
    late = tuple(Closure(day, day + timedelta(data.draw(st.integers(0, 40)))) for day in in_term)
    closed_late = replace(calendar, closures=calendar.closures + late)
    assert counted(phrase, start, calendar) == counted(phrase, start, closed_late)


@given(calendars_and_days(), st.integers(1, 30), st.integers(-40, 10))
def test_notice_is_due_between_its_booking_and_its_session(pair, weeks, booked_before):
    calendar, session = pair
    booked_on = session + timedelta(booked_before)
    answer = counted(Before(_length(weeks)), session, calendar, booked_on=booked_on)
    if answer is not None and answer.due is not None:
        assert min(booked_on, session) <= answer.due <= session


def _length(days: int):
    from keel.core.phrases import Length

    return Length(days, "days")


@given(calendars_and_days(), phrases(), st.integers(-5, 40), st.integers(0, 40))
def test_every_date_explains_itself_from_the_same_arguments(pair, phrase, next_after, booked_before):
    calendar, start = pair
    given_days = {
        "next_session": start + timedelta(next_after),
        "booked_on": start - timedelta(booked_before),
        "dates": {"review date": start + timedelta(20)},
    }
    answer = counted(phrase, start, calendar, **given_days)
    if answer is not None:
        told = explain_count(phrase, start, calendar, **given_days)
        assert not told.endswith(".")
        if answer.due is not None:
            assert told.startswith(f"{answer.due:%a} {answer.due.day} {answer.due:%b %Y}")


@given(calendars_and_days(), st.integers(1, 12))
def test_a_date_in_school_weeks_is_that_of_its_whole_week(pair, n):
    calendar, start = pair
    monday = max(start - timedelta(start.weekday()), calendar.known.first)
    assert counted(EveryWeeks(n, n), start, calendar) == counted(EveryWeeks(n, n), monday, calendar)
