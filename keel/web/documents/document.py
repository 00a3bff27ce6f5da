"""What a document is made of: a title, facts, blocks and, once something is fixed, its fingerprint."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the given level, 1 or 2; level 2 only below a level 1. `note` stands small beside it."""

    text: str
    level: Literal[1, 2] = 1
    note: str = ""
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True, slots=True)
class Field:
    """A form field as it stands on the form: its label and what was written, line breaks kept."""

    label: str
    text: str
    kind: Literal["field"] = "field"


@dataclass(frozen=True, slots=True)
class Facts:
    """Short facts below each other: what, and its value."""

    rows: Sequence[tuple[str, str]]
    kind: Literal["facts"] = "facts"


@dataclass(frozen=True, slots=True)
class Listing:
    """Numbered lines, such as the terms of an agreement."""

    label: str
    items: Sequence[str]
    kind: Literal["listing"] = "listing"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head, with a caption for those who cannot see it. `widths` are shares of the page, one a column."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int] = ()
    kind: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class Space:
    """A labelled space of ruled lines to write on by hand."""

    label: str
    lines: int = 4
    hint: str = ""
    kind: Literal["space"] = "space"


@dataclass(frozen=True, slots=True)
class SignHere:
    """Lines for ink: name and capacity of each person, with room for a signature and a date."""

    people: Sequence[tuple[str, str]]
    statement: str = ""
    kind: Literal["sign_here"] = "sign_here"


@dataclass(frozen=True, slots=True)
class Note:
    """A set-apart passage, such as a disagreement attached to a record."""

    title: str
    text: str
    kind: Literal["note"] = "note"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A sentence or two of Keel's own, between what people wrote."""

    text: str
    kind: Literal["paragraph"] = "paragraph"


Block = Heading | Field | Facts | Listing | Table | Space | SignHere | Note | Paragraph


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What proves that a copy is the record: its root, the words to read it aloud by, the ledger's head."""

    root: str
    """The root in hex, in groups for the eye."""
    words: str
    issued: str
    ledger_head: str = ""
    salts: Sequence[tuple[str, str, str]] = ()
    """One (part, salt, hash) for each part the copy holds, so that it can be checked without Keel."""
    others: Sequence[tuple[str, str]] = ()
    """One (part, hash) for each part it does not hold: the root is over all of them."""


@dataclass(frozen=True, slots=True)
class Document:
    """All that is printed. `notice` says who may read it; `attachment` is the canonical JSON it was drawn from."""

    title: str
    organisation: str
    notice: str
    facts: Sequence[tuple[str, str]]
    blocks: Sequence[Block]
    reference: str = ""
    """Which document this is, at the head of every page: kind, day and version, never a child's name."""
    status: str = ""
    """How far signing has come, at the head of every page; empty where all have signed or nobody is asked to."""
    made: str = ""
    """For whom and when the copy was made."""
    fingerprint: Fingerprint | None = None
    attachment: str | None = None
    attachment_name: str = field(default="record.json")

    def as_data(self) -> dict[str, Any]:
        """As plain data for JSON, without the attachment, which is handed to Typst beside it."""
        return {key: value for key, value in asdict(self).items() if key != "attachment"}
