"""Read TOML that a person wrote. What breaks its grammar is reported like any other mistake, and the
reading goes on.
"""

import re
import tomllib
from collections.abc import Mapping
from typing import Any, Final

from keel.core.forms.positions import line_at, lines_of
from keel.core.forms.problems import Fault, Problem, dotted

MOST_ERRORS: Final = 50
MOST_SIGNS: Final = 200_000
"""The longest file that is read, in characters: some ten times the longest that Keel brings."""

_WHERE = re.compile(r" \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ][\d:.]+)?")
_PLAIN = re.compile(r"\s*[\w.\"'-]+\s*=")

_TWICE = ("stands there twice.", "Keep one of the two, or give one of them another name.")
_REASONS: Final[Mapping[str, tuple[str, str]]] = {
    "Invalid date or datetime": ("is a day that does not exist.", "Write one that does, year first: 2026-09-01."),
    "Cannot overwrite a value": _TWICE,
    "Cannot declare": _TWICE,
    "Duplicate inline table key": _TWICE,
    "Invalid value": (
        "has a value that cannot be read.",
        "Put text in straight quotes; numbers, days, true and false stand without.",
    ),
    "Illegal character": ("has a quote that is not closed, or a sign that cannot be shown.", "Close the quote."),
    "Unclosed": ("has a bracket that is not closed.", "Close it, on the same line for { }."),
}


class Source:
    """A file's text with its tables and the problems of its grammar. `file` is its name for messages."""

    def __init__(self, text: str, *, file: str) -> None:
        self.file = file
        self.text = text
        self.problems: list[Problem] = []
        self.raw: dict[str, Any] = {} if self._too_long(text) else self._read(text)

    def placed(self, faults: list[Fault]) -> tuple[Problem, ...]:
        """Give faults their lines. Where the grammar failed, what seems missing may stand in what could
        not be read.
        """
        shown = [fault for fault in faults if not (fault.missing and self.problems)]
        if not shown:
            return tuple(self.problems)
        lines = lines_of(self.text)
        found = (
            Problem(line_at(lines, fault.path), dotted(fault.path), fault.why, fault.cure, self.file) for fault in shown
        )
        return (*self.problems, *found)

    def _too_long(self, text: str) -> bool:
        if len(text) <= MOST_SIGNS:
            return False
        why = f"has {len(text):,} characters; at most {MOST_SIGNS:,} are read."
        self.problems.append(Problem(1, "the file", why, "Check that it is the right file.", self.file))
        return True

    def _read(self, text: str) -> dict[str, Any]:
        """Read, and after each mistake that one can step over read again without it."""
        if text.startswith("\ufeff"):
            text = text[1:]
        while len(self.problems) < MOST_ERRORS:
            try:
                return tomllib.loads(text)
            except tomllib.TOMLDecodeError as error:
                mended = self._step_over(text, str(error))
                if mended is None:
                    break
                text = mended
        return {}

    def _step_over(self, text: str, error: str) -> str | None:
        """Note the error; give the text without it, or None where nothing after it can be trusted."""
        lines = text.split("\n")
        found = _WHERE.search(error)
        line = int(found["line"]) if found and found["line"] else len(lines)
        column = int(found["column"]) if found and found["column"] else 1
        reason = next((reason for reason in _REASONS if error.startswith(reason)), "")
        why, cure = _REASONS.get(
            reason, ("cannot be read.", "Compare it with the same line of a policy that Keel brings.")
        )
        here = lines[line - 1]
        self.problems.append(Problem(line, _named(here), why, cure, self.file))
        if reason == "Invalid date or datetime":
            lines[line - 1] = here[: column - 1] + _DAY.sub("2000-01-01", here[column - 1 :], count=1)
        elif reason.startswith(("Cannot", "Duplicate")) and here.lstrip().startswith("["):
            _blank_block(lines, line - 1)
        elif reason.startswith(("Cannot", "Duplicate", "Invalid value")) and _PLAIN.match(here):
            lines[line - 1] = ""
        else:
            return None
        return "\n".join(lines)


def _named(line: str) -> str:
    """Say which field a line is about, as far as can be seen."""
    return line.split("#", maxsplit=1)[0].split("=", maxsplit=1)[0].strip(" []{") or "the file"


def _blank_block(lines: list[str], first: int) -> None:
    lines[first] = ""
    for number in range(first + 1, len(lines)):
        if lines[number].startswith("["):
            return
        lines[number] = ""
