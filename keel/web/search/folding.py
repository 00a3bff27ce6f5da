"""Texts as they are compared: no capitals, no accents, plain apostrophes; and the words of a query."""

import re
import unicodedata
from typing import Final

MARKS: Final = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")
ALIKE: Final = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "‘": "'", "’": "'", "‐": "-"}
)
"""Letters that no decomposition takes apart, and the signs that a word processor puts in place of ours."""


def fold(text: str) -> str:
    """The text for comparing. Folding it letter by letter gives the same."""
    if text.isascii():
        return text.lower()
    return MARKS.sub("", unicodedata.normalize("NFKD", text).casefold()).translate(ALIKE)


def words_of(query: str) -> tuple[str, ...]:
    """The folded words of a query, each once."""
    return tuple(dict.fromkeys(fold(query).split()))


def has_all(folded: str, words: tuple[str, ...]) -> bool:
    """Whether every word occurs in a text that is folded already."""
    return all(word in folded for word in words)
