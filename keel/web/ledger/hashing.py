"""The hash that ties an entry to the one before it."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
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


_quick = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")).encode


def body_of(told: Told, subjects: Iterable[UUID]) -> bytes:
    """The canonical bytes that an entry's hash covers, whatever order its subjects come in.

    Facts have been through `entries.plain`. Words that are all ASCII, as nearly all are, have one spelling in Unicode
    and take the short way; others are put into canonical form.
    """
    plain = {name: str(value) if isinstance(value, UUID) else value for name, value in told._asdict().items()}
    plain["at"] = told.at.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
    plain["about"] = sorted(map(str, subjects))
    text = _quick(plain)
    return text.encode() if text.isascii() else canonical(plain)


def entry_hash(previous: str, told: Told, subjects: Sequence[UUID]) -> str:
    """Hexadecimal SHA-256 over the previous hash and the entry's bytes."""
    return ledger_hash(previous, body_of(told, subjects))
