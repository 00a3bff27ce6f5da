"""Raising an alarm with those who are to look, and writing down what they found."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from keel.web.ledger.entries import KEEL, Actor, Entry, Facts, Thing, plain
from keel.web.ledger.services import give_reason, write
from keel.web.notices.services import notify
from keel.web.page.refusals import Refusal
from keel.web.people.clock import london_day
from keel.web.people.models import Member
from keel.web.people.selectors.members import holders
from keel.web.sealing.keys import key_of

from .models import Alarm, AlarmReview, AlarmTold

NOTICE = "alarm waits"
WATCHERS = ("designated safeguarding lead", "data protection officer")
ABOVE = ("headteacher", "chair of governors", "trust safeguarding lead")
"""Who looks where the watchers themselves are what it is about, or where there are none."""
SHORTEST_REASON = 20


@transaction.atomic
def alarm_raise(
    kind: str, *, key: str, now: datetime, actor: UUID | None = None, subject: UUID | None = None, facts: Facts
) -> Alarm | None:
    """Raise an alarm, once a key, and have its watchers told by mail that something waits.

    Whoever it is about is never among them. None where it was raised before.
    """
    if Alarm.objects.filter(key=key).exists():
        return None
    alarm = Alarm(kind=kind, key=key, raised=now, actor_id=actor, subject_id=subject)
    alarm.facts = {name: plain(fact) for name, fact in facts.items()}
    alarm.save(force_insert=True)
    people = watchers(now, besides=actor)
    AlarmTold.objects.bulk_create(AlarmTold(alarm=alarm, member=member) for member in people)
    for member in people:
        notify(member=member, kind=NOTICE, about=Thing("alarm", alarm.pk), now=now, key=f"alarm {alarm.pk} {member.pk}")
    write(Entry(act="alarm raised", actor=KEEL, thing=Thing("alarm", alarm.pk), facts={"kind": kind}), now=now)
    return alarm


def watchers(now: datetime, *, besides: UUID | None) -> list[Member]:
    """The safeguarding lead and the data protection officer; whoever stands above where that leaves nobody."""
    day = london_day(now)

    def those(roles: Iterable[str]) -> list[Member]:
        found = {member.pk: member for role in roles for member in holders(role, day)}
        return [member for member in found.values() if member.pk != besides and member.account_id]

    lead_reads = any(member.pk == besides for member in holders(WATCHERS[0], day))
    named = [] if lead_reads else those(WATCHERS)
    if named:
        return named
    return next((found for role in ABOVE if (found := those([role]))), [])


@transaction.atomic
def alarm_review(*, by: Member, alarm: Alarm, outcome: str, reason: str, now: datetime) -> AlarmReview:
    """Write down what a watcher found. Raises Refusal for a reason too short, or an alarm that was looked at."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refusal(f"Say in at least {SHORTEST_REASON} letters what you found.", field="reason")
    if AlarmReview.objects.filter(alarm=alarm).exists():
        raise Refusal("Somebody has looked at this alarm already. What they found stands below.")
    said = give_reason(reason.strip(), key=key_of(alarm.organisation_id, "organisation", alarm.organisation_id))
    row = AlarmReview(alarm=alarm, by=by, at=now, outcome=outcome, reason=said)
    row.save(force_insert=True)
    actor = Actor(by.account_id, by.pk)
    thing = Thing("alarm", alarm.pk)
    write(Entry(act="alarm reviewed", actor=actor, thing=thing, facts={"outcome": outcome}, reason=said), now=now)
    return row
