"""Conditions on a row that are written once and asked twice: of one object in Python, of a list in SQL.

A clause is Django lookups joined by "and" (`{"agenda_sent_at__isnull": False}`); several clauses in a tuple are joined
by "or". Known endings: isnull, in, and none for "is". The value ME stands for the member who asks.
"""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from django.db.models import Model, Q

Clause = Mapping[str, object]
Clauses = tuple[Clause, ...]
ENDINGS: Final = ("isnull", "in")
EVERY_ROW: Final[Clauses] = ({},)


class _Me:
    def __repr__(self) -> str:
        return "ME"


ME: Final = _Me()


def as_clauses(given: Clause | Clauses) -> Clauses:
    """One clause or several, as several."""
    return (given,) if isinstance(given, Mapping) else tuple(given)


def as_q(clauses: Clauses, me: UUID) -> Q:
    """The filter that these clauses are."""
    if not all(clauses):
        return Q()  # an empty clause holds for every row, and Django drops an empty Q from an "or"
    found = Q(pk__in=[])
    for clause in clauses:
        found |= Q(**{lookup: _value(value, me) for lookup, value in clause.items()})
    return found


def met(clauses: Clauses, row: Model, me: UUID) -> bool:
    """Whether the row fulfils one of these clauses."""
    return any(all(_one(row, lookup, _value(value, me)) for lookup, value in clause.items()) for clause in clauses)


def value_of(row: Model, path: str) -> object:
    """What stands at a path of attributes ("session__supervisee_id"); None where a step leads nowhere."""
    found: object = row
    for step in path.split("__"):
        found = getattr(found, step) if found is not None else None
    return found


def path_and_ending(lookup: str) -> tuple[str, str]:
    """A lookup's path and its ending, "exact" where none is written."""
    path, _, ending = lookup.rpartition("__")
    return (path, ending) if path and ending in ENDINGS else (lookup, "exact")


def leads_somewhere(model: type[Model], path: str) -> bool:
    """Whether each step of the path is a field of the model it comes to."""
    found: type[Model] | None = model
    for step in path.split("__"):
        if found is None:
            return False
        fields = {"pk": found._meta.pk} | {
            name: one for one in found._meta.concrete_fields for name in (one.name, one.attname)
        }
        if step not in fields:
            return False
        one = fields[step]
        found = getattr(one, "related_model", None) if one is not None and one.name == step else None
    return True


def _one(row: Model, lookup: str, wanted: object) -> bool:
    path, ending = path_and_ending(lookup)
    found = value_of(row, path)
    if ending == "isnull":
        return (found is None) is wanted
    if found is None:
        return False
    if ending == "in":
        return found in wanted  # type: ignore[operator]
    return bool(found == wanted)


def _value(value: object, me: UUID) -> object:
    return me if value is ME else value
