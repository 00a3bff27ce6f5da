"""Reads the published table for the tests, without the reader that the product uses."""

import tomllib
from itertools import chain, combinations
from pathlib import Path
from typing import NamedTuple

LETTERS = {"r": "read", "w": "write", "s": "sign"}
TABLE = tomllib.loads((Path(__file__).parent / "published_table.toml").read_text(encoding="utf-8"))
IDS = {
    "session": "session-1",
    "agreement": "agreement-1",
    "case": "case-1",
    "organisation": "school-1",
    "trust": "trust-1",
    "person": "person-1",
    "file": "file-1",
    "pack": "pack-1",
    "installation": "installation-1",
}
"""One thing that hangs on everything, so that only the table decides."""


class PublishedWay(NamedTuple):
    acts: frozenset[str]
    on: str
    needs: frozenset[str]


def published_ways(relation: str, kind: str, *, secured_folder: bool = False) -> list[PublishedWay]:
    """The ways in of one cell; SECURED marks what only the secured-folder setting opens."""
    ways = []
    for text in TABLE[relation][kind][1:]:
        letters, on, *needs = text.split()
        if "SECURED" not in needs or secured_folder:
            ways.append(PublishedWay(frozenset(LETTERS[x] for x in letters), on, frozenset(needs) - {"SECURED"}))
    return ways


def subsets(names) -> list[frozenset[str]]:
    """Every subset, the empty one first."""
    ordered = sorted(names)
    return [frozenset(s) for s in chain.from_iterable(combinations(ordered, size) for size in range(len(ordered) + 1))]
