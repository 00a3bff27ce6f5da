"""Makes the mutants of a file, with mutmut's own operators.

mutmut leaves out functions with a decorator and everything outside functions. Here they are in: what decides is often
remembered (`lru_cache`), and the access table is no function at all. Its cells lose one word at a time, or gain an act.
Words for people outside functions (titles, questions), the rows that hold the cells, and constants that would become
None are left as they are: mypy refuses the last.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.file_mutation import Mutation, MutationVisitor, deep_replace
from mutmut.mutation.mutators import mutation_operators
from mutmut.mutation.pragma_handling import IgnoredCode

from tools.mutation.parts import ROOT

SHOWN = 300
LONG = 3
CELL = re.compile(r"K\d+")


@dataclass(frozen=True, eq=False)
class Mutant:
    """One small change. `function` is the outermost function's qualified name, None outside functions."""

    path: str
    line: int
    function: str | None
    number: int
    tree: cst.Module
    mutation: Mutation
    in_default: bool = False

    @property
    def name(self) -> str:
        """Its file and its number there: the same while nothing before it in the file changes, nor this module."""
        return f"{self.path} #{self.number}"

    @property
    def module(self) -> str:
        """Its module as it is imported."""
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def source(self) -> str:
        """The whole file with the change."""
        changed = deep_replace(self.tree, self.mutation.original_node, self.mutation.mutated_node)
        assert isinstance(changed, cst.Module)  # noqa: S101 - a module with one node exchanged
        return changed.code

    @property
    def words(self) -> str:
        """What was, and what is instead, on one line."""
        nodes = (self.mutation.original_node, self.mutation.mutated_node)
        before, after = (" ".join(self.tree.code_for_node(node).split())[:SHOWN] for node in nodes)
        return f"{before}  ->  {after}"


class Visitor(MutationVisitor):
    """mutmut's, and into decorated functions; it notes which function each mutation is in."""

    def __init__(self) -> None:
        super().__init__(mutation_operators, IgnoredCode(set(), set(), set()))
        self.around: list[cst.CSTNode] = []
        self.places: list[tuple[Mutation, str | None, int, bool]] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        """Go in unless mutmut would not, and remember the way."""
        goes_in = super().on_visit(node)
        self.around.append(node)
        return goes_in

    def on_leave(self, original_node: cst.CSTNode) -> None:
        """Step back."""
        super().on_leave(original_node)
        self.around.pop()

    def _skip_node_and_children(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.FunctionDef):
            return False
        if isinstance(node, cst.Call) and isinstance(node.func, cst.Name) and node.func.value in {"TypeVar", "NewType"}:
            return True
        return bool(super()._skip_node_and_children(node))

    def _create_mutations(self, node: cst.CSTNode) -> None:
        had = len(self.mutations)
        if isinstance(node, cst.SimpleString) and not self._runs():
            self.mutations += [Mutation(node, one, None) for one in other_cells(node)] if self._is_cell() else []
        elif not self._runs() and (
            isinstance(node, cst.Assign | cst.AnnAssign) or (isinstance(node, cst.Call) and len(node.args) > LONG)
        ):
            return
        else:
            super()._create_mutations(node)
        line = self.get_metadata(PositionProvider, node).start.line
        for mutation in self.mutations[had:]:
            self.places.append((mutation, self._function(), line, self._in_default()))

    def _runs(self) -> bool:
        return any(isinstance(node, cst.FunctionDef | cst.Lambda) for node in self.around)

    def _is_cell(self) -> bool:
        above = self.around[-1]
        return isinstance(above, cst.Arg) and above.keyword is not None and bool(CELL.fullmatch(above.keyword.value))

    def _function(self) -> str | None:
        names: list[str] = []
        for node in self.around:
            if isinstance(node, cst.ClassDef | cst.FunctionDef):
                names.append(node.name.value)
                if isinstance(node, cst.FunctionDef):
                    return ".".join(names)
        return None

    def _in_default(self) -> bool:
        """Whether it is in the head of the outermost function, which is worked out when the function is made."""
        for node, below in pairwise(self.around):
            if isinstance(node, cst.FunctionDef):
                return isinstance(below, cst.Parameters)
        return False


def other_cells(node: cst.SimpleString) -> Iterator[cst.SimpleString]:
    """The cell without one of its words, and with an act more in its first way in."""
    ways = [way.split() for way in node.value.strip('"').split(";")]
    for way in ways:
        for word in list(way):
            if way[0] != "as":
                at = way.index(word)
                way.remove(word)
                yield node.with_changes(value='"' + "; ".join(map(" ".join, ways)) + '"')
                way.insert(at, word)
    for act in "rws":
        if act not in ways[0] and ways[0][0] != "as":
            yield node.with_changes(value='"' + "; ".join(map(" ".join, [[act, *ways[0]], *ways[1:]])) + '"')


def mutants_of(path: Path) -> list[Mutant]:
    """Every mutant of the file, in its order."""
    wrapper = MetadataWrapper(cst.parse_module(path.read_text(encoding="utf-8")))
    visitor = Visitor()
    wrapper.visit(visitor)
    where = path.relative_to(ROOT).as_posix()
    return [
        Mutant(where, line, function, number, wrapper.module, mutation, in_default)
        for number, (mutation, function, line, in_default) in enumerate(visitor.places)
    ]
