"""Every deadline explains itself: clause, facts with their two dates, arithmetic, corrections (design, idea 2)."""

from datetime import date

import pytest

from keel.core.obligations import explain
from tests.core.obligations.cast import (
    OFFICER,
    STAFF,
    arrangement,
    compute,
    duty,
    event,
    facts,
    held,
    policy,
    role,
    school_calendar,
)

REPLACE = duty(
    "5 working days",
    what="Hold the session that replaces the cancelled one",
    owed_by="supervisors",
    counts_from=("session cancelled",),
    met_by=("replacement held",),
    from_date="session",
)
COPY = duty(
    "2 weeks or before the next session",
    owed_by="supervisors",
    counts_from=("session held",),
    met_by=("record issued",),
)
ONE = {"session": "one"}
CANCELLED = event("session cancelled", date(2026, 11, 18), about=ONE, dates={"session": date(2026, 11, 20)})


def explained(rule, given, *, opens=None, calendar=None):
    rules, calendar = policy(rule), calendar or school_calendar()
    rows = [row for row in compute(rules, given, calendar) if opens in (None, row.opens)]
    return explain(rows[0], rules, calendar, given)


def test_a_duty_is_explained_by_clause_facts_and_arithmetic():
    """S23."""
    told = explained(REPLACE, facts(CANCELLED))
    assert told.what == "Hold the session that replaces the cancelled one"
    assert (told.clause, told.heading, told.wording, told.strength) == (
        "C1",
        "How often",
        "Sessions take place.",
        "must",
    )
    assert told.facts == ("Wed 18 Nov 2026: either party cancelled a planned session, set for Fri 20 Nov 2026.",)
    assert told.arithmetic == "Fri 27 Nov 2026, 5 working days after Fri 20 Nov 2026: 23, 24, 25, 26, 27."
    assert told.corrections == ()


def test_both_dates_of_a_fact_are_told_where_they_differ():
    met = event("replacement held", date(2026, 11, 26), about=ONE, recorded=date(2026, 11, 30))
    told = explained(REPLACE, facts(CANCELLED, met))
    assert told.facts[1] == (
        "Thu 26 Nov 2026 (recorded Mon 30 Nov 2026): the session that replaces a cancelled or missed one took place."
    )


def test_a_link_counts_from_the_session_before_and_the_first_from_the_role():
    """S9."""
    given = facts(held(date(2026, 10, 7)))
    first = explained(arrangement("every 3 weeks"), given, opens=date(2026, 9, 1))
    assert first.facts[0] == "Tue 1 Sep 2026: the role of safeguarding officer began."
    assert first.arithmetic.startswith("Fri 25 Sep 2026, the last school day of the third school week after Tue 1 Sep")
    second = explained(arrangement("every 3 weeks"), given, opens=date(2026, 10, 7))
    assert second.what == "Session: Safeguarding officer"
    assert "weeks of 12 Oct, 19 Oct, (26 Oct is half term), 2 Nov" in second.arithmetic


def test_a_role_that_ended_says_so():
    officer = role(OFFICER, "safeguarding officer", last=date(2026, 10, 2), recorded=date(2026, 9, 4))
    told = explained(arrangement("every 3 weeks"), facts(roles=(*STAFF[1:], officer)))
    assert told.facts == (
        "Tue 1 Sep 2026 (recorded Fri 4 Sep 2026): the role of safeguarding officer began, until Fri 2 Oct 2026.",
    )


@pytest.mark.parametrize(
    ("cadence", "arithmetic"),
    [
        ("every half term", "Fri 23 Oct 2026, the last school day of autumn 1 (1 Sep to 23 Oct 2026)."),
        ("termly", "Fri 18 Dec 2026, the last school day of autumn (1 Sep to 18 Dec 2026)."),
        (
            "at least 6 per academic year",
            "Wed 21 Jul 2027, the last school day of 2026-27 (1 Sep 2026 to 21 Jul 2027); 6 are needed.",
        ),
        ("at least 1 per term", "Fri 18 Dec 2026, the last school day of autumn (1 Sep to 18 Dec 2026)."),
    ],
)
def test_a_period_is_explained_by_its_days(cadence, arithmetic):
    """S9."""
    informal = arrangement(cadence, format="informal")
    told = explained(informal, facts(), opens=date(2026, 9, 1))
    assert told.arithmetic == arithmetic
    assert told.what == "Informal supervision: Safeguarding officer"


