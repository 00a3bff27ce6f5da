"""Small questions that pages ask about the member who looks, answered in the query that finds their organisation.

An app registers its question in `ready()`; a page asks for the answer by name, at no query of its own.

    marks.register("has alarms", lambda member, now: Exists(alarms_for(member)))
    if marks.may(request.member, "has alarms"): ...
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet
from django.db.models.expressions import Combinable

from keel.web.people.models import Member, Organisation

Question = Callable[[Member, datetime], Combinable]

_QUESTIONS: Final[dict[str, Question]] = {}


def register(name: str, question: Question) -> None:
    """Have it answered for each request of a member; the same name again replaces it."""
    _QUESTIONS[name] = question


def answered(member: Member, now: datetime) -> Organisation:
    """The member's organisation; the answers stand in the member's memo. One query. Needs the organisation's scope."""
    asked = {f"mark_{place}": question(member, now) for place, question in enumerate(_QUESTIONS.values())}
    rows: QuerySet[Organisation] = Organisation.objects.annotate(**asked)
    organisation = rows.get(pk=member.organisation_id)
    if member.memo is not None:
        member.memo |= {_kept(name): getattr(organisation, mark) for name, mark in zip(_QUESTIONS, asked, strict=True)}
    return organisation


def told(member: Member, name: str, *, otherwise: Any) -> Any:
    """The answer; `otherwise` where nobody asked about this member, as outside a request."""
    return (member.memo or {}).get(_kept(name), otherwise)


def may(member: Member, name: str) -> bool:
    """The answer to a yes-or-no question; yes where nobody asked, so that whoever goes on to look finds out."""
    return bool(told(member, name, otherwise=True))


def _kept(name: str) -> str:
    return f"mark: {name}"
