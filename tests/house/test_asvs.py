"""Every line of ASVS 5.0.0 that Keel aims at stands once in docs/asvs, and what is said of it holds."""

import ast
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "docs" / "asvs").glob("v*.toml"))
LEVELS_ONE_AND_TWO = 70 + 183
MOST_WORDS = {"says": 15, "reason": 40}

# Chapter -> how many requirements of levels 1 and 2 each of its sections begins with (level 3 stands last in all).
SECTIONS = {
    1: (2, 9, 11, 3, 2),
    2: (3, 3, 4, 1),
    3: (0, 2, 4, 6, 5, 0, 2),
    4: (3, 1, 2, 4),
    5: (1, 3, 2, 3),
    6: (3, 12, 4, 4, 5, 3, 0, 4),
    7: (3, 4, 2, 5, 2, 2),
    8: (2, 3, 1, 1),
    9: (3, 4),
    10: (2, 2, 4, 11, 5, 2, 3),
    11: (2, 3, 3, 4, 1, 1, 0),
    12: (3, 2, 4),
    13: (1, 5, 2, 5),
    14: (2, 4, 3),
    15: (3, 3, 7),
    16: (1, 5, 4, 3, 3),
    17: (1, 4, 2),
}
# Of level 3 what Keel takes as well, and what it declines with its reason.
TAKEN = [
    "1.2.10", "2.3.5", "3.4.7", "3.4.8", "3.5.8", "6.3.5", "6.3.6", "6.3.7", "6.3.8",
    "6.4.6", "6.5.6", "7.5.3", "8.1.3", "8.1.4", "8.2.4", "8.3.2", "8.3.3", "8.4.2",
    "13.3.3", "13.3.4", "14.2.6", "14.2.7", "14.2.8", "15.4.2", "16.5.4",
]  # fmt: skip
DECLINED = ["3.7.4", "11.7.1", "12.1.5"]
# state -> the one other key an entry of it has
STATES = {"tested": "tests", "documented": "documents", "not yet": "reason", "not applicable": "reason"}


def said() -> list[tuple[str, str, dict[str, Any]]]:
    """File, requirement and what is said of it."""
    return [
        (path.name, number, entry)
        for path in FILES
        for number, entry in tomllib.loads(path.read_text(encoding="utf-8")).items()
    ]


ENTRIES = said()


@cache
def functions(path: str) -> frozenset[str]:
    """The test functions of a file."""
    nodes = ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8")))
    return frozenset(node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_every_requirement_aimed_at_is_there_once():
    aimed_at = [
        f"{chapter}.{section}.{number}"
        for chapter, counts in SECTIONS.items()
        for section, count in enumerate(counts, 1)
        for number in range(1, count + 1)
    ]
    assert len(aimed_at) == LEVELS_ONE_AND_TWO
    assert sorted(number for _, number, _ in ENTRIES) == sorted([*aimed_at, *TAKEN, *DECLINED])
    assert all(name == f"v{int(number.split('.')[0]):02}.toml" for name, number, _ in ENTRIES)


@pytest.mark.parametrize(("number", "entry"), [(number, entry) for _, number, entry in ENTRIES])
def test_what_is_said_of_it_is_whole_and_short(number, entry):
    assert set(entry) == {"state", "says", STATES[entry["state"]]}
    for key, most in MOST_WORDS.items():
        assert len(entry.get(key, "").split()) <= most, key
    assert entry["says"]
    assert entry.get("reason", "Not yet: ").startswith("Not yet: ") is (entry["state"] != "not applicable")
    # Only where the standard asks for a document is a document an answer.
    assert entry["state"] != "documented" or number.split(".")[1] == "1"


@pytest.mark.parametrize(("number", "entry"), [(number, entry) for _, number, entry in ENTRIES])
def test_what_it_names_exists(number, entry):
    named = [one.split("::") for one in entry.get("tests", [])]
    assert named or entry["state"] != "tested"
    for path, function in named:
        assert path.startswith("tests/")
        assert function.startswith("test_")
        assert function in functions(path), f"{number}: {path} has no {function}"
    for document in entry.get("documents", []):
        assert (ROOT / document).is_file(), f"{number}: {document}"
