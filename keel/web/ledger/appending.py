"""The few statements that put one entry at the end of a chain, written out: the mapper would take ten times as long.

Every act and every confidential page waits for them while the chain's end is locked, so they are raw SQL through a
cursor. They name the organisation themselves, because no manager's scope stands before a cursor.
"""

import json
from collections.abc import Callable, Sequence
from typing import Any, Final
from uuid import UUID, uuid4
from weakref import WeakSet

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
_NUMBERED: Final = ", ".join(f"${place}" for place in range(1, 16))
_PREPARED: Final = {
    "keel_locked_head": f"(uuid) AS {_HEAD.replace('%s', '$1')} FOR UPDATE",
    "keel_append": (
        "(uuid, uuid, bigint, smallint, timestamptz, uuid, uuid, varchar, varchar, varchar, uuid, uuid, jsonb,"  # noqa: S608 - constants
        " varchar, varchar, uuid[], uuid[]) AS"
        f" WITH entry AS (INSERT INTO ledger_ledgerentry ({COLUMNS}) VALUES ({_NUMBERED})), about AS ({_ABOUT}"
        " SELECT made, $2, $1, subject FROM unnest($16, $17) AS each (made, subject))"
        " UPDATE ledger_ledgerhead SET sequence = $3, hash = $15 WHERE organisation_id = $2"
    ),
}
"""PostgreSQL reads and plans these once a connection: that takes longer than to do them. All three writes of an entry
take one journey to the server and back."""
_KNOWS: Final[WeakSet[object]] = WeakSet()
"""The connections that have them."""
_ABOUTS_AT_ONCE: Final = 200
"""SQLite takes four values each, of at most a thousand or so in one statement."""

Head = tuple[int, str]


def locked_head(organisation_id: UUID) -> Head:
    """The number and hash of the last entry, locked until the transaction ends; the row is made if there is none."""
    kept = _as_kept()
    with connection.cursor() as cursor:
        # SQLite's transactions are IMMEDIATE: whoever is in one has the whole database to themselves.
        statement = _prepared(cursor, "keel_locked_head", 1) if connection.vendor == "postgresql" else _HEAD
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
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_prepared(cursor, "keel_append", 17), [*entry, [uuid4() for _ in subjects], list(subjects)])
        else:
            cursor.execute(_ENTRY, entry)
            _tell_subjects(cursor, made, told.organisation_id, subjects)
            cursor.execute(_MOVE, [told.sequence, hash_, kept(told.organisation_id)])
    return made


def _prepared(cursor: CursorWrapper, name: str, values: int) -> str:
    """What carries out one of the prepared statements, after preparing them all on a connection that is new."""
    if connection.connection not in _KNOWS:
        for each, statement in _PREPARED.items():
            cursor.execute(f"PREPARE {each} {statement}")
        _KNOWS.add(connection.connection)
    return f"EXECUTE {name} ({', '.join(['%s'] * values)})"


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
