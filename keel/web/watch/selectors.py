"""Alarms for whoever is to look at them, and nobody else."""

from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from keel.web.people import marks
from keel.web.people.current import MemberRequest
from keel.web.people.models import Member
from keel.web.people.offices import TURNED_TO
from keel.web.people.selectors import held_on, standing

from .models import Alarm, AlarmTold

HAS_ALARMS = "has alarms"

SAYINGS = {
    "again and again": "opened the same case in {number} sittings within two weeks, without carrying or working on it",
    "out of relationship": "opened a case by a grant, and not by their own part in it",
    "same name": "opened a case of a child who has the same surname",
    "at night": "opened records {number} times in one night",
    "many at once": "opened {number} cases within minutes",
    "ledger broken": "The ledger does not follow from its last anchor: entry {entry} is the first that is wrong.",
    "anchor missed": "No head of the ledger has been kept outside {where} for {hours} hours.",
}


def alarms_for(member: Member, on: date) -> QuerySet[Alarm]:
    """The alarms a member was told of, while they hold an office that looks: newest first, with whom each is about."""
    office = standing().filter(held_on(on), member=member, role__in=TURNED_TO)
    rows = Alarm.objects.filter(Exists(office.order_by()), told__member=member).exclude(actor=member)
    return rows.select_related("actor__key__organisation_key", "review__by__key__organisation_key").order_by("-raised")


def unwatched(on: date) -> QuerySet[Alarm]:
    """Alarms that nobody looked at and that nobody who was told could look at today, the oldest first."""
    looks = standing().filter(held_on(on), role__in=TURNED_TO, member__account__isnull=False).order_by()
    watched = AlarmTold.objects.filter(alarm=OuterRef("pk"), member__in=looks.values("member_id"))
    return Alarm.objects.filter(~Exists(watched.order_by()), review=None).order_by("raised", "pk")


def alarm_found(member: Member, pk: UUID, on: date) -> Alarm:
    """One of them; Http404 for any other, absent or not theirs alike."""
    row = alarms_for(member, on).filter(pk=pk).first()
    if row is None:
        raise Http404("There is nothing here, or nothing that you may see.")
    return row


def has_alarms(request: MemberRequest) -> bool:
    """Whether the menu shows the page: only to somebody who was told of an alarm by the office they hold."""
    return marks.may(request.member, HAS_ALARMS)


def saying(alarm: Alarm) -> str:
    """What the alarm says, after the name of whom it is about where it is about somebody."""
    return SAYINGS[alarm.kind].format(**alarm.facts)
