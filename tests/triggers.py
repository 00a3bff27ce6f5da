"""Which columns of a row the database itself keeps, whatever the program does."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final
from uuid import uuid4

from django.db import DatabaseError, models, transaction

from tests.cast import NOW

DAY: Final = timedelta(days=1)
SAID: Final = ("never", "only ever", "stays shut", "is fixed", "kept as it was")
"""Words of which every guard's sentence has one, and no constraint's has."""


OTHERS: Final[dict[type, Callable[[Any], Any]]] = {
    models.BooleanField: lambda value: not value,
    models.DateTimeField: lambda value: (value or NOW) - DAY,
    models.DateField: lambda value: (value or NOW.date()) - DAY,
    models.BinaryField: lambda value: models.Value(b"other", output_field=models.BinaryField()),
    models.IntegerField: lambda value: (value or 0) + 7,
    models.JSONField: lambda value: {"role": "headteacher"},
    models.ForeignKey: lambda value: uuid4(),
    models.UUIDField: lambda value: uuid4(),
}
"""Another value than the one given, by the kind of column. Ids need not be of anything: the trigger speaks first."""


def other(field: models.Field, row: models.Model) -> Any:
    """Another value than the row's."""
    for kind, make in OTHERS.items():
        if isinstance(field, kind):
            return make(getattr(row, field.attname))
    return "K7" if field.name == "kind" else "withdrawn" if field.name == "state" else "other"


def refused(row: models.Model, **change: Any) -> bool:
    """Whether a trigger refuses the change; what a constraint refuses afterwards is not counted."""
    try:
        with transaction.atomic():
            type(row)._default_manager.filter(pk=row.pk).update(**change)
            transaction.set_rollback(True)
    except DatabaseError as error:
        return any(word in str(error) for word in SAID)
    return False


def kept_columns(row: models.Model) -> set[str]:
    """The columns that nobody changes."""
    fields = [field for field in row._meta.concrete_fields if field.attname in all_columns(row)]
    return {field.attname for field in fields if refused(row, **{field.attname: other(field, row)})}


def all_columns(row: models.Model) -> set[str]:
    """All but the two that the managers refuse to change before the database is asked."""
    return {field.attname for field in row._meta.concrete_fields} - {"id", "organisation_id"}
