"""No room too big: lines of a file, and lines, knots and parameters of a function."""

import ast

import pytest

from tests.house.source import ROOT, files, place, sources, tree

FILE, FUNCTION, COMPLEXITY, PARAMETERS, TEMPLATE = 400, 60, 12, 7, 120
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
BRANCHES = (ast.If, ast.For, ast.While, ast.AsyncFor, ast.ExceptHandler, ast.IfExp, ast.comprehension, ast.match_case)
OURS = ("keel", "tests", "benchmarks", "tools")


def test_no_file_is_over_four_hundred_lines():
    over = [
        f"{path.relative_to(ROOT)}: {count} lines"
        for path in sources(*OURS)
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > FILE
    ]
    assert not over, f"over {FILE} lines; split by what changes together:\n" + "\n".join(over)


def test_no_template_is_over_its_budget():
    over = [
        f"{path.relative_to(ROOT)}: {count} lines"
        for path in files()
        if path.suffix == ".html" and (count := len(path.read_text(encoding="utf-8").splitlines())) > TEMPLATE
    ]
    assert not over, f"over {TEMPLATE} lines; move a part into an include:\n" + "\n".join(over)


def test_no_function_is_over_its_budget():
    over = []
    for path in sources(*OURS):
        for node in ast.walk(tree(path)):
            if isinstance(node, FUNCTIONS):
                over += [f"{place(path, node)} {node.name}: {fault}" for fault in faults(node)]
    assert not over, "\n".join(over)


def faults(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    """What of this function is over budget."""
    lines, knots, given = length(function), complexity(function), parameters(function)
    return [
        f"{count} {what}, at most {most}"
        for what, count, most in (
            ("lines", lines, FUNCTION),
            ("branches", knots, COMPLEXITY),
            ("parameters", given, PARAMETERS),
        )
        if count > most
    ]


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Its lines without the docstring."""
    first = function.body[0]
    said = ast.get_docstring(function, clean=False) is not None
    words = (first.end_lineno or 0) - first.lineno + 1 if said else 0
    return (function.end_lineno or 0) - function.lineno + 1 - words


def complexity(function: ast.AST) -> int:
    """One, and one for every way the run can fork."""
    inside = list(ast.walk(function))
    forks = sum(isinstance(node, BRANCHES) for node in inside)
    return 1 + forks + sum(len(node.values) - 1 for node in inside if isinstance(node, ast.BoolOp))


def parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Named parameters, `self` included."""
    given = function.args
    return len(given.args) + len(given.kwonlyargs) + len(given.posonlyargs)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("def f(a, b, c, d, e, g, h, i): pass", "8 parameters, at most 7"),
        ("def f(a):\n" + "    if a and a: pass\n" * 6, "13 branches, at most 12"),
        ("def f(a):\n" + "    a()\n" * 60, "61 lines, at most 60"),
    ],
)
def test_a_function_over_budget_is_found(text, fault):
    (function,) = ast.parse(text).body
    assert isinstance(function, ast.FunctionDef)
    assert faults(function) == [fault]


def test_a_docstring_costs_nothing():
    (function,) = ast.parse('def f():\n    """One.\n\n    Two.\n    """\n    pass\n').body
    assert isinstance(function, ast.FunctionDef)
    assert length(function) == 2
