"""Which fields a person sees and fills in (S11, S26)."""

import pytest

from keel.core.forms import shown, to_fill
from tests.core.forms.forms_for_tests import everything

FORM = everything()


def keys(fields):
    return [field.key for field in fields]


@pytest.mark.parametrize(
    ("answers", "seen"),
    [
        ({}, []),
        ({"mood": "calm", "current": True}, []),
        ({"mood": "tired"}, ["why_tired"]),
        ({"current": False}, ["why_not"]),
        ({"current": "no", "mood": "tired"}, ["why_tired", "why_not"]),
    ],
)
def test_a_field_with_a_condition_is_seen_where_it_holds(answers, seen):
    found = keys(shown(FORM, part="session", answers=answers))
    assert [key for key in found if key.startswith("why")] == seen
    assert len(found) == 10 + len(seen)


@pytest.mark.parametrize(
    ("who", "when", "filled"),
    [
        ("supervisee", "before", ["line", "mood", "current", "items", "cases"]),
        ("supervisors", "before", ["current"]),
        ("supervisors", "during", ["story", "day", "actions"]),
        ("keel", "after", ["moment", "signed"]),
        ("supervisee", "after", ["signed"]),
    ],
)
def test_each_fills_in_what_is_theirs_at_its_time(who, when, filled):
    assert keys(to_fill(FORM, part="session", who=who, when=when, answers={})) == filled


def test_a_field_is_found_by_part_and_key():
    assert FORM.field("personal", "note").label == "Note"
    with pytest.raises(KeyError, match="no field “note” in its part “session”"):
        FORM.field("session", "note")
