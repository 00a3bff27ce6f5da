"""What may happen to a session, as a table with its refusals (S11, S19, S23)."""

from dataclasses import replace
from datetime import date

import pytest

from keel.core.access import RELATIONS
from keel.core.workflow import SESSION, Refused, SessionFacts

DAY = date(2026, 11, 24)
BEFORE, AFTER = date(2026, 11, 20), date(2026, 11, 25)
READY = SessionFacts(
    today=DAY,
    day=DAY,
    agenda_sent=True,
    notes_completed=True,
    attendance_noted=True,
    reason="Ill",
    new_day=AFTER,
)

ALLOWED = [
    ("prepare", "planned", "supervisee", "prepared"),
    ("move", "planned", "supervisee", "planned"),
    ("move", "prepared", "supervisor", "prepared"),
    ("begin", "planned", "supervisor", "in session"),
    ("begin", "prepared", "external supervisor", "in session"),
    ("end", "in session", "supervisor", "held"),
    ("take up again", "held", "supervisor", "in session"),
    ("note as held", "planned", "supervisor", "held"),
    ("note as held", "prepared", "supervisor", "held"),
    ("note as held", "missed", "supervisor", "held"),
    ("cancel", "planned", "supervisee", "cancelled"),
    ("cancel", "prepared", "supervisor", "cancelled"),
    ("miss", "planned", "supervisor", "missed"),
    ("miss", "prepared", "supervisee", "missed"),
    ("rebook", "cancelled", "supervisee", "cancelled"),
    ("rebook", "missed", "supervisor", "missed"),
    ("begin record", "held", "supervisor", "held"),
]


@pytest.mark.parametrize(("act", "state", "by", "after"), ALLOWED)
def test_what_is_allowed_leads_to_its_state(act, state, by, after):
    assert SESSION.check(act, state, by=by, facts=READY) == after
    assert SESSION.allows(act, state, by=by, facts=READY)


def test_nothing_else_is_allowed_to_anybody():
    allowed = {(act, state) for act, state, _, _ in ALLOWED}
    for act in SESSION.done:
        for state in SESSION.states:
            for relation in RELATIONS:
                if (act, state) not in allowed or "supervis" not in relation:
                    assert not SESSION.allows(act, state, by=relation, facts=READY)


@pytest.mark.parametrize(
    ("act", "state", "by", "changes", "sentence"),
    [
        ("prepare", "planned", "supervisee", {"agenda_sent": False},
         "The agenda has not been sent yet. Send it to the supervisor first."),
        ("prepare", "planned", "supervisee", {"notes_completed": False},
         "The case notes are not complete yet. Complete them first; nobody else reads them unless you share them."),
        ("prepare", "planned", "supervisor", {},
         "Only the supervisee can do this: a session is marked as prepared by them."),
        ("begin", "prepared", "supervisee", {}, "Only the supervisor can do this: a session is begun by them."),
        ("begin", "prepared", "supervisor", {"today": BEFORE},
         "The day of this session has not come yet. Move the session if it takes place earlier."),
        ("begin", "cancelled", "supervisor", {}, "A session that is cancelled cannot be begun. It can be rebooked."),
        ("move", "planned", "supervisor", {"new_day": None}, "Give the new day: today or a later one."),
        ("move", "planned", "supervisor", {"new_day": BEFORE}, "Give the new day: today or a later one."),
        ("move", "planned", "headteacher", {},
         "Only the supervisee or the supervisor can do this: a session is moved by them."),
        ("end", "in session", "supervisor", {"attendance_noted": False},
         "Say for each person whether they came, and when they arrived and left."),
        ("take up again", "held", "supervisor", {"today": AFTER},
         "A session is taken up again on its own day only. Write what is missing into the record."),
        ("take up again", "held", "supervisor", {"record_issued": True},
         "The record of this session was issued. Correct it with a new version."),
        ("cancel", "planned", "supervisee", {"reason": "  "},
         "Say why in a few words. The reason is sealed and stays with the session."),
        ("cancel", "planned", "supervisee", {"today": AFTER},
         "The day of this session has passed. Note it as held or as missed."),
        ("rebook", "missed", "supervisee", {"replaced": True},
         "Another session stands in for this one already. Move or cancel that one."),
        ("cancel", "held", "supervisor", {},
         "A session that is held cannot be cancelled. It can be taken up again, or recorded."),
    ],
)  # fmt: skip
def test_each_refusal_says_what_was_wrong_and_how_to_mend_it(act, state, by, changes, sentence):
    with pytest.raises(Refused) as refusal:
        SESSION.check(act, state, by=by, facts=replace(READY, **changes))
    assert str(refusal.value) == sentence


def test_a_session_that_was_not_prepared_may_begin():
    """S11 is a duty; the talk does not wait for the paper."""
    facts = SessionFacts(today=DAY, day=DAY)

    assert SESSION.check("begin", "planned", by="supervisor", facts=facts) == "in session"


def test_an_unknown_act_or_state_is_an_error():
    with pytest.raises(KeyError):
        SESSION.check("burn", "planned", by="supervisor", facts=READY)
    with pytest.raises(KeyError):
        SESSION.check("begin", "lost", by="supervisor", facts=READY)


def test_the_acts_of_a_state_are_told_by_relation():
    assert SESSION.acts_from("planned", by="supervisee") == ("prepare", "move", "cancel", "miss")
    assert SESSION.acts_from("held", by="supervisee") == ()
