"""Draws into the documents what the source knows: `tools/drawn.py` writes it, `--check` says whether it is true.

A block stands between `<!-- drawn: NAME -->` and `<!-- end -->` in any document below docs; the words around it are
written by hand. NAME is one of: core, web (which package uses which), workflow (states), access, phrases, events
(tables), asvs, asvs-open (what docs/asvs says, counted and listed).
"""

import ast
import importlib.util
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
BLOCK = re.compile(r"(<!-- drawn: ([\w-]+) -->\n).*?(<!-- end -->)", flags=re.DOTALL)


def main() -> int:
    """Write every block, or compare it."""
    sys.path.insert(0, str(ROOT))
    stale = []
    for path in sorted(DOCS.rglob("*.md")):
        had = path.read_text(encoding="utf-8")
        wanted = BLOCK.sub(drawn, had)
        if had == wanted:
            continue
        stale.append(path.relative_to(ROOT).as_posix())
        if sys.argv[1:] != ["--check"]:
            path.write_text(wanted, encoding="utf-8")
    if stale and sys.argv[1:] == ["--check"]:
        print(f"No longer what the source says: {', '.join(stale)}. Draw it again with: make format")
        return 1
    return 0


def drawn(found: re.Match[str]) -> str:
    """The block with what belongs into it now; an unknown name is an error."""
    return f"{found.group(1)}{DRAWINGS[found.group(2)]().strip()}\n{found.group(3)}"


def phrases() -> str:
    """Each phrase that a policy file may use."""
    from keel.core.phrases import EXAMPLES

    return table(("phrase", "what it means"), {f"`{phrase}`": means for phrase, means in EXAMPLES.items()})


def events() -> str:
    """Each event that a policy may count from."""
    from keel.core.policy.events import EVENTS

    return table(("event", "what happened"), {f"`{name}`": means for name, means in EVENTS.items()})


def access() -> str:
    """Who may read or do what: the table that decides (G-01)."""
    from keel.core.access.describe import as_markdown

    return as_markdown()


def workflow() -> str:
    """The states of sessions, records and signatures, as core has them."""
    if not importlib.util.find_spec("keel.core.workflow"):
        return ""
    from keel.core.workflow import diagram

    return diagram_block(str(diagram()))


def asvs() -> str:
    """How many requirements of each chapter of ASVS are in which state."""
    states = ("tested", "documented", "not yet", "not applicable")
    rows = {}
    for title, entries in chapters().items():
        counted = Counter(entry["state"] for entry in entries.values())
        rows[title] = [counted[state] for state in states]
    rows["all"] = [sum(column) for column in zip(*rows.values(), strict=True)]
    lines = [("chapter", *states), ("---", *["---:"] * len(states)), *((title, *rows[title]) for title in rows)]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def asvs_open() -> str:
    """What is not yet done or shown of ASVS, and what lacks."""
    return "\n".join(
        f"- **{number}** {entry['says']}: {entry['reason'].removeprefix('Not yet: ')}"
        for entries in chapters().values()
        for number, entry in entries.items()
        if entry["state"] == "not yet"
    )


def chapters() -> dict[str, dict[str, Any]]:
    """Chapter -> requirement -> what is said of it."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((DOCS / "asvs").glob("v*.toml"))]
    return {
        f"{next(iter(found)).split('.')[0]} {text.removeprefix('# ').split(': ASVS')[0]}": found
        for text, found in ((text, tomllib.loads(text)) for text in texts)
    }


def table(head: tuple[str, str], rows: Mapping[str, str]) -> str:
    """Two columns in Markdown."""
    lines = [head, ("---", "---"), *rows.items()]
    return "\n".join(f"| {left} | {right} |" for left, right in lines)


def diagram_block(text: str) -> str:
    """Mermaid text as a document shows it."""
    return f"```mermaid\n{text.strip()}\n```"


def packages(container: str) -> str:
    """Which package uses which, without the arrows that follow from others."""
    folder = ROOT / container.replace(".", "/")
    names = sorted(path.name for path in folder.iterdir() if path.is_dir() and any(path.glob("*.py")))
    uses = {name: imported(folder / name, container) & set(names) - {name} for name in names}
    arrows = [f"    {name} --> {other}" for name in names for other in sorted(direct(name, uses))]
    return diagram_block("\n".join(["flowchart TD", *(f"    {name}" for name in names), *arrows]))


def imported(folder: Path, container: str) -> set[str]:
    """The packages of the container that the Python files of this folder import, migrations left out."""
    found = set()
    for path in folder.rglob("*.py"):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if isinstance(node, ast.ImportFrom) and node.module == container:
                modules = [f"{container}.{alias.name}" for alias in node.names]
            if isinstance(node, ast.Import):
                modules = [alias.name for alias in node.names]
            found |= {one.split(".")[2] for one in modules if one.startswith(f"{container}.")}
    return found


def direct(name: str, uses: dict[str, set[str]]) -> set[str]:
    """What it uses and reaches by no longer way; imports never go in a circle (.importlinter)."""
    return {one for one in uses[name] if not any(one in reach(other, uses) for other in uses[name] - {one})}


def reach(name: str, uses: dict[str, set[str]]) -> set[str]:
    """All it uses, directly or through others."""
    return uses[name].union(*(reach(other, uses) for other in uses[name]))


DRAWINGS: Mapping[str, Callable[[], str]] = {
    "core": lambda: packages("keel.core"),
    "web": lambda: packages("keel.web"),
    "workflow": workflow,
    "access": access,
    "phrases": phrases,
    "events": events,
    "asvs": asvs,
    "asvs-open": asvs_open,
}

if __name__ == "__main__":
    sys.exit(main())
