"""Half terms, terms and years: which one a day is in, and which comes next."""

from datetime import date

import pytest
from hypothesis import given

from keel.core.calendar import OutsideCalendar, SchoolCalendar
from tests.core.worked_calendar import worked_calendar
from tests.strategies import calendars_and_days

CALENDAR = worked_calendar()


def test_a_day_is_in_its_half_term_term_and_year():
    day = date(2026, 11, 16)
    half_term, term, year = CALENDAR.half_term_of(day), CALENDAR.term_of(day), CALENDAR.year_of(day)
    assert half_term is not None
    assert (half_term.first, half_term.last) == (date(2026, 11, 2), date(2026, 12, 18))
    assert term is not None
    assert term.name == "autumn"
    assert year is not None
    assert year.name == "1 Sep 2026 to 21 Jul 2027"


def test_a_day_in_the_holiday_is_in_none():
    assert CALENDAR.half_term_of(date(2026, 10, 28)) is None
    assert CALENDAR.term_of(date(2026, 12, 25)) is None
    assert CALENDAR.year_of(date(2027, 8, 1)) is None


def test_the_next_one_begins_after_the_day():
    day = date(2026, 11, 2)
    assert CALENDAR.next_half_term(day).first == date(2027, 1, 4)
    assert CALENDAR.next_term(day).first == date(2027, 1, 4)
    assert CALENDAR.next_year(day).first == date(2027, 9, 2)


def test_after_the_last_one_there_is_none():
    with pytest.raises(OutsideCalendar):
        CALENDAR.next_half_term(date(2027, 11, 1))


def test_a_half_term_that_closures_took_whole_is_a_holiday():
    closed = [(f"2027-02-{day}", "2027-01-01") for day in (22, 23, 24, 25, 26)]
    short = worked_calendar(
        half_terms=[
            ("2026-09-01", "2026-10-23"),
            ("2026-11-02", "2026-12-18"),
            ("2027-01-04", "2027-02-12"),
            ("2027-02-22", "2027-02-26"),
            ("2027-03-01", "2027-03-25"),
            ("2027-04-12", "2027-05-28"),
            ("2027-06-07", "2027-07-21"),
            ("2027-09-02", "2027-12-17"),
        ],
        closures=closed,
    )
    assert short.half_term_of(date(2027, 2, 24)) is None
    assert short.next_half_term(date(2027, 2, 12)).first == date(2027, 3, 1)


@given(calendars_and_days())
def test_a_day_is_in_one_half_term_at_most_and_the_next_follows_it(pair: tuple[SchoolCalendar, date]):
    calendar, day = pair
    inside = [one for one in calendar.half_terms if one.first <= day <= one.last]
    assert calendar.half_term_of(day) == (inside[0] if inside else None)
    following = calendar.half_term_index.after(day)
    later = sorted((one for one in calendar.half_terms if one.first > day), key=lambda one: one.first)
    assert following == (later[0] if later else None)
