"""Cadences that run from session to session: one row a link, one of them open (S9)."""

from datetime import date

import pytest

from keel.core.obligations import status
from tests.core.obligations.cast import (
    ASSISTANT,
    END,
    HEAD,
    OFFICER,
    STAFF,
    START,
    arrangement,
    compute,
    facts,
    held,
    policy,
    role,
    school_calendar,
)

THREE_WEEKS = policy(arrangement("every 3 weeks"))
OCTOBER, NOVEMBER = date(2026, 10, 7), date(2026, 11, 4)


def links(given, rules=THREE_WEEKS, calendar=None):
    """The rows by the day they opened: due and met."""
    rows = sorted(compute(rules, given, calendar), key=lambda row: row.opens)
    return [(row.opens, row.due, row.met) for row in rows]


def test_a_chain_has_a_row_for_each_link_and_exactly_one_open_row():
    """S9."""
    assert links(facts(held(OCTOBER), held(NOVEMBER))) == [
        (START, date(2026, 9, 25), OCTOBER),
        (OCTOBER, date(2026, 11, 6), NOVEMBER),
        (NOVEMBER, date(2026, 11, 27), None),
    ]


def test_a_row_says_whose_link_it_is_under_which_clause_and_from_which_facts():
    """S9: the key is by what began the link, so that it stays when dates move."""
    first, second = held(OCTOBER, id="first"), held(NOVEMBER, id="second")
    began = "role-person-officer-safeguarding officer-2026-09-01"
    rows = sorted(compute(THREE_WEEKS, facts(first, second)), key=lambda row: row.opens)
    assert [(row.key, row.basis) for row in rows] == [
        (f"officer:{OFFICER}:{began}", (began, "first")),
        (f"officer:{OFFICER}:first", ("first", "second")),
        (f"officer:{OFFICER}:second", ("second",)),
    ]
    assert {(row.duty, row.clause, row.strength, row.owed_by, row.last_day) for row in rows[:2]} == {
        ("officer", "C1", "must", HEAD, None)
    }
    assert {row.about for row in rows[:2]} == {(("arrangement", "officer"), ("supervisee", OFFICER))}


def test_a_second_session_on_one_day_is_no_link():
    assert len(links(facts(held(OCTOBER), held(OCTOBER)))) == 2


def test_the_clock_starts_with_the_role_or_the_policy_whichever_is_later():
    """S9: first sessions."""
    taken = date(2026, 11, 11)
    officer = role(OFFICER, "safeguarding officer", taken)
    assert links(facts(roles=(*STAFF[1:], officer))) == [(taken, date(2026, 12, 4), None)]
    assert links(facts(roles=(*STAFF[1:], officer), in_force=date(2026, 11, 16))) == [
        (date(2026, 11, 16), date(2026, 12, 11), None)
    ]


def test_sessions_before_the_role_and_under_another_arrangement_are_no_links():
    """S4: nothing else stands in for the planned session."""
    other = held(OCTOBER, arrangement="somebody else's")
    ad_hoc = held(OCTOBER, arrangement=None)
    before = held(date(2026, 8, 20))
    assert links(facts(other, ad_hoc, before)) == [(START, date(2026, 9, 25), None)]


def test_a_session_on_the_day_the_role_is_taken_is_the_first():
    assert (START, date(2026, 9, 25), START) in links(facts(held(START)))


def test_a_late_entry_between_two_sessions_changes_nothing():
    given = (held(OCTOBER), held(NOVEMBER))
    late = held(date(2026, 10, 21), recorded=date(2026, 11, 10))
    assert links(facts(*given, late)) == links(facts(*given))


def test_a_late_entry_meets_what_nobody_had_met():
    late = held(date(2026, 10, 21), recorded=date(2026, 12, 10))
    assert links(facts(held(OCTOBER), late))[1] == (OCTOBER, date(2026, 11, 6), date(2026, 10, 21))


def test_two_sessions_recorded_together_count_in_the_order_of_their_days():
    together = date(2026, 12, 1)
    given = facts(held(NOVEMBER, recorded=together), held(OCTOBER, recorded=together))
    assert [met for _, _, met in links(given)] == [OCTOBER, NOVEMBER, None]


def test_a_correction_moves_the_link_and_keeps_its_key():
    entry = held(date(2026, 10, 14), id="entry")
    corrected = held(OCTOBER, id="correction", supersedes="entry", recorded=date(2026, 11, 12))
    before = {row.key: row for row in compute(THREE_WEEKS, facts(entry))}
    after = {row.key: row for row in compute(THREE_WEEKS, facts(entry, corrected))}
    assert before.keys() == after.keys()
    assert after[f"officer:{OFFICER}:entry"].due == date(2026, 11, 6)


def test_an_open_row_ends_with_the_role_unless_it_fell_due_before():
    def rows_if_left(last):
        officer = role(OFFICER, "safeguarding officer", last=last)
        return compute(THREE_WEEKS, facts(roles=(*STAFF[1:], officer)))

    assert rows_if_left(date(2026, 9, 24)) == ()
    [row] = rows_if_left(date(2026, 9, 25))
    assert (row.due, row.last_day) == (date(2026, 9, 25), date(2026, 9, 25))
    assert status(row, date(2026, 9, 26)) == "missed"


def test_beyond_the_calendar_there_is_no_date_but_a_warning():
    [*_, row] = sorted(compute(THREE_WEEKS, facts(held(END))), key=lambda row: row.opens)
    assert row.due is None
    assert "Add the academic year" in str(row.warning)


def test_a_closure_told_after_a_session_no_longer_moves_the_date_it_was_met_by():
    shut = date(2026, 11, 6)
    calendar = school_calendar((shut, NOVEMBER))
    told_before = facts(held(OCTOBER), held(NOVEMBER, recorded=NOVEMBER))
    assert links(told_before, calendar=calendar)[1] == (OCTOBER, date(2026, 11, 5), NOVEMBER)
    calendar = school_calendar((shut, date(2026, 11, 5)))
    assert links(told_before, calendar=calendar)[1] == (OCTOBER, shut, NOVEMBER)
    assert links(facts(held(OCTOBER)), calendar=calendar)[1] == (OCTOBER, date(2026, 11, 5), None)


def test_supervision_as_needed_is_never_owed():
    """S2."""
    assert compute(policy(arrangement("as needed")), facts()) == ()


@pytest.mark.parametrize(
    ("cadence", "opens", "due"),
    [
        ("every 28 days", OCTOBER, date(2026, 11, 4)),
        ("every 4 to 6 weeks", date(2026, 11, 9), date(2026, 11, 27)),
        ("every four calendar weeks", OCTOBER, date(2026, 11, 6)),
        ("every calendar month", OCTOBER, date(2026, 11, 30)),
    ],
)
def test_other_intervals_are_chains_too(cadence, opens, due):
    rows = compute(policy(arrangement(cadence)), facts(held(OCTOBER)))
    [row] = [row for row in rows if row.met is None]
    assert (row.opens, row.due) == (opens, due)


def test_whoever_led_the_session_owed_it_and_both_owe_the_next():
    """S5: one row, so that a session that two people owe does not count twice."""
    rows = sorted(
        compute(THREE_WEEKS, facts(held(OCTOBER, parties={"supervisee": (OFFICER,), "supervisors": (ASSISTANT,)})))
    )
    by_met = {row.met: row for row in rows}
    assert by_met[OCTOBER].owed_by == ASSISTANT
    assert by_met[None].owed_by == HEAD
    assert ("also owed by", ASSISTANT) in by_met[None].about
