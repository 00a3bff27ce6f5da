"""What is wrong with a file that a person wrote: every error at once, each with its place and its cure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import get_close_matches

Path = tuple[str | int, ...]
"""Where something stands in a TOML file: ("arrangement", "family_worker", "cadence")."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake, by its place in the file's own structure. `missing` is true where something is not
    there at all.
    """

    path: Path
    why: str
    cure: str
    missing: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake with the line it stands on (from 1), as shown to the person who writes the file."""

    line: int
    field: str
    why: str
    cure: str
    file: str = ""

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}, {self.field}: {self.why} {self.cure}"


class FileErrors(ValueError):
    """A file that is refused, with every problem in it in the order of its lines."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def dotted(path: Path) -> str:
    """Say a place as one would write it; entries of a list count from 1: "clause.S9.check 2"."""
    words = ""
    for part in path:
        words += f" {part + 1}" if isinstance(part, int) else f".{part}" if words else part
    return words or "the file"


def did_you_mean(word: str, known: Collection[str]) -> str:
    """Say the nearest known name; failing that, all of them."""
    near = get_close_matches(word, known, n=1, cutoff=0.6)
    if near:
        return f"Did you mean “{near[0]}”?"
    if not known:
        return "Take it out: there is none to name."
    return f"It can be: {', '.join(sorted(known))}."
