"""The rows of the tests' database, and the statements that write again how they became different.

A statement is carried out in the scope of the organisation whose rows it writes; the database takes them for no other.
"""

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from uuid import UUID

from django.apps import apps
from django.db import connection, models, transaction

from keel.web.people.models import Organisation
from keel.web.scope import in_organisation, in_organisations
from keel.web.scope.models import Scoped

Row = tuple[str, ...]
"""The values of a row as the database itself writes them."""
Table = dict[str, Row]
"""Rows by primary key."""
Whose = tuple[type[models.Model], UUID | None]
"""A model and the organisation of the rows, or None for what stands above organisations."""
Tables = dict[Whose, Table]
Statement = tuple[UUID | None, str]


def tables() -> Tables:
    """Every row there is, of whatever organisation."""
    schools = list(Organisation.objects.values_list("pk", flat=True))
    with in_organisations(schools, why="the tests keep how rows became different"):
        return {
            (model, school): _table(model, school)
            for model in apps.get_models()
            for school in (schools if issubclass(model, Scoped) else (None,))
        }


def differences(before: Tables, after: Tables) -> list[Statement]:
    """The statements that make the one of the other; the values are the database's own, of our own tables."""
    return [
        (whose[1], statement)
        for whose, table in after.items()
        for statement in _difference(whose[0], before.get(whose, {}), table)
    ]


def write(statements: Iterable[Statement]) -> None:
    """Carry out such statements; foreign keys are looked at when the transaction ends."""
    with transaction.atomic(), connection.cursor() as cursor:
        for school, statement in statements:
            with in_organisation(school) if school else nullcontext():
                cursor.execute(statement)


def _table(model: type[models.Model], school: UUID | None) -> Table:
    said = "quote(%s)" if connection.vendor == "sqlite" else "quote_nullable(%s::text)"
    chosen = ", ".join(said % f'"{column}"' for column in _columns(model))
    whose = "" if school is None else f" WHERE organisation_id = '{_adapted(school)}'"
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {chosen} FROM "{model._meta.db_table}"{whose}')  # noqa: S608
        place = _columns(model).index(_key(model))
        return {row[place]: row for row in cursor.fetchall()}


def _adapted(school: UUID) -> str:
    """The id as the database writes it."""
    return school.hex if connection.vendor == "sqlite" else str(school)


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
