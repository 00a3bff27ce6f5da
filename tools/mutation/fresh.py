"""Tries a mutant by importing all of Keel anew: for what runs when a module is imported. Only without the database."""

import importlib.abc
import importlib.util
import json
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType, FrameType, ModuleType
from typing import Any

import pytest

from tools.mutation.forking import KILLED, SURVIVED, in_child
from tools.mutation.making import Mutant
from tools.mutation.parts import ROOT, Part

SECONDS = 90.0
TIMED = (
    "tests/core/access/test_decide.py::test_a_decision_takes_less_than_20_microseconds",
    "tests/core/records/test_chain.py::test_fifty_thousand_entries_are_checked_in_a_second",
)
"""Not run: they could fail for another reason than the mutant."""


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives this one module with the mutant's source."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(self, fullname: str, path: object, target: ModuleType | None = None) -> ModuleSpec | None:
        """Only the mutant's own module."""
        if fullname != self.mutant.module:
            return None
        place = ROOT / self.mutant.path
        below = [str(place.parent)] if place.name == "__init__.py" else None
        return importlib.util.spec_from_file_location(fullname, place, loader=self, submodule_search_locations=below)

    def exec_module(self, module: ModuleType) -> None:
        """Run the mutant."""
        exec(code_of(self.mutant), vars(module))  # noqa: S102 - our own source with one thing changed


def code_of(mutant: Mutant) -> CodeType:
    """The mutant's module, compiled as if it stood in the file."""
    return compile(mutant.source, str(ROOT / mutant.path), "exec", dont_inherit=True)


def arguments(part: Part) -> list[str]:
    """What pytest is told for the tests of a part."""
    known = ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # Hypothesis was imported to be told to repeat itself
    shown = ["-x", "-q", "-s", "--tb=no", "--import-mode=importlib", *known, *(f"--deselect={test}" for test in TIMED)]
    if part.rows:
        return [*shown, *part.tests]
    plain = Path(tempfile.gettempdir()) / "keel-mutants.ini"
    plain.write_text(f"[pytest]\npythonpath = {ROOT}\n", encoding="utf-8")
    bare = ["--noconftest", "-p", "no:django", "-p", "no:cacheprovider", "-p", "no:playwright", "-p", "no:base_url"]
    return ["-c", str(plain), "--rootdir", str(ROOT), *bare, *shown, *part.tests]


def run(part: Part, mutant: Mutant | None) -> int:
    """All tests of the part with this mutant in the place of its module."""

    def work() -> int:
        if mutant:
            sys.meta_path.insert(0, Finder(mutant))
        return SURVIVED if pytest.main(arguments(part)) == 0 else KILLED

    return in_child(work, seconds=SECONDS)


def run_at_import(part: Part) -> set[tuple[str, str]]:
    """The functions (path, outermost qualified name) that run while the part's tests are only collected."""
    note = Path(tempfile.mkdtemp(prefix="keel-mutants-")) / "at-import"

    def work() -> int:
        seen: set[tuple[str, str]] = set()
        sys.settrace(listener(part, seen.add))
        status = pytest.main([*arguments(part), "--collect-only"])
        sys.settrace(None)
        note.write_text(json.dumps(sorted(seen)), encoding="utf-8")
        return int(status)

    if in_child(work, seconds=SECONDS) != SURVIVED:
        raise SystemExit("The tests cannot even be collected.")
    found = json.loads(note.read_text(encoding="utf-8"))
    note.unlink()
    note.parent.rmdir()
    return {(path, name) for path, name in found}


def listener(part: Part, heard: Callable[[tuple[str, str]], object]) -> Callable[[FrameType, str, Any], None]:
    """A trace function that tells of each call of a function in the part's files."""
    paths = {str(path): path.relative_to(ROOT).as_posix() for path in part.files()}

    def trace(frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and (path := paths.get(frame.f_code.co_filename)):
            heard((path, outermost(frame.f_code.co_qualname)))

    return trace


def outermost(name: str) -> str:
    """The qualified name of the function that this one is in."""
    return name.partition(".<locals>")[0]


def results(part: Part, mutants: Sequence[Mutant]) -> Iterable[tuple[Mutant, int]]:
    """Each mutant with what became of it, as it becomes known."""
    for mutant in mutants:
        yield mutant, run(part, mutant)
