"""The line on which an entry of a worked example stands, where a list has each entry on a line of its own."""

from collections.abc import Iterable

from keel.core.forms.positions import lines_of
from keel.core.forms.problems import Fault, Path, Problem, dotted


def line_of(text: str, path: Path) -> int:
    """Find the line (from 1) of a place such as ("example", 0, "expect", 2), or of the nearest thing around it."""
    lines = lines_of(text)
    for depth in range(len(path), 0, -1):
        around, place = path[: depth - 1], path[depth - 1]
        if path[:depth] in lines:
            return lines[path[:depth]]
        if isinstance(place, int) and around in lines:
            return _entry(text, lines[around], place)
    return 1


def placed(text: str, faults: Iterable[Fault], *, file: str) -> tuple[Problem, ...]:
    """Give faults their lines, those of list entries too."""
    return tuple(
        Problem(line_of(text, fault.path), dotted(fault.path), fault.why, fault.cure, file) for fault in faults
    )


def _entry(text: str, first: int, place: int) -> int:
    """The line of the entry so many places into the list that begins on line `first`; that line if it is not found."""
    seen = -1
    for number, line in enumerate(text.split("\n")[first:], start=first + 1):
        seen += line.lstrip().startswith(("{", '"'))
        if seen == place:
            return number
        if line.strip() in ("]", "],"):
            break
    return first
