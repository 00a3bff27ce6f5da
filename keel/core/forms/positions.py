"""Find the line on which something in a TOML file was written.

tomllib reads quickly but forgets lines, and tomlkit keeps the text but moves tables that are out of order; so
this walks the lines once, only when there is an error to place.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping

from keel.core.forms.problems import Path

_TOKEN = re.compile(r'"""|\'\'\'|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|#[^\n]*|[\[\]{}=]|\n')
"""What can change where we are: strings, comments, brackets, the equals sign, the end of a line."""


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
    """Yield (line, text) of each header and of each key, whose value is left out; values may run over many
    lines.
    """
    start, depth, fence, seen_equals = 0, 0, "", False
    for token in _TOKEN.finditer(text + "\n"):
        sign = token.group()
        if fence or sign in ('"""', "'''"):
            fence = ("" if sign == fence else fence) if fence else sign
        elif sign == "=" and depth == 0:
            if not seen_equals:
                yield _line(text, start), text[start : token.start()].strip()
            seen_equals = True
        elif sign in "[{":
            depth += 1
        elif sign in "]}":
            depth -= 1
        elif sign == "\n" and depth <= 0:
            statement = text[start : token.start()].strip()
            if statement.startswith("[") and not seen_equals:
                yield _line(text, start), statement
            start, depth, seen_equals = token.end(), 0, False


def _line(text: str, start: int) -> int:
    blank = re.match(r"\s*", text[start:])
    return text.count("\n", 0, start + (blank.end() if blank else 0)) + 1


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
