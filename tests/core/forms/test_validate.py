"""Answers are kept in one shape or refused with sentences; a refusal keeps nothing and repeats nothing (S26, G-36)."""

from datetime import UTC, date, datetime

import pytest

from keel.core.forms import AnswersRefused, validate
from tests.core.forms.forms_for_tests import everything

FORM = everything()


def kept(**answers):
    return validate(FORM, part="session", answers=answers)


def refused(*, complete=False, **answers):
    with pytest.raises(AnswersRefused) as refusal:
        validate(FORM, part="session", answers=answers, complete=complete)
    return [problem.sentence for problem in refusal.value.problems]


@pytest.mark.parametrize(
    ("key", "given", "expected"),
    [
        ("line", " short ", "short"),
        ("line", "", ""),
        ("story", "one\r\ntwo", "one\ntwo"),
        ("day", "2026-09-01", "2026-09-01"),
        ("day", date(2026, 9, 1), "2026-09-01"),
        ("day", "", None),
        ("day", None, None),
        ("moment", "2026-09-01 14:30", "2026-09-01T14:30:00"),
        ("moment", datetime(2026, 9, 1, 14, 30, tzinfo=UTC), "2026-09-01T14:30:00+00:00"),
        ("mood", "calm", "calm"),
        ("mood", None, ""),
        ("current", "yes", True),
        ("current", True, True),
        ("current", "no", False),
        ("current", "", None),
        ("items", [" one ", "", "two"], ["one", "two"]),
        ("items", None, []),
        ("items", ("one",), ["one"]),
        ("cases", ["0021", "0022", "0021"], ["0021", "0022"]),
        (
            "actions",
            [{"text": "Ring", "owner": "m1", "by": "2026-09-01"}, {"text": "", "owner": None}],
            [{"text": "Ring", "owner": "m1", "by": "2026-09-01"}],
        ),
    ],
)
def test_an_answer_of_each_kind_is_kept_in_its_shape(key, given, expected):
    assert kept(**{key: given}) == {key: expected}


@pytest.mark.parametrize(
    ("key", "given", "sentence"),
    [
        ("line", 3, "“Line” is not text. Type it as text."),
        ("line", "one\ntwo", "“Line” runs over several lines. Write it on one line."),
        (
            "line",
            "eleven signs",
            "“Line” has 12 characters; it takes at most 10. "
            "Nothing was cut: shorten it, or share it out between fields.",
        ),
        (
            "story",
            "a" * (10 * 2**20),
            "“Story” has 10,485,760 characters; it takes at most 20,000. "
            "Nothing was cut: shorten it, or share it out between fields.",
        ),
        (
            "story",
            "a\x00",
            "“Story” has a control character (NUL) in line 1, which cannot be shown or printed. "
            "Delete it, or paste the text again as plain text.",
        ),
        ("day", "2026-02-30", "“Day” is not a day that exists. Write the day as 2026-09-01."),
        ("day", 3, "“Day” is not a day that exists. Write the day as 2026-09-01."),
        ("day", "1026-02-03", "“Day” is too far away. Write a year from 1900 to 2200."),
        ("moment", "late", "“Moment” is not a day that exists. Write day and time as 2026-09-01 14:30."),
        ("mood", "cross", "“Mood” has an answer that is not among the choices. Choose one of: calm, tired."),
        ("mood", [], "“Mood” has an answer that is not among the choices. Choose one of: calm, tired."),
        ("current", "maybe", "“Up to date?” is neither yes nor no. Choose yes or no, or leave it open."),
        ("current", 1.5, "“Up to date?” is neither yes nor no. Choose yes or no, or leave it open."),
        ("items", "one", "“Items” is not a list. Give each entry on its own."),
        (
            "items",
            ["1", "2", "3", "4"],
            "“Items” has 4 entries and takes at most 3. "
            "Nothing was left out: take some away, or keep them for another session.",
        ),
        (
            "cases",
            ["0021", " "],
            "“Cases” names a case without its number. Choose the case from the register, or take the line out.",
        ),
        (
            "actions",
            ["Ring"],
            "“Actions” has an action 1 that cannot be read. Give what is to be done, who does it, by when.",
        ),
        (
            "actions",
            [{"text": "Ring", "who": "m1"}],
            "“Actions” has an action 1 that cannot be read. Give what is to be done, who does it, by when.",
        ),
        (
            "actions",
            [{"text": "Ring", "owner": "m1", "by": "2026-09-01"}, {"text": "Write"}],
            "“Actions” has an action 2 without who does it and by when. Add it.",
        ),
        ("actions", [{"by": "soon"}], "“Actions” is not a day that exists. Write the day as 2026-09-01."),
        ("signed", "me", "“Signatures” cannot be typed. Sign the record itself."),
        ("storey", "x", "“storey” is no field of Everything. Did you mean “story”?"),
    ],
)
def test_an_answer_that_cannot_be_kept_gets_a_sentence_that_says_how_to_mend_it(key, given, sentence):
    assert refused(**{key: given}) == [sentence]


def test_all_that_is_wrong_is_told_at_once():
    assert len(refused(line="\x00", day="soon", current="perhaps", story="fine")) == 3


def test_a_refusal_never_repeats_what_was_typed():
    """No child's story in an error message."""
    sentences = refused(line="secret story of a child", mood="secret", current="secret", day="secret", cases="secret")
    assert "secret" not in " ".join(sentences)


def test_a_required_field_may_wait_until_it_is_sent():
    assert kept(line="") == {"line": ""}
    assert refused(complete=True, line="") == ["“Line” is empty. Fill it in before you send it."]


def test_a_required_field_that_was_filled_wrongly_is_told_once():
    assert len(refused(complete=True, line="one\ntwo")) == 1


def test_a_required_field_is_asked_for_only_where_it_is_shown():
    assert refused(complete=True, line="x", mood="tired") == ["“Why tired?” is empty. Fill it in before you send it."]
    assert validate(FORM, part="session", answers={"line": "x", "mood": "calm"}, complete=True)


def test_a_field_of_another_part_is_no_field_of_this_one():
    """X3: what belongs to the person never lands in the session part."""
    with pytest.raises(AnswersRefused, match="“line” is no field of Everything"):
        validate(FORM, part="personal", answers={"line": "x"})
