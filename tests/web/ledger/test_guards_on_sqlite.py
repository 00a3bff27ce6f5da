"""What only SQLite could do to get round a guard: replacing a row, or a pragma that was lost (G-22)."""

from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from keel.web.ledger import guards
from keel.web.ledger.checks import check_guards
from keel.web.ledger.models import LedgerEntry

from .conftest import GUARDED


@pytest.mark.parametrize("verb", ["INSERT OR REPLACE INTO", "REPLACE INTO"])
@pytest.mark.parametrize("model", GUARDED)
def test_a_row_is_not_replaced_in_raw_sql(entry: LedgerEntry, model, verb: str) -> None:
    table = model._meta.db_table
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{verb} {table} SELECT * FROM {table}")  # noqa: S608


def test_a_guard_that_was_dropped_is_noticed_and_made_again(in_school: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'ledger_ledgerentry'")
        cursor.execute(f'DROP TRIGGER "{cursor.fetchone()[0]}"')
    (problem,) = guards.guard_problems()
    assert "ledger_ledgerentry" in problem
    assert "keel migrate" in problem
    assert [message.id for message in check_guards()] == ["keel.ledger.E001"]
    guards.make_guards()
    assert guards.guard_problems() == []


def test_a_guard_with_its_teeth_drawn_is_noticed(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'ledger_ledgerentry'")
        name = cursor.fetchone()[0]
        cursor.execute(f'DROP TRIGGER "{name}"')
        cursor.execute(f'CREATE TRIGGER "{name}" BEFORE DELETE ON ledger_ledgerentry BEGIN SELECT 1; END')
    assert guards.guard_problems() != []
    guards.make_guards()
    assert guards.guard_problems() == []


def test_the_pragma_that_stops_replacing_is_asserted(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA recursive_triggers=OFF")
        try:
            assert any("recursive_triggers" in problem for problem in guards.guard_problems())
        finally:
            cursor.execute("PRAGMA recursive_triggers=ON")
