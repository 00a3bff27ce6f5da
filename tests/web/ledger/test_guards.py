"""The ledger refuses change through the ORM and in raw SQL alike (G-22), and a missing guard is noticed."""

import pytest
from django.db import DatabaseError, connection, transaction

from keel.web.ledger import guards
from keel.web.ledger.checks import check_guards
from keel.web.ledger.models import LedgerEntry, LedgerHead
from keel.web.scope.walls import as_owner

from .conftest import GUARDED


@pytest.mark.parametrize("model", GUARDED)
def test_rows_are_not_changed_or_deleted_through_the_orm(entry: LedgerEntry, model) -> None:
    row = model.objects.get()
    for change in (row.save, row.delete, lambda: model.objects.all().update(id=row.id), model.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert model.objects.count() == 1


@pytest.mark.parametrize("model", GUARDED)
def test_no_column_is_changed_in_raw_sql(entry: LedgerEntry, model) -> None:
    table = model._meta.db_table
    for field in model._meta.concrete_fields:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET {field.column} = {field.column}")  # noqa: S608
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")  # noqa: S608


@pytest.mark.postgres
def test_tables_are_not_emptied_at_once(entry: LedgerEntry) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE ledger_ledgerabout")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_guard_that_is_switched_off_is_noticed() -> None:
    for change, noticed in (("DISABLE", True), ("ENABLE", False)):
        with as_owner("a test switches a guard off"), connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE ledger_ledgerabout {change} TRIGGER USER")
        assert any("ledger_ledgerabout" in problem for problem in guards.guard_problems()) is noticed


def test_an_upsert_is_refused_as_well(entry: LedgerEntry) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        LedgerEntry.objects.bulk_create([entry], update_conflicts=True, unique_fields=["id"], update_fields=["act"])


def test_the_end_of_a_chain_moves_on_but_never_back(entry: LedgerEntry) -> None:
    head = LedgerHead.objects.get()
    for change in (
        lambda: LedgerHead.objects.update(sequence=head.sequence),
        lambda: LedgerHead.objects.update(sequence=0),
        lambda: LedgerHead.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    LedgerHead.objects.update(sequence=head.sequence + 1)


def test_all_guards_stand_after_the_migrations(db: None) -> None:
    assert guards.guard_problems() == []
    assert check_guards(databases=["default"]) == []


def test_the_pragmas_hold_on_every_connection(db: None) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            values = {}
            for pragma in ("recursive_triggers", "foreign_keys", "synchronous"):
                cursor.execute(f"PRAGMA {pragma}")
                values[pragma] = cursor.fetchone()[0]
        assert values == {"recursive_triggers": 1, "foreign_keys": 1, "synchronous": 2}


@pytest.mark.django_db(transaction=True)
def test_lifted_guards_are_put_back_even_after_an_error() -> None:
    with as_owner("a test lifts the guards"), pytest.raises(RuntimeError, match="missing"), guards.lifted():
        raise RuntimeError("; ".join(guards.guard_problems()) or "nothing was lifted")
    assert guards.guard_problems() == []


@pytest.mark.parametrize("says", ["It's fixed.", "100% fixed"])
def test_a_guards_sentence_has_nothing_that_could_end_it(says: str) -> None:
    with pytest.raises(ValueError, match="sentence"):
        guards.guard("ledger.LedgerEntry", says)
