"""Duties: one row for each event that begins one and each person who owes it, until another event meets it."""

from datetime import date

import pytest

from keel.core.obligations import status
from tests.core.obligations.cast import (
    ASSISTANT,
    BOOKED,
    BOTH,
    HEAD,
    LEAD,
    OFFICER,
    SESSION,
    START,
    compute,
    duty,
    event,
    facts,
    held,
    only,
    policy,
    school_calendar,
)

AGENDA = duty("1 week before", from_date="session")
COPY = duty(
    "2 weeks or before the next session",
    key="copy",
    owed_by="supervisors",
    counts_from=("session held",),
    met_by=("record issued",),
)
MARK = duty(
    "the same day",
    key="mark",
    owed_by="each party",
    counts_from=("session held",),
    met_by=("monitoring mark",),
)
REPLACE = duty(
    "5 working days",
    key="replace",
    owed_by="supervisors",
    counts_from=("session cancelled", "session missed"),
    met_by=("replacement held",),
    from_date="session",
)
ONE = {"session": "one"}


def planned(on=BOOKED, session="one", planned_for=SESSION, **given):
    return event("session planned", on, about={"session": session}, dates={"session": planned_for}, **given)


def test_an_agenda_is_owed_from_booking_until_a_week_before_and_can_be_put_right_until_the_session():
    """S11."""
    row = only(AGENDA, planned())
    assert (row.owed_by, row.opens, row.due, row.last_day) == (OFFICER, BOOKED, date(2026, 11, 17), SESSION)
    assert status(row, SESSION) == "overdue"
    assert status(row, date(2026, 11, 25)) == "missed"


def test_it_is_met_by_the_event_about_the_same_session():
    """S11."""
    other = event("agenda sent", date(2026, 11, 9), about={"session": "two"})
    sent = event("agenda sent", date(2026, 11, 16), about=ONE)
    unmatched = event("agenda sent", date(2026, 11, 9))
    row = only(AGENDA, planned(), other, unmatched, sent)
    assert row.met == date(2026, 11, 16)
    assert row.basis[1] == sent.id


def test_an_event_without_what_it_must_be_matched_on_begins_nothing():
    nowhere = event("session planned", BOOKED, dates={"session": SESSION})
    assert compute(policy(AGENDA), facts(nowhere)) == ()


def test_what_was_met_first_as_far_as_anyone_knew_stays():
    sent = event("agenda sent", date(2026, 11, 16), about=ONE)
    late = event("agenda sent", date(2026, 11, 10), about=ONE, recorded=date(2026, 11, 30))
    assert only(AGENDA, planned(), late, sent).met == date(2026, 11, 16)


def test_what_happened_before_the_duty_began_does_not_meet_it():
    early = event("agenda sent", date(2026, 11, 2), about=ONE)
    assert only(AGENDA, planned(), early).met is None


def test_a_moved_session_moves_its_duties_and_keeps_their_keys():
    """S11: what was already sent stays sent."""
    first = planned(id="plan")
    sent = event("agenda sent", date(2026, 11, 9), about=ONE)
    moved = planned(date(2026, 11, 10), planned_for=date(2026, 12, 1), id="move", supersedes="plan")
    before, after = only(AGENDA, first), only(AGENDA, first, sent, moved)
    assert before.key == after.key
    assert (after.due, after.met) == (date(2026, 11, 24), date(2026, 11, 9))


@pytest.mark.parametrize("end", ["session cancelled", "session missed"])
def test_what_is_owed_for_a_session_that_did_not_take_place_is_withdrawn(end):
    """S23: but what was done stays done."""
    ended = event(end, SESSION, about=ONE)
    assert compute(policy(AGENDA), facts(planned(), ended)) == ()
    sent = event("agenda sent", date(2026, 11, 16), about=ONE)
    assert only(AGENDA, planned(), sent, ended).met == date(2026, 11, 16)


@pytest.mark.parametrize(("begun", "done"), [("record issued", "record signed"), ("extract owed", "extract entered")])
def test_what_is_owed_for_a_version_with_a_corrected_one_in_its_place_is_withdrawn(begun, done):
    """S16 to S18: what was signed or entered by then stays met, whoever records it later."""
    rules = duty("as soon as possible", counts_from=(begun,), met_by=(done,), matched_on=("record",))
    first = event(begun, SESSION, about={"record": "v1"})
    second = event(begun, date(2026, 12, 1), about={"record": "v2"})
    ended = event("record superseded", date(2026, 12, 1), about={"record": "v1"})
    met = event(done, SESSION, about={"record": "v1"})
    [row] = compute(policy(rules), facts(first, second, ended))
    assert ("record", "v2") in row.about
    rows = compute(policy(rules), facts(first, second, ended, met))
    assert sorted(dict(row.about)["record"] for row in rows) == ["v1", "v2"]
    assert [row.met for row in rows if ("record", "v1") in row.about] == [SESSION]


