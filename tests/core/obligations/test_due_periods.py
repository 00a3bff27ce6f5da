"""Half terms, terms and years are each owed on their own, from the first that counts to the end of the calendar."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given

from keel.core.calendar import OutsideCalendar, SchoolCalendar
from keel.core.obligations.periods import periods
from keel.core.phrases import AtLeast, EveryHalfTerm, EveryTerm
from tests.core.worked_calendar import worked_calendar
from tests.strategies import calendars_and_days, periodic

CALENDAR = worked_calendar()
ALL_HALF_TERMS = ["1 Sep", "2 Nov", "4 Jan", "22 Feb", "12 Apr", "7 Jun", "2 Sep", "1 Nov"]


def firsts(found) -> list[str]:
    return [f"{one.first:%-d %b}" for one in found]


@pytest.mark.parametrize(
    ("start", "first_half_term"),
    [
        ("2026-09-01", "1 Sep"),
        # Autumn's first half term has 39 school days: from Mon 28 Sep there are 20 left, from Tue 29 Sep 19.
        ("2026-09-28", "1 Sep"),
        ("2026-09-29", "2 Nov"),
        ("2026-10-28", "2 Nov"),
        # The second has 35: 18 are left on Wed 25 Nov, 17 on Thu 26 Nov.
        ("2026-11-25", "2 Nov"),
        ("2026-11-26", "4 Jan"),
        # Spring's first has 30: exactly half, 15, are left on Mon 25 Jan.
        ("2027-01-25", "4 Jan"),
        ("2027-01-26", "22 Feb"),
        ("2020-01-01", "1 Sep"),
    ],
)
def test_the_first_period_counts_with_half_of_its_school_days_left(start, first_half_term):
    """S9: every half term for the safeguarding lead, from the day the role starts."""
    found = periods(EveryHalfTerm(), CALENDAR, date.fromisoformat(start))
    assert firsts(found) == ALL_HALF_TERMS[ALL_HALF_TERMS.index(first_half_term) :]


def test_terms_and_years_follow_the_same_rule():
    november = date(2026, 11, 16)
    assert firsts(periods(EveryTerm(), CALENDAR, november)) == ["4 Jan", "12 Apr", "2 Sep"]
    assert firsts(periods(AtLeast(1, "term"), CALENDAR, date(2026, 9, 7))) == ["1 Sep", "4 Jan", "12 Apr", "2 Sep"]
    assert firsts(periods(AtLeast(6, "academic year"), CALENDAR, november)) == ["1 Sep", "2 Sep"]
    assert firsts(periods(AtLeast(6, "academic year"), CALENDAR, date(2027, 6, 1))) == ["2 Sep"]
    assert firsts(periods(AtLeast(2, "half term"), CALENDAR, november)) == firsts(
        periods(EveryHalfTerm(), CALENDAR, november)
    )


def test_scotland_may_have_five_half_terms():
    data = {
        "nation": "scotland",
        "years": [("2026-08-17", "2027-06-25")],
        "terms": [("2026-08-17", "2026-12-18"), ("2027-01-06", "2027-04-02"), ("2027-04-19", "2027-06-25")],
        "half_terms": [
            ("2026-08-17", "2026-10-09"),
            ("2026-10-19", "2026-12-18"),
            ("2027-01-06", "2027-02-12"),
            ("2027-02-17", "2027-04-02"),
            ("2027-04-19", "2027-06-25"),
        ],
        "inset": [],
    }
    assert len(periods(EveryHalfTerm(), worked_calendar(**data), date(2026, 8, 17))) == 5


def test_beyond_the_known_calendar_there_are_none_and_keel_says_so():
    with pytest.raises(OutsideCalendar, match="Sat 18 Dec 2027 is outside it"):
        periods(EveryHalfTerm(), CALENDAR, date(2027, 12, 18))


@given(calendars_and_days(), periodic())
def test_periods_follow_each_other_to_the_end_and_only_the_first_may_be_under_way(
    pair: tuple[SchoolCalendar, date], phrase
):
    calendar, start = pair
    found = periods(phrase, calendar, start)
    assert all(one.last < later.first for one, later in pairwise(found))
    assert all(one.first >= start for one in found[1:])
    for one in found[:1]:
        whole = calendar.school_days.how_many(one.first, one.last)
        assert 2 * calendar.school_days.how_many(max(start, one.first), one.last) >= whole > 0


def test_who_begins_on_the_last_known_day_is_inside_the_calendar():
    assert periods(EveryHalfTerm(), CALENDAR, CALENDAR.known.last) == ()
    with pytest.raises(OutsideCalendar, match="Sat 18 Dec 2027 is outside it"):
        periods(EveryHalfTerm(), CALENDAR, date(2027, 12, 18))
