"""How sessions and cases are called in what somebody owes, and where each can be done.

Days and case numbers only: what was written about anybody is read on its own page, where the ledger hears of it.
"""

from collections.abc import Collection, Mapping
from typing import Final
from uuid import UUID

from django.urls import reverse

from keel.web.cases.models import Case
from keel.web.obligations.models import Obligation
from keel.web.obligations.titles import About, done_at, say_about
from keel.web.page.dates import say_day
from keel.web.sessions.models import Session

OF_SESSION: Final = {
    "agenda sent": "agenda",
    "case notes completed": "notes",
    "social care cases discussed": "session",
    "system reviewed": "session",
    "monitoring mark": "session",
    "record issued": "session_record",
    "session rebooked": "rebook",
    "replacement held": "session",
}
"""The page of a session on which an event is brought about."""


def register() -> None:
    """Say all of it to the sentences of obligations."""
    say_about("session", about_sessions)
    say_about("case", about_cases)
    for event, page in OF_SESSION.items():
        done_at(event, lambda row, page=page: _of_session(row, page))  # type: ignore[misc]
    for event in ("session held", "informal supervision"):
        done_at(event, lambda row: reverse("sessions:list"))
    done_at("record signed", _of_record)
    done_at("extract entered", _of_record)
    done_at("action closed", lambda row: reverse("actions:action", args=[row.action_id]) if row.action_id else "")


def about_sessions(ids: Collection[UUID]) -> Mapping[UUID, About]:
    """A session by its day, in one query."""
    rows = Session.objects.filter(pk__in=ids).values_list("pk", "starts_at")
    return {pk: About("session", say_day(at), reverse("sessions:session", args=[pk])) for pk, at in rows}


def about_cases(ids: Collection[UUID]) -> Mapping[UUID, About]:
    """A case by its number, in one query."""
    rows = Case.objects.filter(pk__in=ids).values_list("pk", "number")
    return {pk: About("case", number, reverse("cases:case", args=[pk])) for pk, number in rows}


def _of_session(row: Obligation, page: str) -> str:
    return reverse(f"sessions:{page}", args=[row.session_id]) if row.session_id else ""


def _of_record(row: Obligation) -> str:
    return reverse("sessions:record", args=[row.record_id]) if row.record_id else ""
