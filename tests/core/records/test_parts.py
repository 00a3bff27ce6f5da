"""X3: one meeting, several records, written once and filed apart."""

import pytest
from hypothesis import given

from keel.core.forms.kinds import Field, Form
from keel.core.records import ACTIONS, PartsError, Written, split
from tests.core.records.strategies import filled_forms


def field(part, key, **more) -> Field:
    words = {"label": "Label", "kind": "long text", "filled_by": "supervisors", "when": "during"}
    return Field(key=key, part=part, **{**words, **more})


FORM = Form(
    name="invented",
    version=1,
    title="Invented",
    summary="Invented",
    fields=(
        field("agenda", "items"),
        field("session", "workload", with_actions=True),
        field("session", "training"),
        field("case", "update"),
        field("personal", "personal"),
    ),
)


def test_each_answer_is_filed_in_its_part_in_the_order_of_the_form():
    parts = split(
        FORM,
        [
            Written("personal", "personal", "tired"),
            Written("case", "update", "settled", case="b"),
            Written("session", "training", "none"),
            Written("session", "workload" + ACTIONS, []),
            Written("session", "workload", "heavy"),
            Written("case", "update", "worried", case="a"),
        ],
    )

    assert [(part.id, part.kind, dict(part.answers)) for part in parts] == [
        ("session", "K15", {"workload": "heavy", "workload.actions": [], "training": "none"}),
        ("case:a", "K6", {"update": "worried"}),
        ("case:b", "K6", {"update": "settled"}),
        ("personal", "K7", {"personal": "tired"}),
    ]
    assert list(parts[0].answers) == ["workload", "workload.actions", "training"]


def test_a_case_that_was_taken_has_its_part_even_where_nothing_was_written():
    assert [part.id for part in split(FORM, [], cases=["a"])] == ["session", "case:a", "personal"]


def test_a_form_without_personal_fields_makes_no_personal_part():
    form = Form(name="n", version=1, title="T", summary="S", fields=(field("session", "workload"),))

    assert [part.id for part in split(form, [])] == ["session"]


@given(filled_forms())
def test_every_answer_lands_in_exactly_one_part(filled):
    """Nothing is lost, nothing stands twice, and no case's text stands in another part (X3)."""
    form, written = filled

    parts = split(form, written)

    landed = [(part.name, part.case, key, value) for part in parts for key, value in part.answers.items()]
    assert sorted(landed, key=str) == sorted(((w.part, w.case, w.field, w.value) for w in written), key=str)
    assert len({part.id for part in parts}) == len(parts)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        (Written("agenda", "items", "x"), "'agenda' is no part of a record. A record has: session, case, personal."),
        (Written("session", "update", "x"), "The form has no field 'update' in its part 'session'."),
        (Written("session", "training.actions", []), "The form has no field 'training.actions' in its part 'session'."),
        (Written("case", "update", "x"), "The answer to 'update' does not say which case it is about."),
        (
            Written("personal", "personal", "x", case="a"),
            "The answer to 'personal' is about a case, but its part 'personal' is not.",
        ),
    ],
)
def test_an_answer_without_a_place_is_refused_and_not_dropped(written, sentence):
    with pytest.raises(PartsError) as refusal:
        split(FORM, [written])
    assert str(refusal.value) == sentence


def test_two_answers_in_one_place_are_refused():
    with pytest.raises(PartsError, match="answered twice in one part"):
        split(FORM, [Written("session", "training", "x"), Written("session", "training", "y")])
