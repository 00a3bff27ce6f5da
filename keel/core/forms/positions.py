"""Find the line on which something in a TOML file was written.

tomllib reads quickly but forgets lines, and tomlkit keeps the text but moves tables that are out of order; so
this walks the lines once, only when there is an error to place.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping

from keel.core.forms.problems import Path

_WRITTEN = re.compile(
    r'"""[\s\S]*?(?:"""|\Z)'  # text over many lines, in double quotes and in single ones
    r"|'''[\s\S]*?(?:'''|\Z)"
    r'|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\''  # text on one line
    r"|#[^\n]*"
)
"""What may hold brackets, equals signs and ends of lines that mean nothing: strings and remarks."""


def lines_of(text: str) -> Mapping[Path, int]:
    """Map every table, list entry and key to its line, counted from 1. `text` may hold mistakes elsewhere."""
    found: dict[Path, int] = {(): 1}
    tables: dict[Path, int] = {}
    table: Path = ()
    for line, statement in _statements(text):
        if statement.startswith("["):
            table = _header(statement, tables)
            for depth in range(1, len(table) + 1):
                found.setdefault(table[:depth], line)
        else:
            found.setdefault(table + _key(statement), line)
    return found


def line_at(lines: Mapping[Path, int], path: Path) -> int:
    """Give the line of this place or, if it is not written, of the nearest thing around it that is."""
    while path not in lines:
        path = path[:-1]
    return lines[path]


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line, text) of each header and of each key without its value; values may run over many lines."""
    plain = _WRITTEN.sub(lambda found: "~" * len(found.group()), text)
    start = depth = 0
    line = 1
    for sign in re.finditer(r"[\[\]{}\n]|\Z", plain):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(sign.group(), 0)
        if sign.group() == "" or (sign.group() == "\n" and depth <= 0):
            here = plain[start : sign.start()]
            end = len(here) if here.lstrip().startswith("[") else here.find("=")
            if end > 0:
                yield line, text[start : start + end].strip()
            line += text.count("\n", start, sign.end())
            start, depth = sign.end(), 0


def _header(statement: str, tables: dict[Path, int]) -> Path:
    """Read `[a.b]` as (a, b) and the second `[[a]]` as (a, 1); tables under it belong to that entry."""
    many = statement.startswith("[[")
    inside = statement.split("]", maxsplit=1)[0].strip("[ ")
    path: Path = ()
    names = _key(inside)
    for place, name in enumerate(names, start=1):
        path += (name,)
        if many and place == len(names):
            tables[path] = tables.get(path, -1) + 1
        if path in tables:
            path += (tables[path],)
    return path


def _key(written: str) -> Path:
    """Read a dotted, perhaps quoted key. One that TOML cannot read stands as it is written."""
    try:
        inner: object = tomllib.loads(f"{written} = 0")
    except tomllib.TOMLDecodeError:
        return (written,)
    path: Path = ()
    while isinstance(inner, dict):
        [(name, inner)] = inner.items()
        path += (name,)
    return path
