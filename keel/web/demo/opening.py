"""Somebody of the invented school opens a page: the door is asked, and the ledger is told at the story's own moment."""

from datetime import datetime
from uuid import UUID

from django.db.models import Model

from keel.web.access import kinds
from keel.web.ledger.acts import READ
from keel.web.ledger.entries import Actor, Entry, Facts, Thing
from keel.web.ledger.services import write
from keel.web.people.models import Member
from keel.web.sessions.models import Session

from .days import Days


def opened(by: Member, *rows: Model, now: datetime, under: UUID | None = None) -> None:
    """One entry a row that was on the page, as keel.web.access.reading writes it; `under` is the grant it was by."""
    facts: Facts = {"under": under} if under else {}
    for row in rows:
        one = kinds.of_row(row)
        thing = Thing(str(row._meta.verbose_name), row.pk, one.kind)
        actor = Actor(by.account_id, by.pk)
        write(Entry(act=READ, actor=actor, thing=thing, about=frozenset(one.subjects(row)), facts=facts), now=now)


def held_in(week: int, supervisee: Member, days: Days) -> Session:
    """The session that somebody held in a week of the story."""
    rows = Session.objects.filter(
        supervisee=supervisee,
        state=Session.State.HELD,
        starts_at__date__range=(days.year.day(week), days.year.day(week, 6)),
    )
    return rows.select_related(
        "supervisee__key__organisation_key", "supervisor__key__organisation_key", "key__organisation_key",
        "policy_version",
    ).get()  # fmt: skip
