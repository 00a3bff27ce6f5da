"""Phrases are read from what people type and said in one form."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keel.core.phrases import (
    EXAMPLES,
    READINGS,
    AsNeeded,
    AsSoonAsPossible,
    AtLeast,
    Before,
    EveryBetween,
    EveryCalendarMonth,
    EveryDays,
    EveryFourWeeks,
    EveryHalfTerm,
    EveryMonths,
    EveryTerm,
    EveryWeeks,
    Length,
    OnDate,
    PhraseError,
    SameDay,
    Within,
    WithinHalfTerm,
    WithinOrBeforeNext,
    WithinWorkingDays,
    read,
    say,
)
from tests.strategies import phrase_texts, phrases


@pytest.mark.parametrize(
    ("text", "phrase", "said"),
    [
        ("every 3 weeks", EveryWeeks(3, 3), "every 3 weeks"),
        ("  Every THREE   Weeks. ", EveryWeeks(3, 3), "every 3 weeks"),
        ("every 3 school weeks", EveryWeeks(3, 3), "every 3 weeks"),
        ("weekly", EveryWeeks(1, 1), "every week"),
        ("every 1 week", EveryWeeks(1, 1), "every week"),
        ("fortnightly", EveryWeeks(2, 2), "every 2 weeks"),
        ("six-weekly", EveryWeeks(6, 6), "every 6 weeks"),
        ("every 4 to 6 weeks", EveryWeeks(4, 6), "every 4 to 6 weeks"),
        ("every 4–6 weeks", EveryWeeks(4, 6), "every 4 to 6 weeks"),
        ("every 4 to 4 weeks", EveryWeeks(4, 4), "every 4 weeks"),
        ("every 28 days", EveryDays(28), "every 28 days"),
        ("daily", EveryDays(1), "every day"),
        ("every 12 months", EveryMonths(12), "every 12 months"),
        ("every 2 years", EveryMonths(24), "every 24 months"),
        ("every half-term", EveryHalfTerm(), "every half term"),
        ("half-termly", EveryHalfTerm(), "every half term"),
        ("every term", EveryTerm(), "termly"),
        ("every 4 calendar weeks", EveryFourWeeks(), "every four calendar weeks"),
        ("each calendar month", EveryCalendarMonth(), "every calendar month"),
        (
            "every 6 weeks to 3 months",
            EveryBetween(Length(6, "weeks"), Length(3, "months")),
            "every 6 weeks to 3 months",
        ),
        (
            "every 28 to 35 days",
            EveryBetween(Length(28, "days"), Length(35, "days")),
            "every 28 to 35 days",
        ),
        ("every 3 months to 3 months", EveryMonths(3), "every 3 months"),
        ("at least 6 per academic year", AtLeast(6, "academic year"), "at least 6 per academic year"),
        ("at least six times in each academic year", AtLeast(6, "academic year"), "at least 6 per academic year"),
        ("at least once a term", AtLeast(1, "term"), "at least 1 per term"),
        ("at least twice per half term", AtLeast(2, "half term"), "at least 2 per half term"),
        ("5 working days", WithinWorkingDays(5), "5 working days"),
        ("within one working day", WithinWorkingDays(1), "1 working day"),
        (
            "5 working days , holidays and closures left out",
            WithinWorkingDays(5, leave_out_holidays=True),
            "5 working days, holidays and closures left out",
        ),
        ("two weeks", Within(Length(2, "weeks")), "2 weeks"),
        ("a fortnight", Within(Length(2, "weeks")), "2 weeks"),
        ("within 1 month", Within(Length(1, "months")), "1 month"),
        ("a year", Within(Length(12, "months")), "12 months"),
        (
            "2 weeks or before the next session",
            WithinOrBeforeNext(Length(2, "weeks")),
            "2 weeks or before the next session",
        ),
        ("on the same day", SameDay(), "the same day"),
        ("by the same day", SameDay(), "the same day"),
        ("in the half term", WithinHalfTerm(), "within the half term"),
        ("a week before the session", Before(Length(1, "weeks")), "1 week before"),
        ("by the agreed date", OnDate("agreed date"), "on the agreed date"),
        ("as soon as possible", AsSoonAsPossible(), "as soon as possible"),
        ("as needed", AsNeeded(), "as needed"),
    ],
)
def test_each_phrase_is_read_and_said(text, phrase, said):
    assert read(text) == phrase
    assert say(phrase) == said


@pytest.mark.parametrize("text", READINGS)
def test_an_ambiguous_phrase_is_refused_with_both_readings(text):
    with pytest.raises(PhraseError) as refusal:
        read(text.capitalize())
    one, other = READINGS[text]
    assert refusal.value.why == f'can be read in two ways, as "{one}" or as "{other}"'
    assert refusal.value.cure == "Write the one that is meant."
    assert say(read(one)) == ("termly" if one == "every term" else one)
    assert read(other) != read(one)


def test_monthly_must_be_defined_by_the_policy():
    with pytest.raises(PhraseError) as refusal:
        read("Monthly")
    assert str(refusal.value) == (
        '"Monthly" can be read in two ways, as "every four calendar weeks" or as "every calendar month". '
        "Write the one that is meant."
    )


@pytest.mark.parametrize(
    ("text", "why", "cure"),
    [
        ("every a month", "can be read in two ways", "Write the one that is meant."),
        ("every 0 weeks", "counts 0", "Use a number from 1 to 1000."),
        ("1001 days", "counts 1001", "Use a number from 1 to 1000."),
        ("every 100 years", "is 1200 months", "Use at most 1000 months."),
        ("every 6 to 4 weeks", "has its longer interval first", "Put the shorter one first"),
        ("every 3 months to 6 weeks", "has its longer interval first", "Put the shorter one first"),
        (
            "every 3 calendar weeks",
            "counts calendar weeks",
            'Write "every 3 weeks" for school weeks or "every 21 days"',
        ),
        ("every thirteen weeks", "is no phrase that Keel knows", 'Write something like "every 3 weeks"'),
        ("regularly", "is no phrase that Keel knows", "Write something like"),
        ("", "is no phrase that Keel knows", "Write something like"),
        ("every 3 weeks\0", "is no phrase that Keel knows", "Write something like"),
        ("every ٣ weeks", "is no phrase that Keel knows", "Write something like"),
        ("week " * 1000, "is too long for a phrase", "Use at most 100 letters."),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_cure(text, why, cure):
    with pytest.raises(PhraseError) as refusal:
        read(text)
    assert refusal.value.why.startswith(why)
    assert refusal.value.cure.startswith(cure)
    assert len(refusal.value.text) <= 100


@pytest.mark.parametrize("text", EXAMPLES)
def test_every_example_is_read_and_said_as_it_stands(text):
    assert say(read(text)) == text


def test_the_examples_show_every_kind_of_phrase():
    from keel.core.phrases.say import _SAYINGS

    assert {type(read(text)) for text in EXAMPLES} == set(_SAYINGS)


@given(phrases())
def test_a_phrase_said_and_read_is_itself(phrase):
    assert read(say(phrase)) == phrase


@given(phrase_texts())
def test_capitals_spaces_and_number_words_do_not_matter(pair):
    text, phrase = pair
    assert read(text) == phrase


_WORDS = ["every", "at", "least", "a", "3", "six", "weeks", "month", "to", "4", "-", "on", "by", "the", "same", "day"]
_WORDS += ["half", "term", "before", "within", "working", "days", "next", "session", "or", "per", "half-term", "date"]


@given(st.lists(st.sampled_from(_WORDS), max_size=8).map(" ".join) | st.text(max_size=120))
def test_anything_typed_is_read_to_something_that_reads_the_same_or_is_refused(text):
    with suppress(PhraseError):
        phrase = read(text)
        assert read(say(phrase)) == phrase
