"""The hash that ties an entry to the one before it."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple
from unicodedata import normalize
from uuid import UUID

from keel.core.records import canonical, ledger_hash


class Told(NamedTuple):
    """The columns of an entry that its hash covers, besides its number and whom it is about."""

    organisation_id: UUID
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


_quick: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")).encode


def spelt(facts: Any) -> str:
    """The one spelling of facts that have been through `entries.plain`; words that are all ASCII have no other."""
    text = _quick(facts)
    return text if text.isascii() else canonical(facts).decode()


def around(told: Told, subjects: Iterable[UUID]) -> tuple[str, str]:
    """The canonical text before and after an entry's number, which is known only when its place is.

    Written out, because every act and every confidential page waits for it; a property holds it to `canonical`.
    """
    at = told.at.astimezone(UTC).replace(tzinfo=None).isoformat()
    about = ",".join(f'"{subject}"' for subject in sorted(map(str, subjects)))
    before = (
        f'{{"about":[{about}],"act":{_word(told.act)},"actor_account":{_id(told.actor_account)}'
        f',"actor_member":{_id(told.actor_member)},"at":"{at}Z","facts":{spelt(told.facts)}'
        f',"object_id":{_id(told.object_id)},"object_kind":{_word(told.object_kind)}'
        f',"organisation_id":{_id(told.organisation_id)},"reason_id":{_id(told.reason_id)}'
        f',"record_kind":{_word(told.record_kind)},"sequence":'
    )
    return before, f',"version":{told.version}}}'


def body_of(number: int, told: Told, subjects: Iterable[UUID]) -> bytes:
    """The canonical bytes that an entry's hash covers, whatever order its subjects come in."""
    before, after = around(told, subjects)
    return f"{before}{number}{after}".encode()


def entry_hash(previous: str, number: int, told: Told, subjects: Sequence[UUID]) -> str:
    """Hexadecimal SHA-256 over the previous hash and the entry's bytes."""
    return ledger_hash(previous, body_of(number, told, subjects))


def _id(value: UUID | None) -> str:
    return "null" if value is None else f'"{value}"'


def _word(value: str) -> str:
    return _quick(value if value.isascii() else normalize("NFC", value))
