"""What the tests of the house read: the repository's own files, and the branches of a syntax tree."""

import ast
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOT_OURS = {"var", "build", "static-collected", "htmlcov", "__pycache__"}
OURS_THOUGH_HIDDEN = {".ci", ".gitignore", ".importlinter"}
READABLE = {
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".in",
    ".html",
    ".css",
    ".js",
    ".typ",
    ".json",
    ".csv",
    ".sh",
    ".svg",
    ".ini",
    "",
}


@cache
def files() -> tuple[Path, ...]:
    """Every file of the repository that somebody wrote; no environment, cache or build."""
    found = []
    for folder, below, names in os.walk(ROOT):
        below[:] = [name for name in below if ours(name)]
        found += [Path(folder, name) for name in names if ours(name) and not name.endswith((".pyc", ".sqlite3"))]
    return tuple(sorted(found))


def ours(name: str) -> bool:
    """False for what tools leave behind: environments, caches, builds."""
    return name in OURS_THOUGH_HIDDEN or not (name.startswith(".") or name in NOT_OURS)


def texts() -> Iterator[tuple[str, str]]:
    """Each text file's path from the root, and its text."""
    for path in files():
        if path.suffix in READABLE and b"\0" not in (content := path.read_bytes()):
            yield path.relative_to(ROOT).as_posix(), content.decode()


def sources(*folders: str) -> list[Path]:
    """Python files below these folders, without migrations."""
    inside = [ROOT / folder for folder in folders]
    return [
        path
        for path in files()
        if path.suffix == ".py" and "migrations" not in path.parts and any(path.is_relative_to(one) for one in inside)
    ]


@cache
def tree(path: Path) -> ast.Module:
    """The file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def place(path: Path, node: ast.AST) -> str:
    """Where a fault is, as an editor opens it."""
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"


def dotted(node: ast.AST) -> str:
    """`datetime.now` for the expression that says so; empty for anything but names and attributes."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else node.attr
    return ""
