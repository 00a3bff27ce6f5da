"""Sends the scope in force along with the statement it is for, in the same round trip and the same transaction.

Row-level security (keel.web.scope.walls) reads it from settings that are local to the transaction. Outside a
transaction, statement and settings are one message and so one transaction of their own: nothing is left behind on the
connection. Inside one they are sent again as soon as another scope is in force or a savepoint was made or gone back to,
so a scope that was closed opens nothing. Whatever ends a transaction takes them away: told too seldom, the database
shows no row and takes none. Every cursor of the connection does it, whoever opened it.

A statement whose answer nobody waits for (`say_with_next`) goes ahead of the transaction's next one, COMMIT at the
latest, in the same message: it has no journey of its own, and what it locks stays locked for no longer than the
database itself needs.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import Any, Final, Self
from uuid import UUID

from django.db.backends.postgresql import base
from django.db.backends.postgresql.psycopg_any import is_psycopg3
from django.db.backends.utils import debug_transaction
from psycopg import ClientCursor
from psycopg.pq import TransactionStatus

from keel.web.scope.current import OrganisationScope, open_scope

TOUCHES_NO_ROW = re.compile(
    r"\s*(SAVEPOINT|RELEASE|ROLLBACK|COMMIT|BEGIN|SET|SHOW|CREATE|DROP|ALTER|COMMENT|TRUNCATE|LOCK|VACUUM|ANALYZE"
    r"|REINDEX|GRANT|REVOKE)\b",
    re.IGNORECASE,
)
"""What goes alone: what steers transactions (it must work in one that has failed) and what changes tables."""
OWN = "keel_organisations_of"
"""The one narrow way past the wall: which organisations an account is a member of (keel.web.people.walls)."""
INTRANS: Final = TransactionStatus.INTRANS
CANONICAL: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""All that is ever written into a statement's text here: thirty-two hexadecimal digits and four dashes."""


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose cursors carry the scope, and ahead of a statement what waited to be said with it."""

    def get_connection_params(self) -> dict[str, Any]:
        """As Django's, with our cursor."""
        return {**super().get_connection_params(), "cursor_factory": ScopedCursor}

    def say_with_next(self, query: str, params: Sequence[Any]) -> None:
        """In an open transaction: send this with what is sent next, which fails where this does."""
        self.ensure_connection()
        with ScopedCursor(self.connection) as cursor:
            cursor.wait_with(query, params)

    def _commit(self) -> None:
        if self.connection is None or not _waiting(self.connection):
            super()._commit()  # type: ignore[misc]
            return
        with debug_transaction(self, "COMMIT"), self.wrap_database_errors, ScopedCursor(self.connection) as cursor:
            cursor.execute("COMMIT")

    def _rollback(self) -> None:
        if self.connection is not None:
            self.connection.keel_waiting = ""
        super()._rollback()  # type: ignore[misc]


class ScopedCursor(base.Cursor, ClientCursor[Any]):
    """A cursor that begins a statement with the scope in force.

    Django's cursor is one of psycopg's already; it is named for the type checker, whose stubs leave it out.
    """

    def execute(self, query: Any, params: Any = None, **options: Any) -> Self:
        """Say what waits, and the scope unless the transaction was told it last; the result is the statement's own."""
        text = query if isinstance(query, str) else query.as_string(self.connection)
        telling = None if TOUCHES_NO_ROW.match(text) else told(open_scope())
        ahead = _waiting(self.connection) + (telling if telling and not self._was_told_last(telling) else "")
        try:
            super().execute((ahead if params is None else ahead.replace("%", "%%")) + text, params, **options)
        except Exception:
            self._forget_what_was_lost()
            raise
        self.connection.keel_waiting = ""  # type: ignore[attr-defined]
        while ahead and self.nextset():
            pass
        self._tells_last(telling)
        return self

    def wait_with(self, query: str, params: Sequence[Any]) -> None:
        """Keep the statement, with the scope in force, for whatever is executed next."""
        telling = told(open_scope())
        ahead = "" if self._was_told_last(telling) else telling
        self.connection.keel_waiting = (  # type: ignore[attr-defined]
            f"{_waiting(self.connection)}{ahead}{self.mogrify(query, params)}; "
        )
        self._tells_last(telling)

    def _forget_what_was_lost(self) -> None:
        """What waited is lost with its transaction; but where nothing was sent (a wrong parameter) it waits on."""
        if self.connection.pgconn.transaction_status != INTRANS:
            self.connection.keel_waiting = ""  # type: ignore[attr-defined]

    def _tells_last(self, telling: str | None) -> None:
        self.connection.keel_told_last = telling  # type: ignore[attr-defined]

    def _was_told_last(self, telling: str) -> bool:
        is_open = self.connection.pgconn.transaction_status == INTRANS
        return is_open and getattr(self.connection, "keel_told_last", None) == telling

    def executemany(self, query: Any, params_seq: Iterable[Any], **_: Any) -> None:
        """One statement after the other, each with the scope."""
        for params in params_seq:
            self.execute(query, params)


def _waiting(connection: Any) -> str:
    return getattr(connection, "keel_waiting", "")


@lru_cache(maxsize=1024)
def told(scope: OrganisationScope | None) -> str:
    """The beginning of a statement that says whose rows it may read and write. Ids alone, nothing to be quoted."""
    reads, writes, everything = "''", "", ""
    if scope is not None and scope.accounts is not None:
        reads = _own(scope.accounts)
    elif scope is not None and scope.organisations is None:
        everything = "yes"
    elif scope is not None and scope.organisations is not None:
        reads = f"'{','.join(sorted(_written(each) for each in scope.organisations))}'"
        writes = _written(scope.organisation) if scope.organisation else ""
    return (
        f"SELECT set_config('keel.reads', {reads}, true), set_config('keel.writes', '{writes}', true), "
        f"set_config('keel.everything', '{everything}', true); "
    )


def _own(accounts: Collection[UUID]) -> str:
    """An expression for the organisations of these accounts, found as the statement runs."""
    calls = " UNION ".join(f"SELECT {OWN}('{_written(each)}')" for each in sorted(accounts, key=str))
    return f"(SELECT coalesce(string_agg(o::text, ','), '') FROM ({calls}) AS own(o))" if calls else "''"  # noqa: S608


def _written(one: UUID) -> str:
    """The id in its canonical form; ValueError for anything else, whatever it says it is."""
    text = str(one)
    if not CANONICAL.fullmatch(text):
        raise ValueError("Only a UUID in its canonical form is written into a statement.")
    return text


if not is_psycopg3:
    raise ImportError("Keel speaks to PostgreSQL through psycopg 3.")
