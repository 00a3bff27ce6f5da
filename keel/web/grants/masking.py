"""Text shown with case numbers only (c8): names and identifiers are covered before anybody sees it (G-08).

Covered are every name of the register and of the organisation's members, whole and in parts, in any case of letters;
their initials; dates with a year; and what looks like a pupil number, another long number, an address of mail or a
postcode. Rather too much than too little: a child called Will costs the reader the word "will".
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Final

CHILD, NAME, INITIALS, DATE, NUMBER, ADDRESS = (
    "[child]", "[name]", "[initials]", "[date]", "[number]", "[address]",
)  # fmt: skip
MONTHS: Final = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?"
)
PATTERNS: Final = tuple(
    (re.compile(rf"{pattern}(?:['’]?s)?(?!\w)", re.IGNORECASE), shown)
    for pattern, shown in (
        (r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", ADDRESS),
        (r"\b[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}", ADDRESS),
        (r"\b[a-z]\d{11}[a-z\d]", NUMBER),
        (r"\b\d{4}-\d{1,2}-\d{1,2}", DATE),
        (r"\b\d{1,2}\s*[./-]\s*\d{1,2}\s*[./-]\s*(?:\d{4}|\d{2})", DATE),
        (rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{MONTHS})\.?,?\s+(?:\d{{4}}|'?\d{{2}})", DATE),
        (rf"\b(?:{MONTHS})\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}", DATE),
        (r"(?<!\w)\+?\d(?:[\s-]?\d){5,}", NUMBER),
    )
)
DOTTED: Final = re.compile(r"(?<!\w)(?:[^\W\d_]\.\s?){1,3}[^\W\d_](?:\.|\b)")
SPLIT: Final = re.compile(r"[\s\-‐‑–'’.]+")


class Masker:
    """Covers the names it was given: `children` as case numbers by name, `staff` as roles by name."""

    def __init__(self, *, children: Mapping[str, str], staff: Mapping[str, str]) -> None:
        self._shown: dict[str, str] = {}
        for name in chain(children, staff):
            for part in _parts(name):
                self._shown[part] = NAME
        for name, words in chain(staff.items(), children.items()):
            self._shown[_plain(name)] = f"[{words}]"
        self._initials = frozenset(_initials(chain(children, staff)))
        longest_first = sorted(self._shown, key=len, reverse=True)
        self._names = [
            re.compile(rf"(?<!\w)(?:{'|'.join(map(_spelled, some))})(?:['’]?s)?(?!\w)")
            for some in _chunks(longest_first, 500)
        ]
        short = "|".join(sorted(map(re.escape, self._initials), key=len, reverse=True))
        self._short = re.compile(rf"(?<!\w)(?:{short})(?:['’]?s)?(?!\w)") if short else None

    def mask(self, text: str) -> str:
        """The text with everything covered that this knows to cover."""
        found = unicodedata.normalize("NFC", text)
        for pattern, shown in PATTERNS:
            found = pattern.sub(shown, found)
        for names in self._names:
            found = self._covered(names, found)
        found = DOTTED.sub(INITIALS, found)
        return self._short.sub(INITIALS, found) if self._short else found

    def _covered(self, names: re.Pattern[str], text: str) -> str:
        """Cover names found in the text without accents and capitals; both are as long, letter by letter."""
        plain = _plain(text)
        if len(plain) != len(text):
            text = plain
        pieces, at = [], 0
        for match in names.finditer(plain):
            pieces += [text[at : match.start()], self._words(match.group())]
            at = match.end()
        return "".join([*pieces, text[at:]])

    def _words(self, found: str) -> str:
        for name in (found, re.sub(r"['’]?s$", "", found)):
            if (cleaned := re.sub(r"\s+", " ", name)) in self._shown:
                return self._shown[cleaned]
        return NAME


def _plain(text: str) -> str:
    """Small letters without accents, one for one where that can be."""
    return "".join(_letter(letter) for letter in text)


def _letter(letter: str) -> str:
    base = unicodedata.normalize("NFD", letter)[0]
    small = base.lower()
    return "'" if small == "’" else small if len(small) == 1 else base


def _parts(name: str) -> Iterable[str]:
    return (part for part in SPLIT.split(_plain(name)) if len(part) > 1)


def _spelled(name: str) -> str:
    return r"[\s\-]+".join(re.escape(word) for word in name.split())


def _initials(names: Iterable[str]) -> Iterable[str]:
    for name in names:
        for split in (SPLIT, re.compile(r"\s+"), re.compile(r"[\s-]+")):
            letters = [part[0].upper() for part in split.split(unicodedata.normalize("NFC", name)) if part]
            if len(letters) > 1:
                yield "".join(letters)
                yield letters[0] + letters[-1]


def _chunks(names: list[str], size: int) -> Iterable[list[str]]:
    return (names[at : at + size] for at in range(0, len(names), size))
