"""Which columns of a row the database itself keeps, whatever the program does."""

from datetime import timedelta
from typing import Any, Final
from uuid import uuid4

from django.db import DatabaseError, models, transaction

from tests.cast import NOW

DAY: Final = timedelta(days=1)
SAID: Final = ("never", "only ever", "stays shut", "is fixed", "kept as it was")
"""Words of which every guard's sentence has one, and no constraint's has."""


def other(field: models.Field, row: models.Model) -> Any:
    """Another value than the row's; ids need not be of anything, because the trigger speaks first."""
    value = getattr(row, field.attname)
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.DateTimeField):
        return (value or NOW) - DAY
    if isinstance(field, models.DateField):
        return (value or NOW.date()) - DAY
    if isinstance(field, models.BinaryField):
        return models.Value(b"other", output_field=models.BinaryField())
    if isinstance(field, models.IntegerField):
        return (value or 0) + 7
    if isinstance(field, models.JSONField):
        return {"role": "headteacher"}
    if isinstance(field, models.ForeignKey | models.UUIDField):
        return uuid4()
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
