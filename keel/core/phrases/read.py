"""Read a phrase. Case, extra spaces, hyphens and commas do not matter; numbers may be words up to twelve."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final, cast

from keel.core.phrases.ambiguous import READINGS
from keel.core.phrases.kinds import (
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
    Per,
    Phrase,
    SameDay,
    Unit,
    Within,
    WithinHalfTerm,
    WithinOrBeforeNext,
    WithinWorkingDays,
)

LONGEST_TEXT = 100
LARGEST_NUMBER = 1000
NUMBER_WORDS: Final = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
_DAYS_IN = {"days": 1, "weeks": 7, "months": 30}


class PhraseError(ValueError):
    """A phrase that cannot be read: the text, why, and how to mend it."""

    def __init__(self, text: str, why: str, cure: str) -> None:
        self.text, self.why, self.cure = text, why, cure
        super().__init__(f'"{text}" {why}. {cure}')


class _Unreadable(Exception):
    """Carries why and cure up to `read`, which knows the text as it was written."""


def read(text: str) -> Phrase:
    """Read a phrase such as "every 3 weeks" or "2 weeks or before the next session"; PhraseError says what to write.

    What is read twice is remembered, for an engine reads each phrase of a policy many times.
    """
    return _read(text)


@lru_cache(maxsize=1024)
def _read(text: str) -> Phrase:
    if len(text) > LONGEST_TEXT:
        raise PhraseError(text[:40] + "…", "is too long for a phrase", f"Use at most {LONGEST_TEXT} letters.")
    plain = _plain(text)
    if plain in READINGS:
        one, other = READINGS[plain]
        raise PhraseError(text, f'can be read in two ways, as "{one}" or as "{other}"', "Write the one that is meant.")
    for pattern, make in _GRAMMAR:
        if found := pattern.fullmatch(plain):
            try:
                return make(found)
            except _Unreadable as reason:
                why, cure = reason.args
                raise PhraseError(text, why, cure) from None
    raise PhraseError(
        text,
        "is no phrase that Keel knows",
        'Write something like "every 3 weeks", "every half term", "at least 6 per academic year", '
        '"5 working days", "2 weeks", "1 week before" or "as needed".',
    )


def _plain(text: str) -> str:
    """Lower case, single spaces; "4-6" becomes "4 to 6", other hyphens and commas become spaces."""
    text = re.sub(r"(?<=[0-9])\s*[-–—]\s*(?=[0-9])", " to ", text.casefold().strip().removesuffix("."))
    return " ".join(re.sub(r"[-–—,]", " ", text).split())


def _number(word: str) -> int:
    if word in ("a", "an", "once"):
        return 1
    if word == "twice":
        return 2
    n = NUMBER_WORDS.index(word) + 1 if word in NUMBER_WORDS else int(word)
    if not 1 <= n <= LARGEST_NUMBER:
        raise _Unreadable(f"counts {n}", f"Use a number from 1 to {LARGEST_NUMBER}.")
    return n


def _length(number: str, unit: str) -> Length:
    n = _number(number)
    unit = unit.removesuffix("s") + "s"
    if unit == "years":
        n, unit = n * 12, "months"
    elif unit == "fortnights":
        n, unit = n * 2, "weeks"
    if n > LARGEST_NUMBER:
        raise _Unreadable(f"is {n} {unit}", f"Use at most {LARGEST_NUMBER} {unit}.")
    return Length(n, cast(Unit, unit))


def _range(least: Length, most: Length) -> Phrase:
    if least.n * _DAYS_IN[least.unit] > most.n * _DAYS_IN[most.unit]:
        raise _Unreadable("has its longer interval first", "Put the shorter one first, as in every 4 to 6 weeks.")
    if least.unit == most.unit == "weeks":
        return EveryWeeks(least.n, most.n)
    return EveryBetween(least, most) if least != most else _every(least)


def _every(length: Length) -> Phrase:
    if length.unit == "weeks":
        return EveryWeeks(length.n, length.n)
    if length.unit == "days":
        return EveryDays(length.n)
    if length.n == 1:
        one, other = READINGS["monthly"]
        raise _Unreadable(f'can be read in two ways, as "{one}" or as "{other}"', "Write the one that is meant.")
    return EveryMonths(length.n)


def _calendar_weeks(found: re.Match[str]) -> Phrase:
    n = _number(found["n"])
    if n == 4:
        return EveryFourWeeks()
    raise _Unreadable(
        "counts calendar weeks, which Keel does for four weeks only",
        f'Write "every {n} weeks" for school weeks or "every {n * 7} days".',
    )


def _named_date(found: re.Match[str]) -> Phrase:
    return OnDate(found["name"])


_N = r"(?P<n>[0-9]{1,9}|a|an|" + "|".join(NUMBER_WORDS) + ")"
_M = _N.replace("?P<n>", "?P<m>")
_U = r"(?P<u>day|week|fortnight|month|year)s?"
_V = _U.replace("?P<u>", "?P<v>")
_TIMES = r"(?P<n>once|twice|" + _N.removeprefix("(?P<n>") + r"(?: times| sessions)?"
_PER = r"(?:per|in each|in every|each|every|a|an) (?P<per>academic year|term|half term)"

_GRAMMAR: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Phrase]], ...]] = tuple(
    (re.compile(pattern), make)
    for pattern, make in (
        (r"(?:every|each) half term|half termly", lambda _: EveryHalfTerm()),
        (r"(?:every|each) term|termly", lambda _: EveryTerm()),
        (r"weekly|(?:every|each) week", lambda _: EveryWeeks(1, 1)),
        (r"fortnightly|(?:every|each) fortnight", lambda _: EveryWeeks(2, 2)),
        (rf"{_N} weekly", lambda found: _every(_length(found["n"], "week"))),
        (r"(?:every|each) day|daily", lambda _: EveryDays(1)),
        (r"(?:every|each) calendar month", lambda _: EveryCalendarMonth()),
        (rf"every {_N} calendar weeks?", _calendar_weeks),
        (rf"every {_N} school weeks?", lambda found: _every(_length(found["n"], "week"))),
        (rf"every {_N} {_U}", lambda found: _every(_length(found["n"], found["u"]))),
        (
            rf"every {_N} to {_M} {_U}",
            lambda found: _range(_length(found["n"], found["u"]), _length(found["m"], found["u"])),
        ),
        (
            rf"every {_N} {_U} to {_M} {_V}",
            lambda found: _range(_length(found["n"], found["u"]), _length(found["m"], found["v"])),
        ),
        (
            rf"at least {_TIMES} {_PER}",
            lambda found: AtLeast(_number(found["n"]), cast(Per, found["per"])),
        ),
        (r"as needed|when needed", lambda _: AsNeeded()),
        (r"as soon as possible", lambda _: AsSoonAsPossible()),
        (r"(?:(?:on|by) )?(?:the )?same day", lambda _: SameDay()),
        (r"(?:with)?in the (?:same )?half term", lambda _: WithinHalfTerm()),
        (
            rf"(?:within )?{_N} working days?(?P<out> holidays and closures left out)?",
            lambda found: WithinWorkingDays(_number(found["n"]), found["out"] is not None),
        ),
        (
            rf"(?:within )?{_N} {_U} or before the next session",
            lambda found: WithinOrBeforeNext(_length(found["n"], found["u"])),
        ),
        (rf"(?:within )?{_N} {_U}", lambda found: Within(_length(found["n"], found["u"]))),
        (rf"{_N} {_U} before(?: the session)?", lambda found: Before(_length(found["n"], found["u"]))),
        (r"(?:on|by) the (?P<name>[a-z][a-z ]*)", _named_date),
    )
)
