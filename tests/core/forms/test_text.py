"""Pasted text is kept whole in every script, or refused with a sentence; never cut, never mended in silence (G-36)."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keel.core.forms import TextRefused, clean

LIMIT = 20_000


@pytest.mark.parametrize(
    "text",
    [
        "O’Brien & Núñez",
        "שלום, مرحبا",
        "\u200fright to left mark",
        "👩🏽‍🏫 teacher, 🏴󠁧󠁢󠁷󠁬󠁳󠁿 flag, ✊🏿",
        "a\ttab and\nanother line",
        "क्षि 漢字 ไทย",
        "\u202bembedded\u202c",
        "",
    ],
)
def test_every_script_and_emoji_is_kept_as_it_is(text):
    assert clean(text, limit=LIMIT) == text


@pytest.mark.parametrize("end", ["\r\n", "\r", "\u2028", "\u2029", "\x85", "\x0b"])
def test_line_ends_of_every_system_become_one(end):
    assert clean(f"one{end}two", limit=LIMIT) == "one\ntwo"


def test_letters_in_two_pieces_are_put_together():
    assert clean("Zoe\u0308", limit=3) == "Zo\u00eb"


@pytest.mark.parametrize(
    ("sign", "name"),
    [
        ("\x00", r"a control character \(NUL\)"),
        ("\x07", r"a control character \(bell\)"),
        ("\x1b", r"a control character \(escape\)"),
        ("\x9f", r"a control character \(U\+009F\)"),
        ("\ue000", r"a private-use character \(U\+E000\)"),
        ("\U0010fffd", r"a private-use character \(U\+10FFFD\)"),
        ("\ud800", r"half a character \(U\+D800\)"),
        ("\uffff", r"a code that is no character \(U\+FFFF\)"),
        ("\U0001fffe", r"a code that is no character \(U\+1FFFE\)"),
        ("\ufdd0", r"a code that is no character \(U\+FDD0\)"),
    ],
)
def test_signs_that_no_reader_could_see_are_named_with_their_line(sign, name):
    with pytest.raises(TextRefused, match=f"has {name} in line 2, which cannot be shown or printed. Delete it"):
        clean(f"one\ntwo{sign}", limit=LIMIT)


@pytest.mark.parametrize("length", [LIMIT - 1, LIMIT])
def test_a_text_up_to_the_limit_is_kept_whole(length):
    assert len(clean("a" * length, limit=LIMIT)) == length


@pytest.mark.parametrize(
    ("length", "said"), [(LIMIT + 1, "20,001"), (4 * LIMIT + 1, "80,001"), (10 * 2**20, "10,485,760")]
)
def test_a_longer_text_is_refused_and_nothing_is_cut(length, said):
    with pytest.raises(TextRefused, match=f"has {said} characters; it takes at most 20,000. Nothing was cut"):
        clean("a" * length, limit=LIMIT)


def test_a_text_that_fits_once_it_is_put_together_is_kept():
    apart = unicodedata.normalize("NFD", "\u1f82") * LIMIT
    assert len(apart) == 4 * LIMIT
    assert len(clean(apart, limit=LIMIT)) == LIMIT


@given(st.text(max_size=200))
def test_what_is_kept_is_kept_again_as_it_is(text):
    try:
        kept = clean(text, limit=LIMIT)
    except TextRefused:
        return
    assert clean(kept, limit=LIMIT) == kept
    assert unicodedata.normalize("NFC", kept) == kept
    assert not any(unicodedata.category(sign) in ("Co", "Cs") for sign in kept)
