"""Core is told the day: what the import contracts cannot see, because datetime itself is welcome there."""

import ast

import pytest

from tests.house.source import dotted, place, sources, tree

ASKING = {
    "today",
    "now",
    "utcnow",
    "localtime",
    "gmtime",
    "time.time",
    "monotonic",
    "perf_counter",
    "open",
    "input",
    "print",
    "read_text",
    "write_text",
    "environ",
    "getenv",
}


def questions(module: ast.Module) -> list[tuple[ast.AST, str]]:
    """Calls that ask the clock, the disk or the surroundings."""
    called = [(node, dotted(node.func)) for node in ast.walk(module) if isinstance(node, ast.Call)]
    return [(node, name) for node, name in called if name in ASKING or name.rpartition(".")[2] in ASKING - {"open"}]


def test_core_never_asks_the_clock_or_the_disk():
    asked = [f"{place(path, node)} {name}" for path in sources("keel/core") for node, name in questions(tree(path))]
    assert not asked, "core is told the day and the facts; pass them in:\n" + "\n".join(asked)


@pytest.mark.parametrize(
    "text", ["date.today()", "datetime.datetime.now(UTC)", "time.time()", "open('x')", "p.read_text()"]
)
def test_a_question_is_recognised(text):
    assert questions(ast.parse(text))


@pytest.mark.parametrize("text", ["due(today=day)", "day.weekday()", "calendar.opened(day)", "door.open()"])
def test_what_only_sounds_like_one_is_not(text):
    assert not questions(ast.parse(text))
