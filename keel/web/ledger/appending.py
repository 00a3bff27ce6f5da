"""The few statements that put one entry at the end of a chain, written out: the mapper would take ten times as long.

Every act and every confidential page waits for them while the chain's end is locked, so they are raw SQL through a
cursor. They name the organisation themselves, because no manager's scope stands before a cursor.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, cast
from uuid import UUID, uuid4

from django.db import connection
from django.db.backends.utils import CursorWrapper

from keel.core.records import GENESIS
from keel.web.ledger.at_once import NAME
from keel.web.ledger.hashing import Told, around, entry_hash, spelt

if TYPE_CHECKING:
    from keel.web.scope.postgresql.base import DatabaseWrapper

_AT_ONCE: Final = f"SELECT {NAME}(%s, %s, %s)"
_HEAD: Final = "SELECT sequence, hash FROM ledger_ledgerhead WHERE organisation_id = %s"
_FIRST: Final = (
    "INSERT INTO ledger_ledgerhead (id, organisation_id, sequence, previous, hash) VALUES (%s, %s, 0, '', %s)"
)
_ENTRY: Final = (
    "INSERT INTO ledger_ledgerentry (id, organisation_id, version, at, actor_account, actor_member, act, record_kind,"  # noqa: S608 - constants
    " object_kind, object_id, reason_id, facts, sequence, previous, hash)"
    f" VALUES ({', '.join(['%s'] * 15)})"
)
_ABOUT: Final = "INSERT INTO ledger_ledgerabout (id, organisation_id, entry_id, sequence, subject_id)"
_MOVE: Final = "UPDATE ledger_ledgerhead SET sequence = %s, previous = %s, hash = %s WHERE organisation_id = %s"
_ABOUTS_AT_ONCE: Final = 150
"""SQLite takes five values each, of at most a thousand or so in one statement."""


def append(told: Told, subjects: Sequence[UUID], *, at_once: bool) -> UUID:
    """Put an entry at the end of its chain and lock the end until the transaction is over; returns the entry's id.

    Where the database does it in one statement, that goes out with the transaction's next one unless `at_once`.
    """
    made = uuid4()
    if not is_one_statement():
        with connection.cursor() as cursor:
            _one_by_one(cursor, made, told, subjects)
    elif at_once:
        with connection.cursor() as cursor:
            cursor.execute(_AT_ONCE, [made, *around(told, subjects)])
    else:
        cast("DatabaseWrapper", connection).say_with_next(_AT_ONCE, [made, *around(told, subjects)])
    return made


def is_one_statement() -> bool:
    """Whether an entry is one statement here, and so a transaction of its own where none is open."""
    return connection.vendor == "postgresql"


def _one_by_one(cursor: CursorWrapper, made: UUID, told: Told, subjects: Sequence[UUID]) -> None:
    """As SQLite takes them: whoever is in a transaction there has the whole database to themselves."""
    school = told.organisation_id.hex
    cursor.execute(_HEAD, [school])
    found = cursor.fetchone()
    if found is None:
        cursor.execute(_FIRST, [uuid4().hex, school, GENESIS])
    number, previous = found or (0, GENESIS)
    number, hash_ = number + 1, entry_hash(previous, number + 1, told, subjects)
    ids = [value.hex if isinstance(value, UUID) else value for value in told[3:-1]]
    at = connection.ops.adapt_datetimefield_value(told.at)
    cursor.execute(_ENTRY, [made.hex, school, told.version, at, *ids, spelt(told.facts), number, previous, hash_])
    _tell_subjects(cursor, (school, made.hex, number), subjects)
    cursor.execute(_MOVE, [number, previous, hash_, school])


def _tell_subjects(cursor: CursorWrapper, entry: tuple[str, str, int], subjects: Sequence[UUID]) -> None:
    for start in range(0, len(subjects), _ABOUTS_AT_ONCE):
        some = subjects[start : start + _ABOUTS_AT_ONCE]
        rows = ", ".join(["(%s, %s, %s, %s, %s)"] * len(some))
        values = [value for subject in some for value in (uuid4().hex, *entry, subject.hex)]
        cursor.execute(f"{_ABOUT} VALUES {rows}", values)
