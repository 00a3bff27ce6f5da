"""Small questions that pages ask about the member who looks, answered in the query that finds their organisation.

An app registers its question in `ready()`; a page asks for the answer by name, at no query of its own.

    marks.register("has alarms", lambda member, now: Exists(alarms_for(member)))
    if marks.may(request.member, "has alarms"): ...
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS
from django.db.models import QuerySet
from django.db.models.expressions import Combinable

from keel.web.people.models import Member, Organisation
from keel.web.people.prepared import Asking, Prepared

Question = Callable[[Member, datetime], Combinable]

_QUESTIONS: Final[dict[str, Question]] = {}
_EARLIER: Final[dict[str, Sequence[timedelta]]] = {}
_COLUMNS: Final = tuple(field.attname for field in Organisation._meta.concrete_fields)


def register(name: str, question: Question, *, ago: Sequence[timedelta] = ()) -> None:
    """Have it answered for each request of a member; the same name again replaces it.

    It may use the member's id, account and organisation, the moment, that moment less each of `ago`, and its day.
    """
    _QUESTIONS[name] = question
    _EARLIER[name] = ago
    anew()


def anew() -> None:
    """Have the questions put together again: for whoever changes what one of them is made of after the start."""
    _prepared.cache_clear()


def answered(member: Member, now: datetime) -> Organisation:
    """The member's organisation; the answers stand in the member's memo. One query. Needs the organisation's scope."""
    row = _prepared().ask(member, now)
    if row is None:
        raise Organisation.DoesNotExist
    if member.memo is not None:
        member.memo |= {_kept(name): mark for name, mark in zip(_QUESTIONS, row[len(_COLUMNS) :], strict=True)}
    return Organisation.from_db(DEFAULT_DB_ALIAS, _COLUMNS, row[: len(_COLUMNS)])


@cache
def _prepared() -> Prepared:
    return Prepared(_asked, ago=[one for each in _EARLIER.values() for one in each])


def _asked(asking: Asking) -> QuerySet[Organisation, tuple[Any, ...]]:
    questions = enumerate(_QUESTIONS.values())
    marks = {f"mark_{place}": question(asking.member, asking.now) for place, question in questions}
    rows = Organisation.objects.filter(pk=asking.member.organisation_id).annotate(**marks)
    return rows.values_list(*_COLUMNS, *marks)


def told(member: Member, name: str, *, otherwise: Any) -> Any:
    """The answer; `otherwise` where nobody asked about this member, as outside a request."""
    return (member.memo or {}).get(_kept(name), otherwise)


def may(member: Member, name: str) -> bool:
    """The answer to a yes-or-no question; yes where nobody asked, so that whoever goes on to look finds out."""
    return bool(told(member, name, otherwise=True))


def _kept(name: str) -> str:
    return f"mark: {name}"
