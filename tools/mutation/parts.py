"""What is mutated, and the tests that have to notice."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Part:
    """`sources` and `tests` are paths from the root. `rows` where the tests need the database."""

    sources: tuple[str, ...]
    tests: tuple[str, ...]
    rows: bool = False

    def files(self) -> Iterator[Path]:
        """Every Python file to mutate; none that only passes names on."""
        for source in self.sources:
            place = ROOT / source
            every = sorted(place.glob("*.py")) if place.is_dir() else [place]
            yield from (path for path in every if path.name != "__init__.py")


def inside(folder: str, *names: str) -> tuple[str, ...]:
    """Those modules of the folder."""
    return tuple(f"{folder}/{name}.py" for name in names)


PARTS = {
    "access": Part(("keel/core/access",), ("tests/core/access",)),
    "sealing": Part(
        inside("keel/web/sealing", "fields", "keyfiles", "keys", "rootkey", "rotating"),
        ("tests/web/sealing",),
        rows=True,
    ),
    "ledger": Part(
        inside("keel/web/ledger", "hashing", "appending", "entries", "verify", "heads", "stored"),
        ("tests/web/ledger", "tests/web/watch/test_anchors.py"),
        rows=True,
    ),
    "records": Part(inside("keel/core/records", "canonical", "chain", "receipt"), ("tests/core/records",)),
    "deadlines": Part(
        (
            "keel/core/calendar",
            *inside("keel/core/obligations", "due", "arithmetic", "duties", "clock", "cadences", "periods"),
        ),
        ("tests/core/calendar", "tests/core/obligations", "tests/oracle"),
    ),
}
