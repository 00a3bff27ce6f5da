"""Read a TOML table into a frozen dataclass, refusing what is unknown, missing or of the wrong kind.

The dataclass is the schema: its fields' types, and the marks beside them (`Annotated[str, Names("event")]`),
say what may stand there. Faults are collected, not raised, so that a person sees all of them at once.
"""

import dataclasses
import types
import typing
import unicodedata
from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar

from keel.core.forms.problems import Fault, Path, did_you_mean

if typing.TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")


@dataclass(frozen=True, slots=True)
class Names:
    """A text that must be one of the names of this kind: event, role, clause, form."""

    kind: str


@dataclass(frozen=True, slots=True)
class OneOf:
    """A text that must be one of these words."""

    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reads:
    """A text with a grammar of its own, named by this kind."""

    kind: str


@dataclass
class Reading:
    """What may be named, how texts with a grammar are tried, and the faults found so far.

    A kind that `names` does not have is not checked. A function of `grammars` returns None, or why the text
    cannot be read and the cure.
    """

    names: Mapping[str, Collection[str]] = field(default_factory=dict)
    grammars: Mapping[str, Callable[[str], tuple[str, str] | None]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def table(self, kind: type[T], raw: object, path: Path, *, key: str | None = None) -> T | None:
        """Read one table. None if anything in it was at fault; `key` is its name where it stands among
        others by name.
        """
        if not isinstance(raw, dict):
            self._fault(path, "is not a table.", f"Write it as a table with a heading [{path[-1]}].")
            return None
        before = len(self.faults)
        hints = _hints(kind)
        fields = {f.name: f for f in dataclasses.fields(kind) if f.init}
        named_by: str | None = getattr(kind, "NAMED_BY", None)
        values: dict[str, Any] = {}
        if named_by and key is not None:
            values[named_by] = self.value(hints[named_by], key, path)
        self._unknown(raw, fields.keys() - values.keys(), path)
        for name, one in fields.items():
            if name in values:
                continue
            if name in raw:
                values[name] = self.value(hints[name], raw[name], (*path, name))
            elif one.default is dataclasses.MISSING and one.default_factory is dataclasses.MISSING:
                self._fault((*path, name), "is missing.", "Add it.", missing=True)
        return None if len(self.faults) > before else kind(**values)

    def value(self, hint: Any, raw: object, path: Path) -> Any:
        """Read one value of this type; None if it was at fault."""
        marks = getattr(hint, "__metadata__", ())
        kind = typing.get_args(hint)[0] if marks else hint
        origin = typing.get_origin(kind)
        if origin in (types.UnionType, typing.Union):
            return self.value(typing.get_args(kind)[0], raw, path)
        if origin is tuple:
            return self._list(typing.get_args(kind)[0], raw, path)
        if origin is Mapping:
            key_kind, inner_kind = typing.get_args(kind)
            return self.mapping(key_kind, inner_kind, raw, path)
        if isinstance(kind, type) and dataclasses.is_dataclass(kind):
            return self.table(kind, raw, path)
        return self._single(kind, marks, raw, path)

    def mapping(self, key_hint: Any, hint: Any, raw: object, path: Path) -> dict[str, Any]:
        """Read a table of named things, leaving out those at fault."""
        if not isinstance(raw, dict):
            self._fault(path, "is not a table.", f"Write it as a table with a heading [{path[-1]}].")
            return {}
        read: dict[str, Any] = {}
        for name, inner in raw.items():
            marks = getattr(key_hint, "__metadata__", ())
            self._single(str, marks, name, (*path, name))
            one = (
                self.table(hint, inner, (*path, name), key=name)
                if isinstance(hint, type) and dataclasses.is_dataclass(hint)
                else self.value(hint, inner, (*path, name))
            )
            if one is not None:
                read[name] = one
        return read

    def _list(self, hint: Any, raw: object, path: Path) -> tuple[Any, ...]:
        if not isinstance(raw, list):
            return (self.value(hint, raw, path),)
        if not raw:
            self._fault(path, "is empty.", "Name at least one, or take the line out.")
        return tuple(self.value(hint, inner, (*path, place)) for place, inner in enumerate(raw))

    def _single(self, kind: Any, marks: tuple[Any, ...], raw: object, path: Path) -> Any:
        wrong = isinstance(raw, bool) if kind is int else isinstance(raw, datetime) if kind is date else False
        if wrong or not isinstance(raw, kind):
            return self._fault(path, f"is {_said(raw)}.", f"Write {_WANTED[kind]}.")
        if isinstance(raw, str):
            self._text(raw, marks, path)
        return raw

    def _text(self, raw: str, marks: tuple[Any, ...], path: Path) -> None:
        if not raw.strip():
            self._fault(path, "is empty.", "Write it, or take the line out.")
        elif any(unicodedata.category(sign) == "Cc" and sign != "\n" for sign in raw):
            self._fault(path, "holds a sign that cannot be shown.", "Take out the control character, perhaps a tab.")
        else:
            for mark in marks:
                self._mark(raw, mark, path)

    def _mark(self, raw: str, mark: Names | OneOf | Reads, path: Path) -> None:
        if isinstance(mark, Reads):
            refused = self.grammars[mark.kind](raw) if mark.kind in self.grammars else None
            if refused:
                self._fault(path, *refused)
            return
        known = mark.choices if isinstance(mark, OneOf) else self.names.get(mark.kind)
        if known is not None and raw not in known:
            what = "one of the words for this" if isinstance(mark, OneOf) else f"{_a(mark.kind)} that is known here"
            self._fault(path, f"“{raw}” is not {what}.", did_you_mean(raw, known))

    def _unknown(self, raw: Mapping[str, object], known: Collection[str], path: Path) -> None:
        for name in raw.keys() - set(known):
            self._fault((*path, name), "is not a field that is known here.", did_you_mean(name, known))

    def _fault(self, path: Path, why: str, cure: str, *, missing: bool = False) -> None:
        self.faults.append(Fault(path, why, cure, missing))


_WANTED: Mapping[Any, str] = {
    str: "it as text in quotes",
    int: "a whole number without quotes",
    bool: "true or false without quotes",
    date: "a day without quotes, year first: 2026-09-01",
}


def _said(raw: object) -> str:
    kinds = {bool: "true or false", str: "text", int: "a number", float: "a number with a point", list: "a list"}
    return kinds.get(type(raw), "a day or time" if isinstance(raw, date) else "a table")


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


@cache
def _hints(kind: Hashable) -> dict[str, Any]:
    return typing.get_type_hints(kind, include_extras=True)