def test_a_correction_is_told_with_what_was_said_before():
    entry = held(date(2026, 10, 14), id="entry")
    corrected = held(date(2026, 10, 7), id="correction", supersedes="entry", recorded=date(2026, 11, 12))
    told = explained(arrangement("every 3 weeks"), facts(entry, corrected), opens=date(2026, 10, 7))
    assert told.corrections == (
        'Corrected on Thu 12 Nov 2026: before, it said "Wed 14 Oct 2026: a session took place."',
    )


def test_a_corrected_role_is_told_too():
    begun = role(OFFICER, "safeguarding officer", id="begun")
    moved = role(
        OFFICER, "safeguarding officer", date(2026, 9, 7), id="moved", supersedes="begun", recorded=date(2026, 9, 9)
    )
    told = explained(arrangement("every 3 weeks"), facts(roles=(*STAFF[1:], begun, moved)))
    assert told.corrections[0].startswith("Corrected on Wed 9 Sep 2026: before, it said")


def test_a_session_entered_too_late_to_change_anything_is_named():
    given = facts(
        held(date(2026, 10, 7)),
        held(date(2026, 11, 4)),
        held(date(2026, 10, 21), recorded=date(2026, 11, 10)),
        held(date(2026, 11, 18), recorded=date(2026, 11, 18)),
    )
    told = explained(arrangement("every 3 weeks"), given, opens=date(2026, 10, 7))
    assert told.corrections == (
        "Wed 21 Oct 2026 (recorded Tue 10 Nov 2026): a session took place. "
        "It was recorded when this had been met already, so it changes nothing here.",
    )
    assert explained(arrangement("every 3 weeks"), given, opens=date(2026, 11, 18)).corrections == ()


def test_the_next_session_is_named_as_it_was_known_when_it_was_met():
    """S16."""
    session = held(date(2026, 11, 11), about=ONE)
    issued = event("record issued", date(2026, 11, 18), about=ONE)
    later = event(
        "session planned",
        date(2026, 11, 12),
        about={"session": "two"},
        dates={"session": date(2026, 11, 17)},
        recorded=date(2026, 11, 20),
    )
    assert "no next session is planned" in explained(COPY, facts(session, issued, later)).arithmetic
    assert "the day before the next session" in explained(COPY, facts(session, later)).arithmetic


def test_what_has_no_date_says_why():
    """S17, and the end of the calendar."""
    rule = duty("as soon as possible", counts_from=("session held",), met_by=("record signed",))
    session = held(date(2026, 11, 11), about=ONE)
    told = explained(rule, facts(session))
    assert told.arithmetic == "As soon as possible after Wed 11 Nov 2026: the policy sets no date."
    beyond = duty("12 months", counts_from=("session held",), met_by=("record signed",))
    assert "Add the academic year" in explained(beyond, facts(session)).arithmetic


def test_what_a_role_began_is_explained_by_the_role():
    """S7."""
    sign = duty(
        "2 weeks", counts_from=("role started",), met_by=("agreement signed",), matched_on=("supervisee",), key="sign"
    )
    rules, given = policy(arrangement("as needed"), sign), facts()
    [row] = compute(rules, given)
    told = explain(row, rules, school_calendar(), given)
    assert told.facts == ("Tue 1 Sep 2026: the role of safeguarding officer began.",)
    assert told.arithmetic == "Tue 15 Sep 2026, 2 weeks after Tue 1 Sep 2026."


def test_a_closure_told_after_it_was_met_is_left_out_of_the_arithmetic():
    given = facts(held(date(2026, 10, 7)), held(date(2026, 11, 4)))
    calendar = school_calendar((date(2026, 11, 6), date(2026, 11, 5)))
    told = explained(arrangement("every 3 weeks"), given, opens=date(2026, 10, 7), calendar=calendar)
    assert told.arithmetic.startswith("Fri 6 Nov 2026")
