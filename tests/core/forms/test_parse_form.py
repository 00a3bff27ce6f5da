"""A form's file is refused with every problem in it; what a form says has a hash that lasts (S26)."""

import pytest

from keel.core.forms import FormErrors, fingerprint, parse_form
from tests.core.forms.forms_for_tests import ALL_KINDS, everything


def refused(old, new):
    assert old in ALL_KINDS
    with pytest.raises(FormErrors) as refusal:
        parse_form(ALL_KINDS.replace(old, new, 1), file="everything.v2.toml")
    return [f"{problem.line} {problem.field}: {problem.why} {problem.cure}" for problem in refusal.value.problems]


def test_a_form_is_named_with_its_version():
    assert everything().id == "everything.v2"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("format = 1", "format = 9", ["2 format: is 9, which this Keel does not know. Write 1, or update Keel."]),
        ("version = 2", "version = 0", ["4 version: is less than 1. The first version is 1."]),
        ('title = "Everything"\n', "", ["1 title: is missing. Add it."]),
        (
            "[personal]",
            "[persona]",
            ["36 persona: “persona” is no part of a record. Did you mean “personal”?"],
        ),
        (
            'kind = "date",',
            'kind = "dates",',
            ["11 session.day.kind: “dates” is not one of the words for this. Did you mean “date”?"],
        ),
        (
            ', choices = ["calm", "tired"]',
            "",
            ["13 session.mood.choices: and its kind do not fit. Give a field of kind “choice” its choices, no other."],
        ),
        (
            'field = "mood"',
            'field = "moood"',
            ["26 session.why_tired.shown_if: names “moood”, which is not in [session]. Did you mean “mood”?"],
        ),
        (
            "at_most = 3",
            "at_most = 0",
            ["15 session.items.max_length: or at_most lets nothing in. Write 1 or more."],
        ),
        (
            "max_length = 10,",
            "max_length = 0,",
            ["9 session.line.max_length: or at_most lets nothing in. Write 1 or more."],
        ),
        (
            'line = { label = "Line"',
            'line = { part = "case", label = "Line"',
            ["9 session.line.part: says “case”, but stands under [session]. Take it out."],
        ),
    ],
)
def test_each_mistake_is_told_with_its_line_and_its_cure(old, new, said):
    assert refused(old, new) == said


def test_a_field_that_is_no_table_is_told():
    assert refused("[personal]", "[personal]\nx = 1") == [
        "37 personal.x: is not a table. Write it as a table with a heading [x]."
    ]


def test_a_part_that_is_no_table_is_told():
    with pytest.raises(FormErrors, match="personal: is not a table"):
        parse_form("personal = 1\n" + ALL_KINDS[: ALL_KINDS.index("[personal]")], file="x.toml")


def test_a_form_without_fields_is_told():
    with pytest.raises(FormErrors, match="the file: has no fields"):
        parse_form(ALL_KINDS[: ALL_KINDS.index("[session]")], file="x.toml")


def test_the_hash_is_of_what_the_form_says_and_not_of_spaces_or_remarks():
    spaced = ALL_KINDS.replace(" = ", "  =  ") + "\n# a remark\n"
    assert fingerprint(parse_form(spaced, file="x.toml")) == fingerprint(everything())


def test_the_hash_changes_with_every_word():
    other = parse_form(ALL_KINDS.replace("Up to date?", "Up-to-date?"), file="x.toml")
    assert fingerprint(other) != fingerprint(everything())
