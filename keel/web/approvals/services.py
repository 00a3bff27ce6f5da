"""Asking for an act that needs two people, agreeing, refusing, withdrawing. The pages ask for step-up (c6)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from keel.web.ledger.entries import Actor, Entry, Thing
from keel.web.ledger.entries import plain as as_fact
from keel.web.ledger.models import Reason
from keel.web.ledger.services import give_reason, write
from keel.web.notices.services import notify
from keel.web.page.refusals import Refusal
from keel.web.people.clock import london_day
from keel.web.people.models import Member
from keel.web.people.services.organisations import lock
from keel.web.sealing.keys import key_of
from keel.web.sealing.models import OwnerKind

from . import who
from .acts import act_of
from .facts import read
from .models import Request

SHORTEST_REASON: Final = 20
NOBODY: Final = {
    True: "Have somebody from outside named as the outside second person, then ask again.",
    False: "It takes somebody who signs in and holds a role that lets them agree. Ask again once there is one.",
}
"""What to do then, by whether somebody from outside may agree."""
WAITS: Final = "agreement waits"
DECIDED: Final = "agreement decided"


@transaction.atomic
def ask(
    *, by: Member, act: str, details: Mapping[str, Any], reason: str, now: datetime, thing_id: UUID | None = None
) -> Request:
    """Ask for an act (acts.register) with a reason of at least 20 characters; whoever may agree is told.

    `details` are ids, dates and words of the program. Raises Refusal with the sentence for whoever may not ask, and
    where nobody here could agree.
    """
    lock(by.organisation_id)
    wanted, today = act_of(act), london_day(now)
    row = Request(
        organisation_id=by.organisation_id,
        act=act,
        asker=by,
        thing_id=thing_id,
        details={name: as_fact(value) for name, value in details.items()},
        asked_at=now,
        expires_at=now + wanted.open_for,
    )
    facts = read([row], today)
    if refused := who.why_not_ask(row, facts):
        raise Refusal(refused)
    agreeing = [one for one in who.agreeing(row, facts) if not who.why_not_agree(row, one, facts)]
    if not agreeing:
        raise Refusal(f"Nobody else here can agree to this as a second person. {NOBODY[wanted.outside]}")
    row.reason = seal_reason(by.organisation_id, reason)
    row.save(force_insert=True)
    for one in (facts.people[pk] for pk in agreeing):
        notify(member=one, kind=WAITS, about=_thing(row), now=now, key=f"{WAITS} {row.pk} {one.pk}")
    _tell("agreement asked", by=by, row=row, now=now, reason=row.reason)
    return row


@transaction.atomic
def approve(*, by: Member, request: Request, now: datetime) -> Request:
    """Agree as the second person: the act runs in this transaction, once, after both people were asked about again."""
    row = _waiting(request, now)
    facts = read([row], london_day(now), by=by)
    if refused := who.why_not_ask(row, facts):
        raise Refusal(f"Whoever asked may no longer ask for this: {refused}")
    if refused := who.why_not_agree(row, by.pk, facts):
        raise Refusal(refused)
    _decide(row, Request.State.AGREED, by=by, now=now)
    act_of(row.act).run(row, by, now)
    _answer(row, by=by, now=now)
    _tell("agreement given", by=by, row=row, now=now)
    return row


@transaction.atomic
def refuse(*, by: Member, request: Request, reason: str, now: datetime) -> Request:
    """Refuse with a reason of at least 20 characters. Whoever may agree may refuse."""
    row = _waiting(request, now)
    if refused := who.why_not_agree(row, by.pk, read([row], london_day(now), by=by)):
        raise Refusal(refused)
    row.refusal = seal_reason(row.organisation_id, reason)
    _decide(row, Request.State.REFUSED, by=by, now=now)
    _answer(row, by=by, now=now)
    _tell("agreement refused", by=by, row=row, now=now, reason=row.refusal)
    return row


@transaction.atomic
def withdraw(*, by: Member, request: Request, now: datetime) -> Request:
    """Take back what one asked for oneself."""
    row = _waiting(request, now)
    if by.pk != row.asker_id:
        raise Refusal("Only whoever asked takes a request back. You can refuse it, with a reason.")
    _decide(row, Request.State.WITHDRAWN, by=by, now=now)
    _tell("agreement withdrawn", by=by, row=row, now=now)
    return row


def seal_reason(organisation_id: UUID, text: str, *, field: str = "reason") -> Reason:
    """Keep a reason of at least 20 characters under seal; a shorter one is refused (c4)."""
    cleaned = " ".join(text.split())
    if len(cleaned) < SHORTEST_REASON:
        raise Refusal(
            f"Give a reason of at least {SHORTEST_REASON} characters: what it is for, so that it can be judged later.",
            field=field,
        )
    return give_reason(text.strip(), key=key_of(organisation_id, OwnerKind.ORGANISATION, organisation_id))


def _waiting(request: Request, now: datetime) -> Request:
    """The row as it stands now, locked, if it still waits."""
    lock(request.organisation_id)
    row = Request.objects.select_for_update(of=("self",)).select_related("asker").get(pk=request.pk)
    if row.state != Request.State.WAITING:
        raise Refusal(f"This was decided already: {row.get_state_display().lower()}.")
    if now >= row.expires_at:
        raise Refusal("This has run out. Whoever asked can ask again.")
    return row


def _decide(row: Request, state: Request.State, *, by: Member, now: datetime) -> None:
    row.state, row.decided_by, row.decided_at = state, by, now
    row.save(update_fields=["state", "decided_by", "decided_at", "refusal"])


def _answer(row: Request, *, by: Member, now: datetime) -> None:
    notify(member=row.asker, kind=DECIDED, about=_thing(row), now=now, key=f"{DECIDED} {row.pk}")


def _thing(row: Request) -> Thing:
    return Thing("request", row.pk)


def _tell(act: str, *, by: Member, row: Request, now: datetime, reason: Reason | None = None) -> None:
    gains = act_of(row.act).gains(row.details)
    write(
        Entry(
            act=act,
            actor=Actor(by.account_id, by.pk),
            thing=_thing(row),
            about=frozenset({gains} if gains else ()),
            facts={"what": row.act, "asked_by": row.asker_id, "thing": row.thing_id},
            reason=reason,
        ),
        now=now,
    )
