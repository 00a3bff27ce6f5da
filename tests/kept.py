"""What a test stands on, built by the services once a run and afterwards written again as it was.

    @kept(read_again)
    def issued(cast: Cast) -> Stage: ...

The first call builds, and keeps what became different in the rows of the cast's school. A later call in the same state
of that school (the end of its ledger tells) writes that difference. In any other state it builds, as it does within
another such building, whose obligations are only counted at its end.
"""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, TypeVar

from django.apps import apps
from django.db import connection, models, transaction

from keel.web.ledger.models import LedgerEntry
from keel.web.people import facts_changed
from keel.web.people.models import Organisation
from keel.web.scope.models import Scoped
from tests.cast import Cast

T = TypeVar("T")
Build = Callable[..., T]
Row = tuple[str, ...]
"""The values of a row as the database itself writes them."""
Table = dict[str, Row]
"""Rows by primary key."""


def kept(read_again: Callable[[Cast, T], T]) -> Callable[[Build[T]], Build[T]]:
    """Have this built once a run; `read_again` makes of the first result new objects for the same rows."""

    def keeping(build: Build[T]) -> Build[T]:
        known: dict[Any, tuple[list[str], T]] = {}

        @wraps(build)
        def built(cast: Cast, *args: Any, **options: Any) -> T:
            if _building:
                return build(cast, *args, **options)
            state = (_end_of_ledger(), args, tuple(options.items()))
            if state in known:
                _write(known[state][0])
            else:
                known[state] = _built(cast, lambda: build(cast, *args, **options))
            return read_again(cast, known[state][1])

        return built

    return keeping


_building: list[bool] = []
"""Not empty while something is built."""


def _built(cast: Cast, build: Callable[[], T]) -> tuple[list[str], T]:
    """What it makes, and how the rows differ afterwards."""
    before = _tables(cast)
    _building.append(True)
    try:
        with transaction.atomic(), facts_changed.together():
            made = build()
    finally:
        _building.pop()
    return list(_differences(before, _tables(cast))), made


def _end_of_ledger() -> str | None:
    return LedgerEntry.objects.order_by("-sequence").values_list("hash", flat=True).first()


def _tables(cast: Cast) -> dict[type[models.Model], Table]:
    scoped: list[type[models.Model]] = [model for model in apps.get_models() if issubclass(model, Scoped)]
    scoped.append(Organisation)
    return {model: _table(model, cast) for model in scoped}


def _table(model: type[models.Model], cast: Cast) -> Table:
    said = "quote(%s)" if connection.vendor == "sqlite" else "quote_nullable(%s::text)"
    chosen = ", ".join(said % f'"{column}"' for column in _columns(model))
    whose = "id" if model is Organisation else "organisation_id"
    school = cast.school.pk.hex if connection.vendor == "sqlite" else str(cast.school.pk)
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {chosen} FROM "{model._meta.db_table}" WHERE {whose} = %s', [school])  # noqa: S608
        place = _columns(model).index("id")
        return {row[place]: row for row in cursor.fetchall()}


def _columns(model: type[models.Model]) -> list[str]:
    return [str(field.column) for field in model._meta.concrete_fields]


def _differences(before: dict[type[models.Model], Table], after: dict[type[models.Model], Table]) -> Iterable[str]:
    for model, table in after.items():
        yield from _difference(f'"{model._meta.db_table}"', _columns(model), before[model], table)


def _difference(name: str, columns: list[str], before: Table, after: Table) -> Iterable[str]:
    """The statements that make the one of the other; the values are the database's own, of our own tables."""
    for key in before.keys() - after.keys():
        yield f"DELETE FROM {name} WHERE id = {key}"  # noqa: S608
    for key in [key for key, row in after.items() if key in before and row != before[key]]:
        values = ", ".join(f'"{column}" = {value}' for column, value in zip(columns, after[key], strict=True))
        yield f"UPDATE {name} SET {values} WHERE id = {key}"  # noqa: S608
    if new := [f"({', '.join(row)})" for key, row in after.items() if key not in before]:
        named = ", ".join(f'"{column}"' for column in columns)
        yield f"INSERT INTO {name} ({named}) VALUES {', '.join(new)}"  # noqa: S608


def _write(statements: list[str]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
