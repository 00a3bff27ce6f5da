"""A policy picks settings inside the table; it never opens what the table denies."""

from dataclasses import fields

import pytest

from keel.core.access import DEFAULT_SETTINGS, RULES, SETTINGS, AccessSettings, UnknownAccessError, readers
from keel.core.access.settings import rules_by_kind


def test_every_setting_has_a_question_and_its_default_is_the_first_answer():
    assert {field.name for field in fields(AccessSettings)} == set(SETTINGS)
    for name, setting in SETTINGS.items():
        assert setting.question.endswith("?")
        assert getattr(DEFAULT_SETTINGS, name) == next(iter(setting.answers))


@pytest.mark.parametrize(
    ("answers", "kind", "gone"),
    [
        ({"quality_reading": "nobody"}, "K6", {"slt reviewer", "chair", "link governor"}),
        ({"quality_reading": "nobody"}, "K8", {"slt reviewer"}),
        ({"inspectors": "on screen only"}, "K6", {"inspector"}),
        ({"investigations": "nobody"}, "K7", {"investigating officer"}),
        ({"disagreement_notes": "nobody"}, "K9", {"headteacher", "trust lead"}),
    ],
)
def test_a_narrower_answer_takes_readers_away(answers, kind, gone):
    """S20, F10, S21: whether others read is the policy's choice inside the table."""
    assert set(readers(kind)) - set(readers(kind, AccessSettings(**answers))) == gone


def test_a_trained_headteacher_may_be_held_to_grants():
    ways = readers("K6", AccessSettings(headteacher_cases="grant only"))["headteacher"]

    assert [way.needs for way in ways] == [frozenset({"grant"})]


def test_a_secured_folder_opens_the_session_part_to_three_more():
    """E10: notes about no child are open to the trust lead, the head and the safeguarding leads."""
    wider = readers("K15", AccessSettings(session_part="secured folder"))

    assert set(wider) - set(readers("K15")) == {"dsl", "trust lead"}
    assert frozenset() in [way.needs for way in wider["headteacher"]]
    assert readers("K7") == readers("K7", AccessSettings(session_part="secured folder"))


def test_no_setting_goes_beyond_the_table():
    for name, setting in SETTINGS.items():
        for answer in setting.answers:
            by_kind = rules_by_kind(AccessSettings(**{name: answer}))
            assert all(rule in RULES for rules in by_kind.values() for rule in rules)


def test_an_unknown_answer_is_an_error_that_names_the_answers():
    with pytest.raises(UnknownAccessError, match=r"For quality_reading, the answer 'everybody'.*sample, nobody"):
        AccessSettings(quality_reading="everybody")
