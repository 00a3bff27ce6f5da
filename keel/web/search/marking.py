"""What is shown of a text: the stretch around the first word found, in pieces, those that were found marked."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from .folding import fold

BEFORE: Final = 60
"""Letters shown before the first word found."""
LENGTH: Final = 240
"""Letters shown in all."""


class Piece(NamedTuple):
    """Plain text, to be escaped by whoever draws it, and whether it was looked for."""

    text: str
    found: bool


def marked(text: str, words: tuple[str, ...]) -> list[Piece]:
    """The whole text in pieces."""
    return list(_pieces(text, _places(text, words)))


def snippet(text: str, words: tuple[str, ...]) -> list[Piece]:
    """About `LENGTH` letters around the first word found, or the beginning; blanks and line ends become one blank."""
    plain = " ".join(text.split())
    first = next(iter(_places(plain, words)), (0, 0))[0]
    start = _at_a_blank(plain, first - BEFORE) if first > BEFORE else 0
    end = plain.rfind(" ", start, start + LENGTH) if len(plain) - start > LENGTH else len(plain)
    end = end if end > first else start + LENGTH
    head, tail = ("… " if start else ""), (" …" if end < len(plain) else "")
    return marked(f"{head}{plain[start:end].strip()}{tail}", words)


def drawn(pieces: list[Piece]) -> SafeString:
    """The pieces for a page: every text escaped, `<mark>` around what was found."""
    return format_html_join(
        "", "{}", ([format_html("<mark>{}</mark>", text) if found else text] for text, found in pieces)
    )


def _at_a_blank(text: str, start: int) -> int:
    """The beginning of the next word from there, unless that word is endless."""
    found = text.find(" ", start, start + BEFORE // 2)
    return found + 1 if found >= 0 else start


def _places(text: str, words: tuple[str, ...]) -> list[tuple[int, int]]:
    """Where words stand in the text as it was written: begin and end, in order, none within another."""
    if not words:
        return []
    folded, origin = _folded_with_origin(text)
    wanted = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return [(origin[one.start()], origin[one.end() - 1] + 1) for one in re.finditer(wanted, folded)]


def _folded_with_origin(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its letters which letter of the text it came from."""
    folded, origin = [], []
    for place, letter in enumerate(text):
        as_compared = fold(letter)
        folded.append(as_compared)
        origin += [place] * len(as_compared)
    return "".join(folded), origin


def _pieces(text: str, places: list[tuple[int, int]]) -> Iterator[Piece]:
    done = 0
    for start, end in places:
        if start > done:
            yield Piece(text[done:start], False)
        if end > done:
            yield Piece(text[max(start, done) : end], True)
        done = max(done, end)
    if text[done:]:
        yield Piece(text[done:], False)
