"""Adding to the ledger, in the transaction of the act it tells of."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import DatabaseError, connection, transaction

from keel.web.ledger.acts import READ
from keel.web.ledger.appending import append, is_one_statement
from keel.web.ledger.entries import KEEL, VERSION, Actor, Entry, Facts, Thing, plain
from keel.web.ledger.hashing import Told
from keel.web.ledger.models import LedgerEntry, Reason
from keel.web.scope import current_scope
from keel.web.sealing.models import DataKey


class NotInTransaction(RuntimeError):
    """An entry was to be written outside the transaction of the act it tells of."""


class ReadingNotRecorded(Exception):
    """The ledger could not be written, so what was asked for may not be shown (G-43)."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One confidential thing on a page, and the members and cases it is about."""

    thing: Thing
    about: frozenset[UUID] = frozenset()


def write(entry: Entry, *, now: datetime | None = None) -> UUID:
    """Add one entry to the chain of the organisation whose scope is open; the caller's transaction holds both.

    Call it last: it locks the end of the chain until the transaction ends. On PostgreSQL it goes out with whatever the
    transaction sends next, so a ledger that cannot be written refuses that, its COMMIT at the latest. `now` is for
    made-up histories (the demo). Returns the entry's id. Raises NotInTransaction outside a transaction.
    """
    if not connection.in_atomic_block:
        raise NotInTransaction("An act and its ledger entry are written in one transaction. Open transaction.atomic().")
    return _written(entry, now or datetime.now(UTC), at_once=False)


def _written(entry: Entry, at: datetime, *, at_once: bool) -> UUID:
    organisation_id = current_scope().organisation
    if organisation_id is None:
        raise NotInTransaction("Open the one organisation that this act belongs to before telling the ledger of it.")
    told = Told(
        organisation_id=organisation_id,
        version=VERSION,
        at=at.astimezone(UTC),
        actor_account=entry.actor.account_id,
        actor_member=entry.actor.member_id,
        act=entry.act,
        record_kind=entry.thing.kind,
        object_kind=entry.thing.name,
        object_id=entry.thing.id,
        reason_id=entry.reason.pk if entry.reason else None,
        facts={name: plain(fact) for name, fact in entry.facts.items()},
    )
    return append(told, sorted(entry.about), at_once=at_once)


def record(
    act: str,
    *,
    actor: Actor = KEEL,
    thing: Thing,
    about: Iterable[UUID] = (),
    facts: Facts | None = None,
    reason: Reason | None = None,
    now: datetime | None = None,
) -> UUID:
    """`write` an entry given in parts."""
    entry = Entry(act=act, actor=actor, thing=thing, about=frozenset(about), facts=facts or {}, reason=reason)
    return write(entry, now=now)


def record_reading(
    *, actor: Actor, things: Sequence[Reading], sitting: timedelta | None = None, under: UUID | None = None
) -> UUID | None:
    """Record that a page shows these confidential things: one entry, before the page is written.

    With `sitting`, a thing opened again by the same person within that time (a draft being worked on) is not recorded
    anew. `under` is the grant by which they are read. Opens its own transaction if there is none. Raises
    ReadingNotRecorded when the ledger cannot be written, and then nothing may be shown.
    """
    fresh = [each for each in things if not (sitting and _opened_lately(actor, each.thing, sitting))]
    if not fresh:
        return None
    first = fresh[0].thing
    thing = first if len(fresh) == 1 else Thing("page", None, first.kind)
    facts: Facts = {} if len(fresh) == 1 else {
        "things": [[each.thing.name, each.thing.id, each.thing.kind] for each in fresh]
    }  # fmt: skip
    if under is not None:
        facts = {**facts, "under": under}
    about = frozenset[UUID]().union(*(each.about for each in fresh))
    try:
        with _whole():
            entry = Entry(act=READ, actor=actor, thing=thing, about=about, facts=facts)
            return _written(entry, datetime.now(UTC), at_once=True)
    except DatabaseError as error:
        raise ReadingNotRecorded("The ledger could not be written, so nothing was shown.") from error


def _whole() -> AbstractContextManager[object]:
    """The transaction of a reading: its one statement's own where none is open, which spares two journeys."""
    if is_one_statement() and not connection.in_atomic_block:
        return nullcontext()
    # Without a savepoint: if this fails, nothing else of the request may stand either.
    return transaction.atomic(savepoint=False)


def give_reason(text: str, *, key: DataKey) -> Reason:
    """Keep somebody's reason under the key of whom it is about, for an entry to refer to."""
    reason = Reason(key=key, text=text)
    reason.save(force_insert=True)
    return reason


def _opened_lately(actor: Actor, thing: Thing, sitting: timedelta) -> bool:
    return LedgerEntry.objects.filter(
        act=READ,
        actor_account=actor.account_id,
        object_id=thing.id,
        object_kind=thing.name,
        at__gte=datetime.now(UTC) - sitting,
    ).exists()
