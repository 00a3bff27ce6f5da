"""What can be set, written or typed is in the documents, and no link in them leads nowhere."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from keel.cli import COMMANDS
from keel.core.phrases import EXAMPLES
from keel.core.policy.events import EVENTS
from tests.house.source import ROOT, files, sources, tree

LINK = re.compile(r"(?<!`)\[[^\]]*\]\(([^)\s]+)\)")
SETTING = re.compile(r"KEEL_[A-Z]+(_[A-Z]+)*")
FENCE = re.compile(r"^```.*?^```", flags=re.DOTALL | re.MULTILINE)


def documents() -> list[Path]:
    return [path for path in files() if path.suffix == ".md"]


@cache
def guides() -> str:
    """What a user is given to read: the front page and docs, on one line, without code marks."""
    told = [path for path in documents() if path.parent == ROOT or path.is_relative_to(ROOT / "docs")]
    return " ".join(" ".join(path.read_text(encoding="utf-8") for path in told).replace("`", "").split())


def environment() -> set[str]:
    """The settings that the source reads by name from outside."""
    constants = [
        node.value
        for path in sources("keel")
        if path.name != "settings_test.py"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    return {text for text in constants if SETTING.fullmatch(text)}


def anchors(path: Path) -> set[str]:
    """The names that a document's headings can be linked by."""
    text = FENCE.sub("", path.read_text(encoding="utf-8"))
    headings = re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def broken(path: Path) -> list[str]:
    """Links of this document to a file or a heading that is not there."""
    found = []
    for link in LINK.findall(FENCE.sub("", path.read_text(encoding="utf-8"))):
        target, _, anchor = link.partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        there = (path.parent / target).resolve() if target else path
        if not there.exists() or (anchor and there.suffix == ".md" and anchor not in anchors(there)):
            found.append(link)
    return found


def test_every_setting_from_the_environment_is_in_the_guides():
    missing = sorted(name for name in environment() if name not in guides())
    assert not missing, f"not in README.md or docs: {missing}"


def test_every_kind_of_phrase_is_in_the_guides():
    missing = [phrase for phrase in EXAMPLES if phrase not in guides()]
    assert not missing, f"not in README.md or docs: {missing}"


def test_every_event_a_policy_may_name_is_in_the_guides():
    missing = [name for name in EVENTS if name not in guides()]
    assert not missing, f"not in README.md or docs: {missing}"


def test_every_command_is_in_the_guides():
    missing = [f"keel {name}" for name in COMMANDS if f"keel {name}" not in guides()]
    assert not missing, f"not in README.md or docs: {missing}"


def test_every_make_target_is_in_the_guides():
    targets = re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    missing = [name for name in targets if name != "help" and f"make {name}" not in guides()]
    assert not missing, f"not in README.md or docs: {missing}"


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_link_leads_nowhere(path):
    assert broken(path) == []


def test_a_broken_link_is_found(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("# One thing\n[a](#one-thing) [b](#two) [c](none.md) [d](https://keel.example) [e](page.md)\n")
    assert broken(page) == ["#two", "none.md"]
