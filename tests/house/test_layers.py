"""Foreign keys by name slip past an import contract, so migrations keep the same order as imports."""

import ast
import configparser
import re
from pathlib import Path

import pytest

from tests.house.source import ROOT, dotted, files, sources, tree

WEB = ROOT / "keel" / "web"


def ranks(contract: str) -> dict[str, int]:
    """Each layer's height, lowest 0, as .importlinter has it."""
    read = configparser.ConfigParser()
    read.read(ROOT / ".importlinter", encoding="utf-8")
    lines = read[f"importlinter:contract:{contract}"]["layers"].split("\n")
    layers = [re.findall(r"\w+", line) for line in lines if line.strip()]
    return {name: height for height, names in enumerate(reversed(layers)) for name in names}


def labels() -> dict[str, str]:
    """Each app's folder by its label."""
    found = {}
    for path in WEB.glob("*/apps.py"):
        said = re.search(r'^\s+label = "(\w+)"', path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        found[said.group(1) if said else path.parent.name] = path.parent.name
    return found


def dependencies(module: ast.Module) -> set[str]:
    """The labels that a migration needs, the swappable user model included."""
    found = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Assign) and any(dotted(target) == "dependencies" for target in node.targets):
            pairs = [one for one in ast.walk(node.value) if isinstance(one, ast.Tuple)]
            found |= {first.value for pair in pairs if isinstance(first := pair.elts[0], ast.Constant)}
            if any(dotted(one) == "settings.AUTH_USER_MODEL" for one in ast.walk(node.value)):
                found.add("accounts")
    return {label for label in found if isinstance(label, str)}


def migrations() -> list[Path]:
    return [path for path in files() if path.parent.name == "migrations" and path.name[0].isdigit()]


def test_a_migration_needs_only_apps_below_its_own():
    heights, folders = ranks("web-layers"), labels()
    wrong = []
    for path in migrations():
        own = path.parent.parent.name
        needed = {folders[label] for label in dependencies(tree(path)) if label in folders} - {own}
        above = sorted(name for name in needed if heights[name] >= heights[own])
        wrong += [f"{path.relative_to(ROOT)} needs {name}, which is not below {own}" for name in above]
    assert not wrong, "\n".join(wrong)


def test_every_app_has_its_place_in_the_order():
    missing = sorted(set(labels().values()) - set(ranks("web-layers")))
    assert not missing, f"not in .importlinter: {missing}"


def test_core_keeps_the_order_that_its_readme_gives():
    law = (ROOT / "keel/core/README.md").read_text(encoding="utf-8")
    said = re.search(r"listed before it: ([a-z, ]+)\.", law)
    assert said
    heights = ranks("core-layers")
    assert said.group(1).split(", ") == sorted(heights, key=lambda name: heights[name])


@pytest.mark.parametrize(
    ("text", "needed"),
    [
        ('dependencies = [("people", "0001_initial")]', {"people"}),
        ("dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]", {"accounts"}),
        ("dependencies = []", set()),
    ],
)
def test_dependencies_are_read(text, needed):
    assert dependencies(ast.parse(text)) == needed


RAW = {"raw", "extra", "RawSQL", "RunSQL", "cursor", "execute", "executemany", "executescript"}
SQL_MAY_STAND_IN = {
    "keel/web/ledger/guards.py": "triggers, which the mapper does not know",
    "keel/web/ledger/appending.py": "the end of the chain is locked while it writes: a tenth of the mapper's time",
    "keel/web/ledger/stored.py": "millions of entries, read as the text that was hashed",
    "keel/web/people/prepared.py": "the mapper's own text, put together once and sent with each member's values",
    "keel/web/scope/walls.py": "policies and rights, which the mapper does not know: our own names, or quoted",
    "keel/web/scope/postgresql/base.py": "sends the scope along with every statement: UUIDs alone stand in its text",
}
"""Each with its why. What is looked up or written goes in as parameters; where SQL takes none, the why says what stands
in its text."""


def test_raw_sql_stands_only_where_it_is_said_why():
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno} {dotted(node.func)}"
        for path in sources("keel")
        if path.relative_to(ROOT).as_posix() not in SQL_MAY_STAND_IN
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and dotted(node.func).rpartition(".")[2] in RAW
    ]
    why = "write it with the ORM, or name its module and the reason in SQL_MAY_STAND_IN:\n"
    assert not found, why + "\n".join(found)
