"""What cleaning gives, and how it refuses."""

from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["pdf", "jpeg", "png"]
LARGEST: Final = 10_000_000
"""Bytes of one file, as it is chosen."""


class NotAScan(Exception):
    """The file is not taken; the sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A scan as it is kept: its bytes hold the pages and nothing else."""

    kind: Kind
    data: bytes
    pages: int
