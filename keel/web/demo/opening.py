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
    """One entry for what was on one page, as keel.web.access.reading writes it; `under` is the grant it was by."""
    things = [Thing(str(row._meta.verbose_name), row.pk, kinds.of_row(row).kind) for row in rows]
    about = frozenset[UUID]().union(*(kinds.of_row(row).subjects(row) for row in rows))
    facts: Facts = {"under": under} if under else {}
    thing = things[0]
    if len(things) > 1:
        facts = {**facts, "things": [[one.name, one.id, one.kind] for one in things]}
        thing = Thing("page", None, thing.kind)
    write(Entry(act=READ, actor=Actor(by.account_id, by.pk), thing=thing, about=about, facts=facts), now=now)


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
