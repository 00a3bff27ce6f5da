"""Which days are school days and working days, and how they are found."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keel.core.calendar import CalendarError, Days, OutsideCalendar, SchoolCalendar, say_day, say_span
from tests.core.worked_calendar import worked_calendar
from tests.strategies import calendars_and_days

CALENDAR = worked_calendar()


@pytest.mark.parametrize(
    ("day", "is_school_day", "is_working_day", "why_shut"),
    [
        ("2026-09-01", True, True, None),
        ("2026-09-05", False, False, "at a weekend"),
        ("2026-10-27", False, True, "half term"),
        ("2026-12-29", False, True, "in the holiday"),
        ("2026-12-28", False, False, "a bank holiday"),
        ("2027-01-04", True, True, None),
        ("2027-05-03", False, False, "a bank holiday"),
    ],
)
def test_each_day_is_what_it_is(day, is_school_day, is_working_day, why_shut):
    on = date.fromisoformat(day)
    assert CALENDAR.is_school_day(on) is is_school_day
    assert CALENDAR.is_working_day(on) is is_working_day
    assert CALENDAR.why_shut(on) == why_shut


def test_a_closure_recorded_beforehand_is_no_school_day_but_still_a_working_day():
    calendar = worked_calendar(closures=[{"day": "2026-11-10", "recorded": "2026-11-09", "reason": "polling"}])
    assert not calendar.is_school_day(date(2026, 11, 10))
    assert calendar.is_working_day(date(2026, 11, 10))
    assert calendar.why_shut(date(2026, 11, 10)) == "a closure"


@pytest.mark.parametrize("recorded", ["2026-11-10", "2026-11-11"])
def test_a_closure_recorded_on_or_after_its_day_leaves_it_a_school_day(recorded):
    calendar = worked_calendar(closures=[("2026-11-10", recorded)])
    assert calendar.is_school_day(date(2026, 11, 10))


def test_a_bank_holiday_is_a_school_day_only_if_the_calendar_says_so():
    calendar = worked_calendar(open_bank_holidays=["2027-05-03"])
    assert calendar.is_school_day(date(2027, 5, 3))
    assert not calendar.is_working_day(date(2027, 5, 3))


def test_inset_in_a_holiday_is_a_school_day_of_no_half_term():
    calendar = worked_calendar(inset=["2026-10-30"])
    assert calendar.is_school_day(date(2026, 10, 30))
    assert calendar.half_term_of(date(2026, 10, 30)) is None


def test_school_days_are_found_before_after_and_between():
    assert CALENDAR.last_school_day_by(date(2026, 11, 1)) == date(2026, 10, 23)
    assert CALENDAR.first_school_day_from(date(2026, 10, 24)) == date(2026, 11, 2)
    assert CALENDAR.school_days_between(date(2026, 10, 22), date(2026, 11, 2)) == (
        date(2026, 10, 22),
        date(2026, 10, 23),
        date(2026, 11, 2),
    )


def test_working_days_are_counted_with_and_without_the_schools_holidays():
    friday = date(2026, 12, 18)
    assert CALENDAR.nth_working_day_after(friday, 5) == date(2026, 12, 29)
    assert CALENDAR.nth_working_day_after(friday, 5, leave_out_holidays=True) == date(2027, 1, 8)


def test_outside_the_known_calendar_keel_says_so_and_how_to_mend_it():
    with pytest.raises(OutsideCalendar) as refusal:
        CALENDAR.is_school_day(date(2028, 1, 10))
    assert str(refusal.value) == (
        "The calendar is known from Tue 1 Sep 2026 to Fri 17 Dec 2027, and Mon 10 Jan 2028 is outside it. "
        "Add the academic year, terms and half terms that are missing, and the date is worked out."
    )
    assert refusal.value.day == date(2028, 1, 10)


def test_where_the_known_calendar_ends_first_there_is_no_answer():
    with pytest.raises(OutsideCalendar, match="the date falls outside it"):
        CALENDAR.nth_working_day_after(date(2027, 12, 17), 1)
    whole = worked_calendar(years=[("2026-08-01", "2027-07-21"), ("2027-09-02", "2027-12-31")])
    with pytest.raises(OutsideCalendar):
        whole.last_school_day_by(date(2026, 8, 31))
    with pytest.raises(OutsideCalendar):
        whole.first_school_day_from(date(2027, 12, 18))


@given(calendars_and_days())
def test_the_nearest_school_days_have_no_school_day_between(pair: tuple[SchoolCalendar, date]):
    calendar, day = pair
    before, after = calendar.school_days.by(day), calendar.school_days.starting(day)
    between = calendar.school_days.between(
        (before or calendar.known.first - timedelta(1)), (after or calendar.known.last)
    )
    assert set(between) == {one for one in (before, after) if one}
    assert calendar.is_school_day(day) == (day in (before, after)) == (calendar.why_shut(day) is None)


@given(st.sets(st.dates(date(2026, 1, 1), date(2026, 3, 1))), st.dates(date(2026, 1, 1), date(2026, 3, 1)))
def test_days_are_looked_up_as_a_list_would_be_searched(days, day):
    some = Days(days)
    after = sorted(one for one in days if one > day)
    assert (day in some) == (day in days)
    assert some.by(day) == max((one for one in days if one <= day), default=None)
    assert some.starting(day) == min((one for one in days if one >= day), default=None)
    assert some.nth_after(day, 2) == (after[1] if len(after) > 1 else None)
    assert some.how_many(day, date(2026, 3, 1)) == len(some.between(day, date(2026, 3, 1)))
    assert some.how_many(date(2026, 3, 1), date(2026, 1, 1)) == 0 or not days


def test_days_are_said_the_same_on_every_machine():
    assert say_day(date(2026, 11, 27)) == "Fri 27 Nov 2026"
    assert say_span(date(2026, 9, 1), date(2026, 12, 18)) == "1 Sep to 18 Dec 2026"
    assert say_span(date(2026, 9, 1), date(2027, 7, 21)) == "1 Sep 2026 to 21 Jul 2027"


def test_a_period_without_school_days_has_no_last_one():
    days = ["2027-02-08", "2027-02-09", "2027-02-10"]
    calendar = worked_calendar(closures=[(day, "2027-01-01") for day in days])
    period = type(calendar.known)("three days", date(2027, 2, 8), date(2027, 2, 10))
    with pytest.raises(CalendarError, match="No day from Mon 8 Feb 2027 to Wed 10 Feb 2027 is a school day"):
        calendar.last_school_day_of(period)
    assert calendar.last_school_day_of(calendar.half_terms[0]) == date(2026, 10, 23)
