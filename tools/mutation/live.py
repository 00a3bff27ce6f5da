"""Tries a mutant in a copy of a process that has all tests collected and its database made.

The copy (a fork) gets the mutant's code into the living functions, so that nothing is imported again, and runs only the
tests that reached the function when nothing was broken, quickest first, until one fails.
"""

import ast
import functools
import gc
import json
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import CodeType, FunctionType

import pytest

from tools.mutation.forking import KILLED, SURVIVED, UNFIT, in_child
from tools.mutation.fresh import code_of, listener, outermost
from tools.mutation.making import Mutant
from tools.mutation.parts import ROOT, Part

UNREACHED = 5
Function = tuple[str, str]


class Live:
    """A plugin for pytest that takes over the running of tests. `heard` is told of each mutant's end."""

    def __init__(self, part: Part, mutants: Sequence[Mutant], heard: Callable[[Mutant, int], None]) -> None:
        self.part, self.mutants, self.heard = part, mutants, heard
        self.functions: dict[Function, list[FunctionType]] = defaultdict(list)
        self.remembering: list[functools._lru_cache_wrapper[object]] = []
        self.tests: dict[Function, list[pytest.Item]] = defaultdict(list)
        self.seconds: dict[str, float] = {}

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Make the database, learn which test reaches what, then try every mutant."""
        if self.part.rows:
            make_database(session.items)
        self.look_around()
        self.learn(session)
        for mutant in self.mutants:
            self.heard(mutant, self.attempt(mutant))
        return True

    def look_around(self) -> None:
        """Find the living functions of the part's files, and what remembers answers."""
        gc.unfreeze()  # the tests' plugin spares the collector what is loaded, and so would hide it from here
        paths = {str(path): path.relative_to(ROOT).as_posix() for path in self.part.files()}
        for thing in gc.get_objects():
            if type(thing) is FunctionType and (path := paths.get(thing.__code__.co_filename)):
                self.functions[path, outermost(thing.__code__.co_qualname)].append(thing)
            elif type(thing) is functools._lru_cache_wrapper and (thing.__module__ or "").startswith("keel"):
                self.remembering.append(thing)

    def learn(self, session: pytest.Session) -> None:
        """Run every test once, unbroken, in a copy of this process, and note its time and what it reaches."""
        note = Path(tempfile.mkdtemp(prefix="keel-mutants-")) / "reached"

        def work() -> int:
            told = [(item.nodeid, *self.reached(item, after)) for item, after in pairs(session.items)]
            note.write_text(json.dumps(told), encoding="utf-8")
            return KILLED if session.testsfailed else SURVIVED

        if in_child(work, seconds=1200) != SURVIVED:
            raise SystemExit("The tests fail while nothing is broken.")
        known = {item.nodeid: item for item in session.items}
        for name, seconds, functions in sorted(json.loads(note.read_text(encoding="utf-8")), key=lambda row: row[1]):
            self.seconds[name] = seconds
            for path, function in functions:
                self.tests[path, function].append(known[name])
        note.unlink()
        note.parent.rmdir()

    def reached(self, item: pytest.Item, after: pytest.Item | None) -> tuple[float, list[Function]]:
        """Run one test, unbroken and remembering nothing."""
        seen: set[Function] = set()
        self.forget()
        trace = listener(self.part, seen.add)
        threading.settrace(trace)
        sys.settrace(trace)
        began = time.monotonic()
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
        sys.settrace(None)
        return time.monotonic() - began, sorted(seen)

    def forget(self) -> None:
        """Empty what remembers answers."""
        for one in self.remembering:
            one.cache_clear()

    def attempt(self, mutant: Mutant) -> int:
        """What becomes of this mutant."""
        function = mutant.path, mutant.function or ""
        items = self.tests[function]
        if not items:
            return UNREACHED

        def work() -> int:
            if not put_in_place(mutant, self.functions[function]):
                return UNFIT
            self.forget()
            items[0].session._setupstate.teardown_exact(items[0])
            return KILLED if any(fails(item, after) for item, after in pairs(items)) else SURVIVED

        return in_child(work, seconds=15 + 8 * sum(self.seconds[item.nodeid] for item in items))


def make_database(items: Sequence[pytest.Item]) -> None:
    """Run the plainest test that uses rows, so that what every session of tests makes once is there."""
    plain = min((one for one in items if "db" in fixtures(one)), key=lambda one: len(fixtures(one)))
    other = next(one for one in items if one.path != plain.path)
    plain.config.hook.pytest_runtest_protocol(item=plain, nextitem=other)


def fixtures(item: pytest.Item) -> list[str]:
    """The names of all it asks for."""
    return list(getattr(item, "fixturenames", ()))


def pairs(items: Sequence[pytest.Item]) -> Iterator[tuple[pytest.Item, pytest.Item | None]]:
    """Each with the one after it."""
    return zip(items, [*items[1:], None], strict=True)


def fails(item: pytest.Item, after: pytest.Item | None) -> bool:
    """Whether it does, after whatever failed before."""
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
    return bool(item.session.testsfailed)


def put_in_place(mutant: Mutant, functions: Sequence[FunctionType]) -> bool:
    """Give the living functions the mutant's code; false where that cannot be."""
    code = code_of(mutant)
    new = {(one.co_qualname, one.co_firstlineno): one for one in codes(code)}
    changed = False
    for function in functions:
        old = function.__code__
        other = new.get((old.co_qualname, old.co_firstlineno))
        if other is None or other.co_freevars != old.co_freevars:
            return False
        function.__code__ = other
        changed = True
        if mutant.in_default and old.co_qualname == mutant.function:
            function.__defaults__, function.__kwdefaults__ = defaults(mutant, function)
    return changed


def codes(code: CodeType) -> Iterator[CodeType]:
    """This code and all within it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from codes(constant)


def defaults(mutant: Mutant, function: FunctionType) -> tuple[tuple[object, ...], dict[str, object]]:
    """The default values that the mutant's function has."""
    name = function.__name__
    node = next(
        one
        for one in ast.walk(ast.parse(mutant.source))
        if isinstance(one, ast.FunctionDef) and one.name == name and abs(one.lineno - mutant.line) < 20
    )

    def value(expression: ast.expr) -> object:
        return eval(compile(ast.Expression(expression), mutant.path, "eval"), function.__globals__)  # noqa: S307

    named = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
    return tuple(map(value, node.args.defaults)), {one.arg: value(given) for one, given in named if given}