@pytest.mark.parametrize("end", ["session cancelled", "session missed"])
def test_a_replacement_is_counted_from_the_day_first_planned(end):
    """S23: by either name of what happened."""
    ended = event(end, date(2026, 11, 18), about=ONE, dates={"session": date(2026, 11, 20)})
    row = only(REPLACE, ended)
    assert (row.opens, row.due) == (date(2026, 11, 18), date(2026, 11, 27))


def test_a_duty_whose_day_the_event_does_not_name_counts_from_the_event():
    """S23."""
    row = only(REPLACE, event("session missed", date(2026, 11, 18), about=ONE))
    assert (row.opens, row.due) == (date(2026, 11, 18), date(2026, 11, 25))


def test_a_duty_of_one_step_of_the_ladder_begins_only_there():
    """S22."""
    answer = duty(
        "5 working days",
        counts_from=("disagreement at step",),
        met_by=("disagreement answered",),
        matched_on=("disagreement",),
        step="head",
        owed_by="supervisors",
    )
    at = [
        event("disagreement at step", SESSION, about={"disagreement": "one", "step": step})
        for step in ("supervisor", "head")
    ]
    row = only(answer, *at, event("disagreement at step", SESSION, about={"disagreement": "one"}))
    assert row.basis == (at[1].id,)
    every = duty(
        "5 working days",
        counts_from=("disagreement at step",),
        met_by=("disagreement answered",),
        matched_on=("disagreement",),
        owed_by="supervisors",
    )
    assert len(compute(policy(every), facts(*at))) == 2


def test_the_copy_is_due_after_two_weeks_or_the_day_before_the_next_session():
    """S16."""
    session = held(date(2026, 11, 11), about=ONE)
    following = planned(date(2026, 11, 11), "two", date(2026, 12, 2))
    sooner = planned(date(2026, 11, 12), "extra", date(2026, 11, 19))
    other_stream = planned(date(2026, 11, 12), "theirs", date(2026, 11, 13), arrangement="other")
    row = only(COPY, session)
    assert (row.due, row.last_day) == (date(2026, 11, 25), None)
    row = only(COPY, session, following, other_stream)
    assert (row.due, row.last_day) == (date(2026, 11, 25), date(2026, 12, 1))
    row = only(COPY, session, following, sooner)
    assert (row.due, row.last_day) == (date(2026, 11, 18), date(2026, 11, 18))


def test_a_cancelled_session_is_no_next_session():
    """S16, S23."""
    session = held(date(2026, 11, 11), about=ONE)
    sooner = planned(date(2026, 11, 12), "extra", date(2026, 11, 19))
    cancelled = event("session cancelled", date(2026, 11, 16), about={"session": "extra"})
    assert only(COPY, session, sooner, cancelled).due == date(2026, 11, 25)


def test_plans_and_cancellations_told_after_it_was_met_change_nothing():
    """S16: two dates on every fact."""
    session = held(date(2026, 11, 11), about=ONE)
    issued = event("record issued", date(2026, 11, 18), about=ONE)
    sooner = planned(date(2026, 11, 12), "extra", date(2026, 11, 19))
    told_later = planned(date(2026, 11, 12), "extra", date(2026, 11, 17), recorded=date(2026, 11, 20))
    off = event("session cancelled", date(2026, 11, 19), about={"session": "extra"})
    off_before = event("session cancelled", date(2026, 11, 17), about={"session": "extra"})
    assert only(COPY, session, issued, sooner, off).due == date(2026, 11, 18)
    assert only(COPY, session, issued, sooner, off_before).due == date(2026, 11, 25)
    assert only(COPY, session, issued, told_later).due == date(2026, 11, 25)


def test_a_session_that_concerns_nobody_has_no_next_one():
    nobody = held(date(2026, 11, 11), about=ONE, parties={"supervisors": (HEAD,)})
    assert only(COPY, nobody).due == date(2026, 11, 25)


