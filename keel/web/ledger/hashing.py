"""The hash that ties an entry to the one before it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from keel.core.records import canonical, ledger_hash


class Told(NamedTuple):
    """The columns of an entry that its hash covers, besides whom it is about."""

    organisation_id: UUID
    sequence: int
    version: int
    at: datetime
    actor_account: UUID | None
    actor_member: UUID | None
    act: str
    record_kind: str
    object_kind: str
    object_id: UUID | None
    reason_id: UUID | None
    facts: Any


def body_of(told: Told, subjects: Iterable[UUID]) -> bytes:
    """The canonical bytes that an entry's hash covers, whatever order its subjects come in."""
    columns: dict[str, Any] = {
        name: str(value) if isinstance(value, UUID) else value for name, value in told._asdict().items()
    }
    return canonical({**columns, "about": sorted(str(subject) for subject in subjects)})


def entry_hash(previous: str, told: Told, subjects: Sequence[UUID]) -> str:
    """Hexadecimal SHA-256 over the previous hash and the entry's bytes."""
    return ledger_hash(previous, body_of(told, subjects))
