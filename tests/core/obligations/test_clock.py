"""What was met is counted on the calendar as it was known then; remembering what was counted changes no answer."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keel.core.calendar import OutsideCalendar
from keel.core.obligations.clock import Clock, before_later_closures
from keel.core.obligations.due import Counted, count
from keel.core.phrases import EXAMPLES, Before, OnDate, WithinOrBeforeNext, read
from tests.core.obligations.cast import END, START, school_calendar

ROUND_A_HOLIDAY = [date(2026, 12, day) for day in (16, 17, 18)] + [date(2027, 1, day) for day in (4, 5, 6, 7, 8)]
DAYS = st.one_of(st.dates(START, END), st.sampled_from(ROUND_A_HOLIDAY))


@st.composite
def closed_calendars(draw):
    """Calendars with a few closures, often around one holiday, told a few days before or after."""
    open_days = school_calendar().school_days_between(START, END)
    some = st.one_of(st.sampled_from(ROUND_A_HOLIDAY), st.sampled_from(open_days))
    shut = draw(st.lists(some, max_size=5, unique=True))
    return school_calendar(*((day, day - timedelta(draw(st.integers(-2, 40)))) for day in shut))


def directly(phrase, start, calendar, known, heeded):
    """Count without remembering, on the calendar of that day."""
    calendar = calendar if known is None else before_later_closures(calendar, known)
    try:
        counted = count(
            phrase,
            start,
            calendar,
            next_session=heeded if isinstance(phrase, WithinOrBeforeNext) else None,
            booked_on=heeded if isinstance(phrase, Before) else None,
            dates={phrase.name: heeded} if isinstance(phrase, OnDate) and heeded else {},
        )
    except OutsideCalendar as outside:
        counted = Counted(None, None, None, str(outside))
    return counted._replace(last_day=start) if isinstance(phrase, Before) else counted


@given(closed_calendars(), st.sampled_from(sorted(EXAMPLES)), st.data())
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_remembering_gives_the_same_answers_as_counting_each_time(calendar, text, data):
    phrase = read(text)
    deadline = Clock(calendar).deadline(phrase)
    for _ in range(6):
        start, heeded = data.draw(DAYS), data.draw(DAYS)
        known = data.draw(st.one_of(st.none(), st.dates(START - timedelta(40), END)))
        named = {phrase.name: heeded} if isinstance(phrase, OnDate) else {}
        answer = (
            deadline.count_plainly(start)
            if deadline.is_plain
            else deadline.count(start, known=known, booked_on=heeded, next_session=heeded, dates=named)
        )
        assert answer == directly(phrase, start, calendar, known, heeded)


def test_a_closure_right_after_a_holiday_still_bears_on_the_day_before_it():
    """Every 28 days: Tue 5 Jan is shut, Mon 4 Jan too, so it moves to Fri 18 Dec."""
    calendar = school_calendar((date(2027, 1, 4), date(2026, 12, 15)), (date(2027, 1, 5), date(2026, 12, 15)))
    deadline = Clock(calendar).deadline(read("every 28 days"))
    assert deadline.count(date(2026, 12, 8)).due == date(2026, 12, 18)
    assert deadline.count(date(2026, 12, 8), known=date(2026, 12, 14)).due == date(2027, 1, 5)


def test_a_deadline_is_shared_by_all_who_count_by_the_same_phrase():
    clock = Clock(school_calendar())
    assert clock.deadline(read("1 week before")) is clock.deadline(read("1 week before"))


def test_what_was_told_on_a_day_was_known_on_that_day_and_what_came_later_was_not():
    """Every 28 days from Tue 8 Dec, over a holiday: Tue 5 Jan is shut, then Fri 18 Dec, then Thu 17 Dec."""
    shut = [(date(2027, 1, 5), 14), (date(2026, 12, 18), 15), (date(2026, 12, 17), 16)]
    calendar = school_calendar((date(2027, 1, 4), START), *((day, date(2026, 12, told)) for day, told in shut))
    deadline = Clock(calendar).deadline(read("every 28 days"))
    found = {told: deadline.count(date(2026, 12, 8), known=date(2026, 12, told)).due for told in range(13, 18)}
    assert found == {
        13: date(2027, 1, 5),
        14: date(2026, 12, 18),
        15: date(2026, 12, 17),
        16: date(2026, 12, 16),
        17: date(2026, 12, 16),
    }
