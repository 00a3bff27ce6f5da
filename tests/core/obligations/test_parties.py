"""Who owes: the people an event or agreement names, else those who hold the role, else nobody and a warning."""

from datetime import date

from tests.core.obligations.cast import (
    ASSISTANT,
    HEAD,
    LEAD,
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
)

SESSION = date(2026, 11, 24)
UNNAMED = {"supervisee": (OFFICER,)}


def owers(rules, *events, roles=STAFF):
    rows = compute(policy(*rules), facts(*events, roles=roles))
    return [(row.owed_by, [name for kind, name in row.about if kind == "also owed by"], row.warning) for row in rows]


def copy_of(owed_by):
    return duty("2 weeks", owed_by=owed_by, counts_from=("session held",), met_by=("record issued",))


def unnamed_session(**given):
    return held(SESSION, about={"session": "one"}, **{"parties": UNNAMED, **given})


def test_the_supervisors_of_the_newest_agreement_owe_the_next_session():
    rules = [arrangement("every 3 weeks")]
    old = event("agreement drawn up", date(2026, 9, 1), parties={"supervisee": (OFFICER,), "supervisors": (HEAD,)})
    new = event("agreement drawn up", date(2026, 9, 8), parties={"supervisee": (OFFICER,), "supervisors": (LEAD, HEAD)})
    future = event(
        "agreement drawn up", date(2026, 12, 8), parties={"supervisee": (OFFICER,), "supervisors": (ASSISTANT,)}
    )
    silent = event("agreement signed", date(2026, 9, 9), parties=UNNAMED)
    assert owers(rules, new, silent, old, future) == [(LEAD, [HEAD], None)]


def test_without_an_agreement_those_who_hold_the_role_owe_it_and_nobody_supervises_themselves():
    """S5."""
    rules = [arrangement("every 3 weeks")]
    assert owers(rules) == [(HEAD, [ASSISTANT], None)]
    also_head = role(OFFICER, "headteacher", date(2026, 9, 2))
    assert owers(rules, roles=(*STAFF, also_head)) == [(HEAD, [ASSISTANT], None)]


def test_when_nobody_holds_the_role_the_row_falls_to_the_supervisee_with_a_warning():
    [(owed_by, also, warning)] = owers([arrangement("every 3 weeks")], roles=STAFF[:1])
    assert (owed_by, also) == (OFFICER, [])
    nobody = "Nobody else held the role of headteacher or assistant head then"
    assert warning == f"{nobody}, so nobody else is named: give somebody the role."


def test_a_cadence_can_be_owed_by_the_supervisee_by_both_sides_or_by_a_role():
    assert owers([arrangement("every 3 weeks", owed_by="supervisee")]) == [(OFFICER, [], None)]
    assert owers([arrangement("every 3 weeks", owed_by="each party")]) == [(HEAD, [ASSISTANT, OFFICER], None)]
    assert owers([arrangement("every 3 weeks", owed_by="assistant head")]) == [(ASSISTANT, [], None)]


def test_a_session_names_its_supervisors():
    assert owers([copy_of("supervisors")], held(SESSION, about={"session": "one"})) == [(HEAD, [], None)]


def test_an_event_that_names_none_takes_them_from_its_arrangement():
    rules = [arrangement("as needed"), copy_of("supervisors")]
    assert owers(rules, unnamed_session()) == [(HEAD, [ASSISTANT], None)]
    agreed = event("agreement signed", date(2026, 9, 9), parties={"supervisee": (OFFICER,), "supervisors": (LEAD,)})
    assert owers(rules, unnamed_session(), agreed) == [(LEAD, [], None)]


def test_an_event_under_no_arrangement_that_names_none_falls_to_the_supervisee_with_a_warning():
    [(owed_by, _, warning)] = owers([copy_of("supervisors")], unnamed_session(arrangement=None))
    assert owed_by == OFFICER
    assert "give somebody the role" in str(warning)


def test_a_role_owes_together_those_longest_in_it_first():
    """S3."""
    leads = (
        role(LEAD, "designated safeguarding lead", date(2026, 10, 1)),
        role(ASSISTANT, "designated safeguarding lead", date(2026, 9, 1)),
        role(HEAD, "designated safeguarding lead", date(2026, 9, 1), date(2026, 11, 23)),
    )
    rules = [copy_of("designated safeguarding lead")]
    assert owers(rules, unnamed_session(), roles=leads) == [(ASSISTANT, [LEAD], None)]


def test_a_role_that_nobody_holds_is_reported():
    [(owed_by, _, warning)] = owers([copy_of("governor")], unnamed_session(parties={}))
    assert owed_by == ""
    assert warning == "Nobody held the role of governor then, so nobody else is named: give somebody the role."


def test_an_action_without_an_owner_is_the_supervisees():
    """S15."""
    assert owers([copy_of("owner")], unnamed_session()) == [(OFFICER, [], None)]
