"""Putting a notice into the outbox, in the transaction of what it tells of."""

from datetime import datetime

from django.db import connection

from keel.web.ledger.entries import Thing
from keel.web.ledger.services import NotInTransaction
from keel.web.people.models import Member

from .kinds import kind_of
from .models import Notice


def notify(
    *, member: Member, kind: str, about: Thing | None, now: datetime, key: str, due: datetime | None = None
) -> None:
    """Have the member told by mail that something of this kind waits in Keel, at `due` or as soon as can be.

    Written in the caller's transaction, so that nothing is told of what did not happen; the same key twice is once.
    The mail says the kind's sentence and nothing else (G-28). Raises UnknownKind, and NotInTransaction outside one.
    """
    if not connection.in_atomic_block:
        raise NotInTransaction("A notice is written in the transaction of what it tells of. Open transaction.atomic().")
    when = due or now
    row = Notice(
        organisation_id=member.organisation_id,
        recipient=member,
        kind=kind_of(kind).name,
        about_kind=about.name if about else "",
        about_id=about.id if about else None,
        key=key,
        asked_at=now,
        due_at=when,
        next_at=when,
    )
    Notice.objects.bulk_create([row], ignore_conflicts=True)
