"""What holds whatever happened: one answer a day, no order, nothing met is unmet, nothing owed before the role."""

from dataclasses import replace
from datetime import date, timedelta
from typing import get_args

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keel.core.obligations import Facts, Status, explain, status
from tests.core.obligations.cast import compute, school_calendar
from tests.core.obligations.strategies import RULES, corrections, days, events, told_facts

UNHURRIED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""The machine may be busy; how fast the engine is, `make bench` says."""


@given(st.data())
@UNHURRIED
def test_the_order_of_facts_does_not_matter(data):
    """G-55."""
    facts = data.draw(told_facts())
    facts = replace(facts, events=(*facts.events, *data.draw(corrections(facts))))
    shuffled = replace(
        facts,
        roles=tuple(data.draw(st.permutations(facts.roles))),
        events=tuple(data.draw(st.permutations(facts.events))),
    )
    assert compute(RULES, facts) == compute(RULES, shuffled)


@given(told_facts(), days())
@UNHURRIED
def test_each_obligation_has_exactly_one_status_on_any_day_and_a_key_of_its_own(facts, day):
    rows = compute(RULES, facts)
    assert len({row.key for row in rows}) == len(rows)
    assert {status(row, day) for row in rows} <= set(get_args(Status))
    assert [row.key for row in rows] == sorted(row.key for row in rows)


@given(told_facts())
@UNHURRIED
def test_a_person_has_at_most_one_open_link_under_an_arrangement_and_one_row_for_a_period(facts):
    rows = compute(RULES, facts)
    current = [row for row in rows if row.duty == "officer" and row.met is None and row.last_day is None]
    assert len(current) <= 1
    periods = [(row.duty, row.period, row.opens.year) for row in rows if row.period is not None]
    assert len(periods) == len(set(periods))


@given(st.data())
@UNHURRIED
def test_a_fact_recorded_later_never_changes_what_was_met(data):
    """Two dates on every fact: only a correction does."""
    facts = data.draw(told_facts())
    told_by = max([one.recorded for one in (*facts.events, *facts.roles)], default=date(2026, 9, 1))
    later = data.draw(st.lists(events(recorded_from=told_by + timedelta(1)), min_size=1, max_size=4))
    before = {row.key: row for row in compute(RULES, facts) if row.met is not None}
    after = {row.key: row for row in compute(RULES, replace(facts, events=(*facts.events, *later)))}
    for key, row in before.items():
        assert after[key] == row


@given(st.data())
@UNHURRIED
def test_a_closure_told_later_never_changes_what_was_met(data):
    facts = data.draw(told_facts())
    told_by = max([one.recorded for one in (*facts.events, *facts.roles)], default=date(2026, 9, 1))
    shut = [day for day in school_calendar().school_days_between(date(2026, 9, 1), date(2027, 7, 21)) if day > told_by]
    days_shut = data.draw(st.lists(st.sampled_from(shut), max_size=3, unique=True)) if shut else []
    closed = school_calendar(*((day, max(told_by + timedelta(1), day - timedelta(1))) for day in days_shut))
    before = [row for row in compute(RULES, facts) if row.met is not None]
    after = [row for row in compute(RULES, facts, closed) if row.met is not None]
    assert before == after


@given(st.data())
@UNHURRIED
def test_corrections_keep_the_keys_of_what_their_facts_began(data):
    facts = data.draw(told_facts())
    corrected = replace(facts, events=(*facts.events, *data.draw(corrections(facts))))
    old = {event.id for event in corrected.events if event.supersedes is not None}
    for row in compute(RULES, corrected):
        assert row.key.rpartition(":")[2] not in old


@given(told_facts())
@UNHURRIED
def test_nothing_is_owed_from_before_the_policy_and_no_session_from_outside_the_role(facts):
    spans = [(held.first, held.last or date.max) for held in facts.roles if held.role == "safeguarding officer"]
    for row in compute(RULES, facts):
        assert row.opens >= facts.in_force_from
        if row.period is None and row.duty == "officer":
            assert any(first <= row.opens <= last for first, last in spans)
            assert row.met is None or row.met >= row.opens


@given(st.data())
@UNHURRIED
def test_everything_can_be_explained_and_the_arithmetic_names_its_date(data):
    """Every deadline explains itself."""
    facts = data.draw(told_facts())
    facts = replace(facts, events=(*facts.events, *data.draw(corrections(facts))))
    for row in compute(RULES, facts):
        told = explain(row, RULES, school_calendar(), facts)
        if row.due is not None:
            assert f"{row.due.day} {row.due:%b} {row.due.year}" in told.arithmetic
        assert told.facts
        assert told.arithmetic.endswith(".")


def test_no_facts_no_obligations():
    assert compute(RULES, Facts(in_force_from=date(2026, 9, 1))) == ()
