"""The chain as the database keeps it, read as text and put into the bytes that were hashed: for millions of entries.

What is written here by hand must be, byte for byte, what `hashing.body_of` writes; a property holds the two together.
A column that holds what Keel never writes gives bytes that fit no hash.
"""

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from django.db import connection

from keel.core.records import CanonicalError, LedgerEntry, canonical

AT_ONCE: Final = 5000
"""Rows taken from the database at a time: a ledger of ten years does not fit in memory."""

_TEXT: Final = {
    "sqlite": (
        "sequence, version, at || '', actor_account, actor_member, act, record_kind, object_kind, object_id, reason_id,"
        " facts, previous, hash, organisation_id, (SELECT group_concat(subject_id) FROM ledger_ledgerabout AS a"
        " WHERE a.organisation_id = e.organisation_id AND a.sequence = e.sequence AND a.entry_id = e.id)"
    ),
    "postgresql": (
        "sequence, version, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), actor_account::text,"
        " actor_member::text, act, record_kind, object_kind, object_id::text, reason_id::text, facts::text, previous,"
        " hash, organisation_id::text, id::text"
    ),
}
"""PostgreSQL's subjects come by a query a page: its row-level security would be asked anew for each row's subquery."""
_SUBJECTS: Final = (
    "SELECT sequence, entry_id::text, string_agg(subject_id::text, ',') FROM ledger_ledgerabout"
    " WHERE organisation_id = %s AND sequence BETWEEN %s AND %s GROUP BY sequence, entry_id"
)


class Chain:
    """An organisation's entries from the one after number `after` on, in order, each as its hash covers it."""

    def __init__(self, organisation_id: UUID, *, after: int = 0) -> None:
        self.subjects = 0
        """How many rows the entries read so far are about."""
        self._whose = organisation_id if connection.features.has_native_uuid_field else organisation_id.hex
        self._after = after

    def __iter__(self) -> Iterator[LedgerEntry]:
        """Read on, a page at a time."""
        statement = (
            f"SELECT {_TEXT[connection.vendor]} FROM ledger_ledgerentry AS e"  # noqa: S608 - constants
            " WHERE organisation_id = %s AND sequence > %s ORDER BY sequence LIMIT %s"
        )
        while rows := _page(statement, [self._whose, self._after, AT_ONCE]):
            for row in rows:
                yield LedgerEntry(row[0], row[11], body(row), row[12])
            self.subjects += sum(row[-1].count(",") + 1 for row in rows if row[-1])
            self._after = rows[-1][0]


def _page(statement: str, values: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[Any] = cursor.fetchall()
        if connection.vendor != "postgresql" or not rows:
            return rows
        cursor.execute(_SUBJECTS, [values[0], rows[0][0], rows[-1][0]])
        subjects = {(number, entry): about for number, entry, about in cursor.fetchall()}
    return [(*row[:-1], subjects.get((row[0], row[-1]))) for row in rows]


def body(row: Sequence[Any]) -> bytes:
    """The bytes that the entry's hash covers; none for a row that Keel cannot have written."""
    try:
        return _body(row)
    except (TypeError, ValueError, AttributeError, KeyError, RecursionError, CanonicalError):
        return b""


def _body(row: Sequence[Any]) -> bytes:
    number, version, at, account, member, act, kind, thing, thing_id, reason, facts, _, _, organisation, about = row
    if type(number) is not int or type(version) is not int:
        return b""
    subjects = ",".join(sorted(map(_id, about.split(",")))) if about else ""
    text = (
        f'{{"about":[{subjects}],"act":{_word(act)},"actor_account":{_often(account)},"actor_member":{_often(member)}'
        f',"at":"{_moment(at)}","facts":{_facts(facts)},"object_id":{_id(thing_id)},"object_kind":{_word(thing)}'
        f',"organisation_id":{_often(organisation)},"reason_id":{_id(reason)},"record_kind":{_word(kind)}'
        f',"sequence":{number},"version":{version}}}'
    )
    # Facts and words come in canonical form; what is not ASCII may still be spelt in more than one way.
    return text.encode() if text.isascii() else canonical(json.loads(text))


def _id(value: str | None) -> str:
    """An id in quotes, with the dashes that SQLite leaves out."""
    if value is None:
        return "null"
    if len(value) == 36:
        value = value.replace("-", "")
    if len(value) != 32 or not value.isalnum():
        raise ValueError(value)
    return f'"{value[:8]}-{value[8:12]}-{value[12:16]}-{value[16:20]}-{value[20:]}"'


_often = lru_cache(maxsize=4096)(_id)


def _moment(at: str) -> str:
    """ISO in UTC, the microseconds left out where there are none."""
    if len(at) not in (19, 26) or at[10] != " " or '"' in at or "\\" in at:
        raise ValueError(at)
    return f"{at[:10]}T{at[11:].removesuffix('.000000')}Z"


_quick = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")).encode


@lru_cache(maxsize=4096)
def _word(value: str) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return _quick(value)


@lru_cache(maxsize=4096)
def _facts(text: str) -> str:
    return _quick(json.loads(text))
