"""Cadences by half term, term and year: each period its own row (S9)."""

from datetime import date

import pytest

from keel.core.obligations import status
from tests.core.obligations.cast import (
    AUTUMN_1,
    AUTUMN_2,
    END,
    HALF_TERMS,
    OFFICER,
    SPRING_1,
    STAFF,
    arrangement,
    compute,
    facts,
    held,
    policy,
    role,
    school_calendar,
)

HALF_TERMLY = policy(arrangement("every half term"))


def rows_of(given, rules=HALF_TERMLY, calendar=None):
    return {row.period: row for row in compute(rules, given, calendar)}


def officer(first=AUTUMN_1[0], last=None, **given):
    return (*STAFF[1:], role(OFFICER, "safeguarding officer", first, last, **given))


def test_every_half_term_to_the_end_of_the_calendar_has_its_row():
    assert list(rows_of(facts())) == list(HALF_TERMS)


def test_each_opens_with_the_half_term_or_the_role_and_ends_with_it():
    rows = rows_of(facts(roles=officer(date(2026, 9, 9))))
    assert [(row.opens, row.last_day) for row in rows.values()][:2] == [(date(2026, 9, 9), AUTUMN_1[1]), AUTUMN_2]
    assert rows["autumn 2"].key == f"officer:{OFFICER}:2026-11-02"


def test_a_session_on_the_last_day_of_a_half_term_serves_it():
    """S9."""
    assert rows_of(facts(held(AUTUMN_1[1])))["autumn 1"].met == AUTUMN_1[1]


def test_a_half_term_without_a_session_stays_missed():
    """S9: a later session does not meet it."""
    rows = rows_of(facts(held(AUTUMN_2[0])))
    assert rows["autumn 1"].met is None
    assert status(rows["autumn 1"], AUTUMN_1[1]) == "due"
    assert status(rows["autumn 1"], date(2026, 10, 24)) == "missed"
    assert rows["autumn 2"].met == AUTUMN_2[0]


def test_a_session_between_two_half_terms_serves_neither():
    rows = rows_of(facts(held(date(2026, 10, 28))))
    assert {row.met for row in rows.values()} == {None}


@pytest.mark.parametrize(("first", "counts"), [(date(2026, 9, 28), True), (date(2026, 9, 29), False)])
def test_the_first_half_term_counts_with_half_of_its_school_days_left(first, counts):
    assert ("autumn 1" in rows_of(facts(roles=officer(first)))) is counts


def test_of_two_sessions_the_one_known_first_met_the_half_term():
    late = held(date(2026, 11, 5), recorded=date(2026, 12, 10))
    assert rows_of(facts(held(date(2026, 12, 3)), late))["autumn 2"].met == date(2026, 12, 3)


def test_a_half_term_that_outlasts_the_role_is_not_owed_unless_it_was_met():
    leaves = date(2026, 12, 17)
    assert set(rows_of(facts(roles=officer(last=leaves)))) == {"autumn 1"}
    met = rows_of(facts(held(leaves), roles=officer(last=leaves)))
    assert met["autumn 2"].met == leaves
    assert met["autumn 2"].last_day == leaves
    assert set(rows_of(facts(roles=officer(last=AUTUMN_2[1])))) == {"autumn 1", "autumn 2"}


def test_a_session_after_the_role_meets_nothing():
    rows = rows_of(facts(held(date(2026, 10, 22)), roles=officer(last=date(2026, 10, 21))))
    assert rows == {}


def test_a_half_term_is_owed_once_to_somebody_who_leaves_a_role_and_takes_it_again():
    roles = (*officer(last=date(2026, 9, 10)), role(OFFICER, "safeguarding officer", date(2026, 9, 14)))
    rows = compute(HALF_TERMLY, facts(held(date(2026, 9, 8)), roles=roles))
    assert [row.met for row in rows if row.period == "autumn 1"] == [date(2026, 9, 8)]
    rows = compute(HALF_TERMLY, facts(held(date(2026, 9, 15)), roles=roles))
    assert [row.met for row in rows if row.period == "autumn 1"] == [date(2026, 9, 15)]


def test_at_least_so_many_a_year_are_met_by_the_last_of_them():
    rules = policy(arrangement("at least 2 per academic year"))
    one = facts(held(AUTUMN_2[0]))
    [row] = compute(rules, one)
    assert (row.due, row.met) == (END, None)
    [row] = compute(rules, facts(*one.events, held(SPRING_1[0]), held(SPRING_1[1])))
    assert row.met == SPRING_1[0]
    assert len(row.basis) == 3


def test_every_term_has_its_row():
    assert list(rows_of(facts(), policy(arrangement("termly")))) == ["autumn", "spring", "summer"]


def test_after_the_last_period_there_is_a_row_without_a_date_and_a_warning():
    [row] = compute(HALF_TERMLY, facts(roles=officer(date(2027, 8, 30))))
    assert (row.opens, row.due, row.period) == (date(2027, 8, 30), None, None)
    assert "Add the academic year" in str(row.warning)
    began = "role-person-officer-safeguarding officer-2027-08-30"
    assert (row.key, row.basis) == (f"officer:{OFFICER}:{began}", (began,))


def test_a_closure_moves_the_last_day_of_a_period_unless_it_was_met_before_that_was_known():
    shut = AUTUMN_2[1]
    calendar = school_calendar((shut, date(2026, 12, 10)))
    assert rows_of(facts(), calendar=calendar)["autumn 2"].due == date(2026, 12, 17)
    assert rows_of(facts(held(date(2026, 12, 9))), calendar=calendar)["autumn 2"].due == shut
