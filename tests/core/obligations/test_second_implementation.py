"""G-55: every deadline agrees with a second implementation that walks day by day and shares no code with core.

Two things are left out, because the design does not settle them and the two chose differently. `test_due.py` holds what
Keel does: "every four calendar weeks" runs to the end of the fourth week, and a half term or year whose last school day
is over gives way to the next, so that no date comes before its start.
"""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keel.core.calendar import NATIONS, OutsideCalendar, SchoolCalendar, build_calendar
from keel.core.obligations.due import count
from keel.core.phrases import read
from keel.policies.calendars import bank_holidays
from tests.oracle.oracle import OracleOutside, oracle_due, oracle_last_day, oracle_opens
from tests.strategies import calendar_data, known_days, plain_years

MAY_END_BEFORE_ITS_START = ("within the half term", "per academic year")
OF_POLICIES = (
    "every week",
    "every 3 weeks",
    "every 4 weeks",
    "every 4 to 6 weeks",
    "every 28 days",
    "every 6 weeks to 3 months",
    "every half term",
    "termly",
    "every calendar month",
    "at least 6 per academic year",
    "the same day",
    "within the half term",
    "5 working days",
    "5 working days, holidays and closures left out",
    "14 days",
    "2 weeks",
    "1 month",
    "1 week before",
    "2 weeks or before the next session",
)


def as_the_oracle_takes_it(data: dict[str, Any]) -> dict[str, Any]:
    sets = {name: set(data[name]) for name in ("inset", "open_bank_holidays")}
    return data | sets | {"bank_holidays": bank_holidays(data["nation"])}


def answers(
    phrase: str, start: date, calendar: SchoolCalendar, data: dict[str, Any], **given_days: date | None
) -> tuple[date | None, date | None]:
    """The due day as Keel and as the second implementation give it; None where either knows none."""
    try:
        ours = count(read(phrase), start, calendar, **given_days).due  # type: ignore[arg-type]
    except OutsideCalendar:
        ours = None
    try:
        theirs: date | None = oracle_due(phrase, start, data, **given_days)
    except OracleOutside:
        theirs = None
    return ours, theirs


def agree(phrase: str, start: date, calendar: SchoolCalendar, data: dict[str, Any], **given_days: date | None) -> bool:
    ours, theirs = answers(phrase, start, calendar, data, **given_days)
    if theirs is not None and theirs < start and phrase.endswith(MAY_END_BEFORE_ITS_START):
        return ours is None or ours > start
    return ours == theirs


def phrase_texts() -> st.SearchStrategy[str]:
    """Phrases both implementations know, with other figures than the policies have."""
    few, many = st.integers(1, 14), st.integers(1, 60)
    return st.one_of(
        st.sampled_from(OF_POLICIES),
        few.map("every {} weeks".format),
        st.tuples(few, st.integers(0, 6)).map(lambda two: f"every {two[0]} to {sum(two)} weeks"),
        st.integers(1, 120).map("every {} days".format),
        st.tuples(st.integers(1, 8), st.integers(2, 6)).map(lambda two: f"every {two[0]} weeks to {two[1]} months"),
        many.map("{} working days".format),
        many.map("{} working days, holidays and closures left out".format),
        many.map("{} days".format),
        few.map("{} weeks".format),
        few.map("{} months".format),
        few.map("{} weeks before".format),
        few.map("{} weeks or before the next session".format),
    )


@settings(max_examples=200)
@given(calendar_data(), phrase_texts(), st.data())
def test_both_give_the_same_date_on_any_calendar_of_four_nations(data, phrase, draw):
    calendar = build_calendar(data, bank_holidays(data["nation"]))
    start = draw.draw(known_days(calendar))
    next_session = draw.draw(st.none() | st.integers(1, 60).map(lambda days: start + timedelta(days)))
    booked_on = draw.draw(st.none() | st.integers(0, 90).map(lambda days: start - timedelta(days)))
    given_days = {"next_session": next_session, "booked_on": booked_on}
    assert agree(phrase, start, calendar, as_the_oracle_takes_it(data), **given_days)


@pytest.mark.parametrize("nation", NATIONS)
@pytest.mark.parametrize("phrase", OF_POLICIES)
def test_both_give_the_same_date_on_each_third_day_of_three_school_years(nation, phrase):
    """Three days at a time reach every weekday; the three years hold an early Easter, a late one and a leap day."""
    data = plain_years(nation, 2026)
    calendar, theirs = build_calendar(data, bank_holidays(nation)), as_the_oracle_takes_it(data)
    days = (calendar.known.last - calendar.known.first).days
    starts = [calendar.known.first + timedelta(ahead) for ahead in range(0, days + 1, 3)]
    assert [start for start in starts if not agree(phrase, start, calendar, theirs)] == []


@given(calendar_data(), st.integers(1, 8), st.integers(0, 6), st.booleans(), st.data())
def test_both_open_a_range_on_the_same_day(data, least, more, in_months, draw):
    """Keel alone adds that a range opens no later than it is due."""
    calendar = build_calendar(data, bank_holidays(data["nation"]))
    start = draw.draw(known_days(calendar))
    phrase = f"every {least} weeks to {2 + more} months" if in_months else f"every {least} to {least + 1 + more} weeks"
    try:
        ours = count(read(phrase), start, calendar)
    except OutsideCalendar:
        return
    try:
        theirs = oracle_opens(phrase, start, as_the_oracle_takes_it(data))
    except OracleOutside:
        theirs = None
    assert ours.due is not None
    assert ours.opens == min(theirs or ours.due, ours.due)


@given(st.integers(1, 60))
def test_both_give_the_same_last_day(days_ahead):
    data = plain_years("england", 2026)
    calendar, phrase = build_calendar(data, bank_holidays("england")), "2 weeks or before the next session"
    start = date(2026, 11, 11)
    next_session = start + timedelta(days_ahead)
    ours = count(read(phrase), start, calendar, next_session=next_session).last_day
    assert ours == oracle_last_day(phrase, start, as_the_oracle_takes_it(data), next_session=next_session)
