"""Texts are compared without capitals and accents, and shown as they were written (G-27)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keel.web.search.folding import fold, has_all, words_of
from keel.web.search.marking import BEFORE, LENGTH, marked, snippet

SAME = [
    ("Zoë", "zoe"),
    ("Łukasz", "lukasz"),
    ("Strauß", "strauss"),
    ("Søren", "soren"),
    ("Ana\u0308", "anä"),
    ("O’Brien", "o'brien"),
    ("İpek", "ipek"),
    ("ΣΊΣΥΦΟΣ", "σίσυφος"),
    ("ﬁnished", "finished"),
]


@pytest.mark.parametrize(("written", "typed"), SAME)
def test_two_ways_of_writing_are_one_word(written: str, typed: str) -> None:
    assert has_all(fold(written), words_of(typed))
    assert has_all(fold(typed), words_of(written))


def test_every_word_must_occur_in_any_order() -> None:
    text = fold("Settled at school; core group on Thursday.")
    assert has_all(text, words_of("THURSDAY settled"))
    assert not has_all(text, words_of("Thursday Friday"))


@given(st.text())
def test_folding_letter_by_letter_is_folding_the_text(text: str) -> None:
    assert fold(text) == "".join(fold(letter) for letter in text)


@given(st.text(), st.text(min_size=1, max_size=5))
def test_pieces_put_together_are_the_text_and_what_is_marked_was_looked_for(text: str, query: str) -> None:
    words = words_of(query)
    pieces = marked(text, words)
    assert "".join(piece.text for piece in pieces) == text
    assert all(any(word in fold(piece.text) for word in words) for piece in pieces if piece.found)
    assert any(piece.found for piece in pieces) is any(word in fold(text) for word in words)


def test_letters_that_became_two_are_marked_whole() -> None:
    assert marked("Frau Strauß kam", words_of("ss")) == [("Frau Strau", False), ("ß", True), (" kam", False)]


@pytest.mark.parametrize("place", [0, 10, 500, 990])
def test_a_snippet_is_short_and_holds_the_word(place: int) -> None:
    filler = ["lorem"] * 1000
    filler[place] = "Heron"
    pieces = snippet(" ".join(filler), ("heron",))
    assert [piece.text for piece in pieces if piece.found] == ["Heron"]
    assert sum(len(piece.text) for piece in pieces) <= LENGTH + 4
    assert pieces[0].text.startswith("… ") is (place > BEFORE // 6)


@given(st.text(max_size=2000), st.text(min_size=1, max_size=8))
def test_a_snippet_of_any_text_is_short_and_marks_what_the_text_has(text: str, query: str) -> None:
    words, plain = words_of(query), " ".join(text.split())
    pieces = snippet(text, words)
    assert sum(len(piece.text) for piece in pieces) <= LENGTH + 4
    if any(word in fold(plain) and len(word) < BEFORE for word in words):
        assert any(piece.found for piece in pieces)
