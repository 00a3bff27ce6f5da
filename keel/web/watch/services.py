"""Raising an alarm with those who are to look, and writing down what they found."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from keel.web.grants.telling import unknowing
from keel.web.ledger.entries import KEEL, Actor, Entry, Facts, Thing, plain
from keel.web.ledger.services import give_reason, write
from keel.web.notices.services import notify
from keel.web.page.refusals import Refusal
from keel.web.people.clock import london_day
from keel.web.people.models import Member
from keel.web.people.offices import LEAD, TURNED_TO
from keel.web.people.selectors.members import holders
from keel.web.sealing.keys import key_of

from .models import Alarm, AlarmReview, AlarmTold
from .selectors import alarms_for, unwatched

NOTICE = "alarm waits"
SHORTEST_REASON = 20


@transaction.atomic
def alarm_raise(
    kind: str, *, key: str, now: datetime, actor: UUID | None = None, subject: UUID | None = None, facts: Facts
) -> Alarm | None:
    """Raise an alarm, once a key, and have its watchers told by mail that something waits.

    Neither whoever it is about nor who may not know that they read under a grant (c4) is among them. None where it was
    raised before.
    """
    if Alarm.objects.filter(key=key).exists():
        return None
    alarm = Alarm(kind=kind, key=key, raised=now, actor_id=actor, subject_id=subject)
    alarm.facts = {name: plain(fact) for name, fact in facts.items()}
    alarm.save(force_insert=True)
    _tell(alarm, watchers(now, besides=_left_out(actor, now)), now)
    write(Entry(act="alarm raised", actor=KEEL, thing=Thing("alarm", alarm.pk), facts={"kind": kind}), now=now)
    return alarm


@transaction.atomic
def alarms_hand_on(now: datetime) -> None:
    """Tell whoever looks today of each alarm that nobody has looked at and nobody can: all who were told have left."""
    for alarm in unwatched(london_day(now)):
        people = watchers(now, besides=_left_out(alarm.actor_id, now))
        if people:
            _tell(alarm, people, now)
            facts = {"kind": alarm.kind}
            write(Entry(act="alarm handed on", actor=KEEL, thing=Thing("alarm", alarm.pk), facts=facts), now=now)


def _tell(alarm: Alarm, people: Collection[Member], now: datetime) -> None:
    """Tell these, none of whom was told of it before."""
    AlarmTold.objects.bulk_create(AlarmTold(alarm=alarm, member=member) for member in people)
    about = Thing("alarm", alarm.pk)
    for member in people:
        notify(member=member, kind=NOTICE, about=about, now=now, key=f"alarm {alarm.pk} {member.pk}")


def _left_out(actor: UUID | None, now: datetime) -> frozenset[UUID]:
    return frozenset({actor, *unknowing(actor, now)}) if actor is not None else frozenset()


def watchers(now: datetime, *, besides: frozenset[UUID]) -> list[Member]:
    """The safeguarding lead; the next above where one of them is left out or there is none."""
    for role in TURNED_TO:
        held = holders(role, london_day(now))
        able = [one for one in held if one.pk not in besides and one.account_id]
        if able and (role != LEAD or besides.isdisjoint(one.pk for one in held)):
            return able
    return []


@transaction.atomic
def alarm_review(*, by: Member, alarm: Alarm, outcome: str, reason: str, now: datetime) -> AlarmReview:
    """Write down what a watcher found. Raises Refusal for a reason too short, an alarm that was looked at, or whoever
    was not told of it or holds no such office any more.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refusal(f"Say in at least {SHORTEST_REASON} letters what you found.", field="reason")
    list(Alarm.objects.select_for_update().filter(pk=alarm.pk))  # of two at once the second is refused
    if not alarms_for(by, london_day(now)).filter(pk=alarm.pk).exists():
        raise Refusal("An alarm is looked at by whoever was told of it and holds their office today.")
    if AlarmReview.objects.filter(alarm=alarm).exists():
        raise Refusal("Somebody has looked at this alarm already. What they found stands below.")
    said = give_reason(reason.strip(), key=key_of(alarm.organisation_id, "organisation", alarm.organisation_id))
    row = AlarmReview(alarm=alarm, by=by, at=now, outcome=outcome, reason=said)
    row.save(force_insert=True)
    actor = Actor(by.account_id, by.pk)
    thing = Thing("alarm", alarm.pk)
    write(Entry(act="alarm reviewed", actor=actor, thing=thing, facts={"outcome": outcome}, reason=said), now=now)
    return row
