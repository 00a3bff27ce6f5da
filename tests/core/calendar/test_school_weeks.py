"""School weeks: Monday to Friday with at least one school day."""

from datetime import date, timedelta

import pytest
from hypothesis import given

from keel.core.calendar import CalendarError, OutsideCalendar, SchoolCalendar, monday_of
from tests.core.worked_calendar import worked_calendar
from tests.strategies import calendars_and_days

CALENDAR = worked_calendar()


@pytest.mark.parametrize(
    ("day", "is_school_week"),
    [
        ("2026-10-23", True),
        ("2026-10-25", True),
        ("2026-10-26", False),
        ("2026-11-01", False),
        ("2027-05-03", True),
        ("2026-12-21", False),
    ],
)
def test_saturday_and_sunday_belong_to_the_week_before(day, is_school_week):
    assert CALENDAR.is_school_week(date.fromisoformat(day)) is is_school_week


def test_the_third_school_week_leaves_out_half_term():
    assert CALENDAR.nth_school_week_after(date(2026, 10, 7), 3) == (date(2026, 11, 2), date(2026, 11, 8))


def test_a_week_gives_its_first_and_last_school_day():
    assert CALENDAR.first_school_day_of_week(date(2027, 5, 7)) == date(2027, 5, 4)
    assert CALENDAR.last_school_day_of_week(date(2027, 7, 19)) == date(2027, 7, 21)


def test_a_week_without_school_has_neither():
    with pytest.raises(CalendarError, match="The week of Mon 26 Oct 2026 has no school day"):
        CALENDAR.last_school_day_of_week(date(2026, 10, 28))


def test_beyond_the_last_school_week_there_is_none():
    with pytest.raises(OutsideCalendar):
        CALENDAR.nth_school_week_after(date(2027, 12, 13), 1)


@given(calendars_and_days())
def test_a_school_week_is_one_with_a_school_day(pair: tuple[SchoolCalendar, date]):
    calendar, day = pair
    monday = monday_of(day)
    days = calendar.school_days.between(monday, monday + timedelta(4))
    assert calendar.is_school_week(day) == bool(days)
    if days:
        assert calendar.first_school_day_of_week(day) == days[0]
        assert calendar.last_school_day_of_week(day) == days[-1]
        assert monday in calendar.school_weeks.between(monday, day)
