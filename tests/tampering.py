"""Tampering as somebody would who owns the tables: with the guards taken away, in the transaction of the test.

On PostgreSQL the tests sign in as the application, which owns nothing. There a function of the tests' database, made
by the owner of the tables, does for them what the owner alone may do. Keel itself refuses such a function, so the tests
name it as one of its own.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connection

from keel.web.ledger import guards
from keel.web.scope import walls

MAKE: Final = """
CREATE OR REPLACE FUNCTION keel_test_as_owner(statement text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN EXECUTE statement; END $$
"""


def name_way() -> None:
    """Have the function made with the walls of the tests' database."""
    walls.database_function("keel_test_as_owner", MAKE)


@contextmanager
def lifted() -> Iterator[None]:
    """Take the guards away and put them back."""
    if connection.vendor == "sqlite":
        with guards.lifted():
            yield
        return
    with connection.cursor() as cursor:
        standing, wanted = guards._standing(cursor, connection), guards._wanted(cursor, connection)
    _as_owner(guards._drop(place, connection) for place in standing)
    try:
        yield
    finally:
        _as_owner(wanted.values())


def _as_owner(statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT keel_test_as_owner(%s)", ["; ".join(statements)])
