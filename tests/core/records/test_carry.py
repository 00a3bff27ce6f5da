"""X4: nobody types the same fact twice; S11, S26: what agenda, case notes and record begin with."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keel.core.records import CaseFacts, LastSession, OpenAction, SessionFacts, carry_to, redate

TODAY = date(2026, 11, 4)
SESSION = SessionFacts(
    supervisee="Ann Example",
    job_title="Safeguarding officer",
    supervisors=("Ben Example",),
    starts=datetime(2026, 11, 25, 13, 0, tzinfo=UTC),
    next_session=datetime(2026, 12, 16, 13, 0, tzinfo=UTC),
)


def action(name: str, **more) -> OpenAction:
    return OpenAction(**{"id": name, "what": name, "owner": "ann", "agreed": TODAY, "due": TODAY, **more})


ACTIONS = st.lists(
    st.builds(
        OpenAction,
        id=st.integers(0, 99).map(str),
        what=st.just("call"),
        owner=st.just("ann"),
        agreed=st.just(TODAY),
        due=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
        case=st.none() | st.sampled_from("abc"),
        personal=st.booleans(),
        carried=st.integers(0, 5),
        closed=st.none() | st.just(TODAY),
    ),
    unique_by=lambda one: one.id,
).map(tuple)


def test_known_facts_flow_into_the_next_session():
    cases = [CaseFacts("a", ("child protection",), True, date(2026, 10, 14)), CaseFacts("b", ("emerging",), False)]
    last = LastSession(
        TODAY,
        (
            action("for-a", case="a", due=date(2026, 11, 11)),
            action("for-c", case="c"),
            action("done", case="a", closed=TODAY),
            action("late", due=date(2026, 11, 1), carried=2),
            action("soon"),
            action("own", personal=True),
        ),
    )

    start = carry_to(SESSION, cases, last)

    assert (start.session, start.last_session) == (SESSION, TODAY)
    assert start.social_care_cases == ("a",)
    assert [(note.facts.case, [a.id for a in note.actions]) for note in start.case_notes] == [
        ("a", ["for-a"]),
        ("b", []),
    ]
    assert [(a.id, a.carried) for a in start.session_actions] == [("late", 3), ("soon", 1)]
    assert [a.id for a in start.personal_actions] == ["own"]
    assert [a.id for a in start.not_on_agenda] == ["for-c"]


def test_a_first_session_begins_without_actions():
    start = carry_to(SESSION, [CaseFacts("a", (), True)], None)

    assert (start.last_session, start.session_actions, start.case_notes[0].actions) == (None, (), ())


@given(ACTIONS, st.lists(st.sampled_from("abc"), unique=True))
def test_every_open_action_is_carried_once_and_nothing_closed_comes_back(actions, on_agenda):
    cases = [CaseFacts(case, (), False) for case in on_agenda]

    start = carry_to(SESSION, cases, LastSession(TODAY, actions))

    places = [start.session_actions, start.personal_actions, start.not_on_agenda]
    places += [note.actions for note in start.case_notes]
    landed = {a.id: a.carried for place in places for a in place}
    assert sum(len(place) for place in places) == len(landed)
    assert landed == {a.id: a.carried + 1 for a in actions if a.closed is None}
    assert all(a.case == note.facts.case for note in start.case_notes for a in note.actions)


def test_a_new_date_is_counted():
    later = redate(action("x", redated=1), date(2026, 11, 20), today=TODAY)

    assert (later.due, later.redated) == (date(2026, 11, 20), 2)


@pytest.mark.parametrize(
    ("changes", "due", "sentence"),
    [
        ({"closed": TODAY}, date(2026, 12, 1), "This action is closed. Agree a new one instead."),
        ({}, TODAY, "This is the date it already has. Give another, or leave it."),
        ({}, date(2026, 11, 3), "The new date has passed already. Give today or a later day."),
    ],
)
def test_a_new_date_that_makes_no_sense_is_refused(changes, due, sentence):
    with pytest.raises(ValueError) as refusal:  # noqa: PT011
        redate(action("x", **changes), due, today=TODAY)
    assert str(refusal.value) == sentence
