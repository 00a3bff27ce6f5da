"""The rows of the tests' database, and the statements that write again how they became different."""

from collections.abc import Iterable, Iterator

from django.apps import apps
from django.db import connection, models, transaction

Row = tuple[str, ...]
"""The values of a row as the database itself writes them."""
Table = dict[str, Row]
"""Rows by primary key."""
Tables = dict[type[models.Model], Table]


def tables() -> Tables:
    """Every row there is, of whatever organisation."""
    return {model: _table(model) for model in apps.get_models()}


def differences(before: Tables, after: Tables) -> list[str]:
    """The statements that make the one of the other; the values are the database's own, of our own tables."""
    return [statement for model, table in after.items() for statement in _difference(model, before[model], table)]


def write(statements: Iterable[str]) -> None:
    """Carry out such statements; foreign keys are looked at when the transaction ends."""
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _table(model: type[models.Model]) -> Table:
    said = "quote(%s)" if connection.vendor == "sqlite" else "quote_nullable(%s::text)"
    chosen = ", ".join(said % f'"{column}"' for column in _columns(model))
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {chosen} FROM "{model._meta.db_table}"')  # noqa: S608
        place = _columns(model).index(_key(model))
        return {row[place]: row for row in cursor.fetchall()}


def _columns(model: type[models.Model]) -> list[str]:
    return [str(field.column) for field in model._meta.concrete_fields]


def _key(model: type[models.Model]) -> str:
    assert model._meta.pk is not None
    return str(model._meta.pk.column)


def _difference(model: type[models.Model], before: Table, after: Table) -> Iterator[str]:
    name, key, columns = f'"{model._meta.db_table}"', f'"{_key(model)}"', [f'"{one}"' for one in _columns(model)]
    for gone in before.keys() - after.keys():
        yield f"DELETE FROM {name} WHERE {key} = {gone}"  # noqa: S608
    for changed in [one for one, row in after.items() if one in before and row != before[one]]:
        values = ", ".join(f"{column} = {value}" for column, value in zip(columns, after[changed], strict=True))
        yield f"UPDATE {name} SET {values} WHERE {key} = {changed}"  # noqa: S608
    if new := [f"({', '.join(row)})" for one, row in after.items() if one not in before]:
        yield f"INSERT INTO {name} ({', '.join(columns)}) VALUES {', '.join(new)}"  # noqa: S608
