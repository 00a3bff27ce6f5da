"""Say a phrase in the one form that files, forms and screens use; read again, it is the same phrase."""

from collections.abc import Callable
from typing import Any, Final

from keel.core.phrases import kinds
from keel.core.phrases.kinds import Length, Phrase


def say(phrase: Phrase) -> str:
    """The phrase in words, such as "every 3 weeks"."""
    return _SAYINGS[type(phrase)](phrase)


def say_length(length: Length) -> str:
    """A length in words, such as "1 week"."""
    return counted(length.n, length.unit.removesuffix("s"))


def counted(n: int, noun: str) -> str:
    """A number and its noun: "1 working day", "5 working days"."""
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


def _every(n: int, noun: str) -> str:
    return f"every {noun}" if n == 1 else f"every {n} {noun}s"


def _weeks(phrase: kinds.EveryWeeks) -> str:
    if phrase.least == phrase.most:
        return _every(phrase.most, "week")
    return f"every {phrase.least} to {phrase.most} weeks"


def _between(phrase: kinds.EveryBetween) -> str:
    if phrase.least.unit == phrase.most.unit:
        return f"every {phrase.least.n} to {say_length(phrase.most)}"
    return f"every {say_length(phrase.least)} to {say_length(phrase.most)}"


def _working_days(phrase: kinds.WithinWorkingDays) -> str:
    out = ", holidays and closures left out" if phrase.leave_out_holidays else ""
    return counted(phrase.n, "working day") + out


_SAYINGS: Final[dict[type, Callable[[Any], str]]] = {
    kinds.EveryWeeks: _weeks,
    kinds.EveryDays: lambda phrase: _every(phrase.n, "day"),
    kinds.EveryMonths: lambda phrase: f"every {phrase.n} months",
    kinds.EveryHalfTerm: lambda _: "every half term",
    kinds.EveryTerm: lambda _: "termly",
    kinds.EveryFourWeeks: lambda _: "every four calendar weeks",
    kinds.EveryCalendarMonth: lambda _: "every calendar month",
    kinds.EveryBetween: _between,
    kinds.AtLeast: lambda phrase: f"at least {phrase.count} per {phrase.per}",
    kinds.WithinWorkingDays: _working_days,
    kinds.Within: lambda phrase: say_length(phrase.length),
    kinds.WithinOrBeforeNext: lambda phrase: f"{say_length(phrase.length)} or before the next session",
    kinds.SameDay: lambda _: "the same day",
    kinds.WithinHalfTerm: lambda _: "within the half term",
    kinds.Before: lambda phrase: f"{say_length(phrase.length)} before",
    kinds.OnDate: lambda phrase: f"on the {phrase.name}",
    kinds.AsSoonAsPossible: lambda _: "as soon as possible",
    kinds.AsNeeded: lambda _: "as needed",
}