def test_each_party_meets_their_own():
    """S19."""
    session = held(SESSION, about=ONE)
    mark = event("monitoring mark", SESSION, about=ONE, person=HEAD)
    rows = {row.owed_by: row for row in compute(policy(MARK), facts(session, mark))}
    assert rows[HEAD].met == SESSION
    assert rows[OFFICER].met is None
    assert {row.due for row in rows.values()} == {SESSION}
    assert len({row.key for row in rows.values()}) == 2


def test_supervisors_owe_one_row_together():
    """A session that two people owe does not count twice."""
    row = only(COPY, held(SESSION, about=ONE, parties=BOTH))
    assert row.owed_by == HEAD
    assert ("also owed by", ASSISTANT) in row.about


def test_several_supervisees_owe_an_agenda_each():
    """S11, for a group."""
    group = planned(parties={"supervisee": (OFFICER, LEAD), "supervisors": (HEAD,)})
    sent = event("agenda sent", date(2026, 11, 9), about=ONE, person=LEAD)
    rows = {row.owed_by: row.met for row in compute(policy(AGENDA), facts(group, sent))}
    assert rows == {OFFICER: None, LEAD: date(2026, 11, 9)}


def test_a_duty_applies_only_to_the_arrangements_that_it_names():
    narrow = duty("1 week before", from_date="session", applies_to=("other",))
    assert compute(policy(narrow), facts(planned())) == ()
    assert only(narrow, planned(arrangement="other")).owed_by == OFFICER


def test_what_counts_from_before_the_policy_was_in_force_begins_nothing():
    booked = date(2026, 7, 15)
    before = planned(booked, planned_for=date(2026, 8, 31))
    assert compute(policy(AGENDA), facts(before)) == ()
    after = only(AGENDA, planned(booked, planned_for=date(2026, 9, 15)))
    assert (after.opens, after.due) == (START, date(2026, 9, 8))


def test_the_key_of_a_row_says_whose_it_is_and_stays():
    """Reminders, escalations and what was answered hold on to it."""
    keys = {row.owed_by: row.key for row in compute(policy(MARK), facts(held(SESSION, about=ONE, id="held")))}
    assert keys == {OFFICER: f"mark:{OFFICER}:held", HEAD: f"mark:{HEAD}:held"}
    assert only(COPY, held(SESSION, about=ONE, id="held")).key == "copy:one:held"


def test_a_dated_duty_takes_the_day_the_event_names_and_says_when_there_is_none():
    """S15."""
    rules = duty(
        "on the agreed date",
        owed_by="owner",
        counts_from=("action agreed",),
        met_by=("action closed",),
        matched_on=("action",),
    )
    agreed = {"agreed date": date(2026, 11, 20)}
    row = only(rules, event("action agreed", SESSION, about={"action": "x"}, parties={"owner": (LEAD,)}, dates=agreed))
    assert (row.owed_by, row.due) == (LEAD, date(2026, 11, 20))
    row = only(rules, event("action agreed", SESSION, about={"action": "x"}, parties={}, person=LEAD))
    assert (row.owed_by, row.due) == (LEAD, None)
    assert "record the agreed date" in str(row.warning)


def test_matching_on_two_subjects_needs_both():
    rules = duty(
        "as soon as possible",
        matched_on=("session", "case"),
        counts_from=("extract owed",),
        met_by=("extract entered",),
    )
    owed = event("extract owed", SESSION, about={"session": "one", "case": "c1"})
    half = event("extract entered", SESSION, about=ONE)
    assert only(rules, owed, half).met is None
    whole = event("extract entered", SESSION, about={"case": "c1", "session": "one"})
    assert only(rules, owed, whole).met == SESSION


def test_a_closure_moves_an_unmet_notice_only():
    calendar = school_calendar((date(2026, 11, 17), date(2026, 11, 12)))
    [row] = compute(policy(AGENDA), facts(planned()), calendar)
    assert row.due == date(2026, 11, 16)
    sent = event("agenda sent", date(2026, 11, 10), about=ONE)
    [row] = compute(policy(AGENDA), facts(planned(), sent), calendar)
    assert row.due == date(2026, 11, 17)


def test_two_plans_under_one_notice_are_counted_once_each():
    rows = compute(policy(AGENDA), facts(planned(), planned(session="two")))
    assert [row.due for row in rows] == [date(2026, 11, 17)] * 2
    assert len({row.key for row in rows}) == 2
