"""Writing down what happened to a session: the facts core counts from, and the ledger's entry beside them."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from keel.web.ledger.entries import Actor, Entry, Fact, Thing
from keel.web.ledger.models import Reason
from keel.web.ledger.services import write
from keel.web.people.clock import london_day
from keel.web.people.models import Member

from .models import Session, SessionEvent


def note_event(
    session: Session, name: str, *, on: date, now: datetime, dates: dict[str, date] | None = None, **more: Any
) -> SessionEvent:
    """Write a fact with its two dates. `more`: member, record_id, case_id, supersedes."""
    row = SessionEvent(
        organisation_id=session.organisation_id,
        session=session,
        name=name,
        on=on,
        recorded_at=now,
        dates={key: day.isoformat() for key, day in (dates or {}).items()},
        **more,
    )
    row.save(force_insert=True)
    return row


def newest_event(session: Session, name: str) -> SessionEvent | None:
    """The event of this name that no later one corrects."""
    return session.events.filter(name=name, superseded_by=None).order_by("-recorded_at").first()


def session_day(session: Session) -> date:
    """The London day on which the session is."""
    return london_day(session.starts_at)


def tell(
    act: str,
    *,
    by: Member,
    session: Session,
    now: datetime,
    thing: Thing | None = None,
    others: Iterable[UUID] = (),
    reason: Reason | None = None,
    **facts: Fact,
) -> None:
    """Write one ledger entry about a session's two people, and `others`. Call it last in the transaction."""
    entry = Entry(
        act=act,
        actor=Actor(by.account_id, by.pk),
        thing=thing or Thing("session", session.pk, "K2"),
        about=frozenset({session.supervisee_id, session.supervisor_id, *others}),
        facts=facts,
        reason=reason,
    )
    write(entry, now=now)
