"""What a document is made of: a title, facts, blocks and, once something is fixed, its fingerprint."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the given level, 1 or 2; level 2 only below a level 1."""

    text: str
    level: Literal[1, 2] = 1
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True, slots=True)
class Field:
    """A form field as it stands on the form: its label and what was written, line breaks kept."""

    label: str
    text: str
    kind: Literal["field"] = "field"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head, with a caption for those who cannot see it."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    kind: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class SignHere:
    """Lines for ink: name and capacity of each person, with room for a signature and a date."""

    people: Sequence[tuple[str, str]]
    kind: Literal["sign_here"] = "sign_here"


@dataclass(frozen=True, slots=True)
class Note:
    """A set-apart passage, such as a disagreement attached to a record."""

    title: str
    text: str
    kind: Literal["note"] = "note"


Block = Heading | Field | Table | SignHere | Note


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What proves that a copy is the record: its root, the words to read it aloud by, the ledger's head."""

    root: str
    words: str
    issued: str
    ledger_head: str = ""
    salts: Sequence[tuple[str, str, str]] = ()
    """One (part, salt, hash) for each part the copy holds, so that it can be checked without Keel."""


@dataclass(frozen=True, slots=True)
class Document:
    """All that is printed. `notice` says who may read it; `attachment` is the canonical JSON it was drawn from."""

    title: str
    organisation: str
    notice: str
    facts: Sequence[tuple[str, str]]
    blocks: Sequence[Block]
    reference: str = ""
    fingerprint: Fingerprint | None = None
    attachment: str | None = None
    attachment_name: str = field(default="record.json")

    def as_data(self) -> dict[str, Any]:
        """As plain data for JSON."""
        return asdict(self)
