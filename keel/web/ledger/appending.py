"""The few statements that put one entry at the end of a chain, written out: the mapper would take ten times as long.

Every act and every confidential page waits for them while the chain's end is locked, so they are raw SQL through a
cursor. They name the organisation themselves, because no manager's scope stands before a cursor.
"""

import json
from collections.abc import Callable, Sequence
from typing import Any, Final
from uuid import UUID, uuid4

from django.db import connection
from django.db.backends.utils import CursorWrapper

from keel.core.records import GENESIS
from keel.web.ledger.hashing import Told

COLUMNS: Final = (
    "id, organisation_id, sequence, version, at, actor_account, actor_member, act, record_kind, object_kind,"
    " object_id, reason_id, facts, previous, hash"
)
_HEAD: Final = "SELECT sequence, hash FROM ledger_ledgerhead WHERE organisation_id = %s"
_FIRST: Final = (
    "INSERT INTO ledger_ledgerhead (id, organisation_id, sequence, hash) VALUES (%s, %s, 0, %s)"
    " ON CONFLICT (organisation_id) DO NOTHING"
)
_ENTRY: Final = f"INSERT INTO ledger_ledgerentry ({COLUMNS}) VALUES ({', '.join(['%s'] * 15)})"  # noqa: S608 - constants
_ABOUT: Final = "INSERT INTO ledger_ledgerabout (id, organisation_id, entry_id, subject_id)"
_MOVE: Final = "UPDATE ledger_ledgerhead SET sequence = %s, hash = %s WHERE organisation_id = %s"
_AT_ONCE: Final = (
    f"WITH entry AS ({_ENTRY}), about AS ({_ABOUT}"  # noqa: S608 - constants
    f" SELECT made, %s, %s, subject FROM unnest(%s::uuid[], %s::uuid[]) AS each (made, subject)) {_MOVE}"
)
"""PostgreSQL takes all three in one journey to the server and back."""
_ABOUTS_AT_ONCE: Final = 200
"""SQLite takes four values each, of at most a thousand or so in one statement."""

Head = tuple[int, str]


def locked_head(organisation_id: UUID) -> Head:
    """The number and hash of the last entry, locked until the transaction ends; the row is made if there is none."""
    postgresql, kept = connection.vendor == "postgresql", _as_kept()
    # SQLite's transactions are IMMEDIATE: whoever is in one has the whole database to themselves.
    statement = f"{_HEAD} FOR UPDATE" if postgresql else _HEAD
    with connection.cursor() as cursor:
        cursor.execute(statement, [kept(organisation_id)])
        found = cursor.fetchone()
        if found is None:
            cursor.execute(_FIRST, [kept(uuid4()), kept(organisation_id), GENESIS])
            cursor.execute(statement, [kept(organisation_id)])
            found = cursor.fetchone()
    number, hash_ = found
    return number, hash_


def append(told: Told, *, previous: str, hash_: str, subjects: Sequence[UUID]) -> UUID:
    """Write the entry and its subjects, and move the end of the chain on to it; returns the entry's id."""
    kept = _as_kept()
    made = uuid4()
    ids = [kept(value) if isinstance(value, UUID) else value for value in told]
    ids[Told._fields.index("at")] = connection.ops.adapt_datetimefield_value(told.at)
    ids[Told._fields.index("facts")] = json.dumps(told.facts)
    entry = [kept(made), *ids, previous, hash_]
    move = [told.sequence, hash_, kept(told.organisation_id)]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            about: list[Any] = [told.organisation_id, made, [uuid4() for _ in subjects], list(subjects)]
            cursor.execute(_AT_ONCE, [*entry, *about, *move])
        else:
            cursor.execute(_ENTRY, entry)
            _tell_subjects(cursor, made, told.organisation_id, subjects)
            cursor.execute(_MOVE, move)
    return made


def _tell_subjects(cursor: CursorWrapper, entry: UUID, organisation_id: UUID, subjects: Sequence[UUID]) -> None:
    kept = _as_kept()
    for start in range(0, len(subjects), _ABOUTS_AT_ONCE):
        some = subjects[start : start + _ABOUTS_AT_ONCE]
        rows = ", ".join(["(%s, %s, %s, %s)"] * len(some))
        values = [kept(value) for subject in some for value in (uuid4(), organisation_id, entry, subject)]
        cursor.execute(f"{_ABOUT} VALUES {rows}", values)


def _as_kept() -> Callable[[UUID], Any]:
    """What makes of an id what this database keeps."""
    return _same if connection.features.has_native_uuid_field else _hex


def _same(value: UUID) -> UUID:
    return value


def _hex(value: UUID) -> str:
    return value.hex
