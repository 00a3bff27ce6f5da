"""A head as it is kept outside: one line that anybody can read and compare, the same in the file and in the mail.

2026-11-22 8f14e45f-ceea-467a-9b36-1a3a0c1d2e3f 1042 9c56cc51b374c3ba…
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID


@dataclass(frozen=True, slots=True)
class KeptHead:
    """The end of an organisation's chain on one day."""

    day: date
    organisation_id: UUID
    sequence: int
    hash: str

    def line(self) -> str:
        """Day, organisation's mark, number of the last entry, its hash."""
        return f"{self.day.isoformat()} {self.organisation_id} {self.sequence} {self.hash}"


class NotAHead(ValueError):
    """A line of the anchors' file that Keel did not write; says which."""


def read_line(text: str) -> KeptHead:
    """A head from its line; raises NotAHead."""
    try:
        day, organisation, sequence, hash_ = text.split()
        return KeptHead(date.fromisoformat(day), UUID(organisation), int(sequence), hash_)
    except ValueError as error:
        raise NotAHead(f"“{text[:120]}” is no head of a ledger. Give day, organisation, number and hash.") from error


def add_line(path: Path, head: KeptHead) -> bool:
    """Append the head's line, on disk before this returns; False where that very line stands in the file already.

    The file is only ever opened for adding. Raises OSError.
    """
    if path.exists() and head in heads_in(path):
        return False
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
    with os.fdopen(handle, "a", encoding="utf-8") as file:
        file.write(head.line() + "\n")
        file.flush()
        os.fsync(file.fileno())
    return True


def heads_in(path: Path) -> Iterator[KeptHead]:
    """Every head of an anchors' file, or of the saved text of anchor mails: lines that are no head are passed over."""
    with path.open(encoding="utf-8", errors="replace") as file:
        for text in file:
            try:
                yield read_line(text.removeprefix(">").strip())
            except NotAHead:
                continue
