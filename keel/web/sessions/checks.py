"""Whether two people can meet at a time: core's checks, asked with their working times and other sessions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q

from keel.core.planning import Booking, Patterns, Problem, Taken, check_booking
from keel.web.page.dates import in_london
from keel.web.people.models import Member, Organisation
from keel.web.people.selectors import calendar_of, working_times
from keel.web.sessions.models import Session

ANY_TIME: Final = {weekday: [(time(8), time(17))] for weekday in range(5)}
"""What is taken for granted of somebody whose working times nobody has entered."""

STANDING: Final = (Session.State.PLANNED, Session.State.PREPARED, Session.State.IN_SESSION, Session.State.HELD)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A time somebody chose for two people; `minutes` is the whole slot kept free."""

    supervisee: Member
    supervisor: Member
    starts_at: datetime
    minutes: int


def check_wanted(wanted: Wanted, *, today: date, besides: Session | None) -> tuple[Problem, ...]:
    """All that is wrong with the time, refusals first; `besides` is the session that is being moved or replaced."""
    local = in_london(wanted.starts_at)
    booking = Booking(
        day=local.date(),
        start=local.time(),
        minutes=wanted.minutes,
        people={str(wanted.supervisee.pk): "the supervisee", str(wanted.supervisor.pk): "the supervisor"},
    )
    ids = (wanted.supervisee.pk, wanted.supervisor.pk)
    return check_booking(
        booking,
        today=today,
        calendar=calendar_of(Organisation.objects.get(pk=wanted.supervisee.organisation_id)),
        patterns=patterns_of(ids),
        taken=taken_by(ids, local.date(), local.date(), besides=besides),
    )


def patterns_of(member_ids: Iterable[UUID]) -> Patterns:
    """Working times as core reads them, in one query; somebody without any is taken to work 8:00 to 17:00."""
    found: dict[str, dict[int, list[tuple[time, time]]]] = {}
    for member_id, rows in working_times(member_ids).items():
        week = found.setdefault(str(member_id), {})
        for row in rows:
            week.setdefault(row.weekday, []).append((row.starts, row.ends))
    return {person: week or ANY_TIME for person, week in found.items()}


def taken_by(member_ids: Iterable[UUID], first: date, last: date, *, besides: Session | None = None) -> list[Taken]:
    """The slots that standing sessions of these people take from one day to another, in one query."""
    ids = list(member_ids)
    rows = Session.objects.filter(
        Q(supervisee_id__in=ids) | Q(supervisor_id__in=ids),
        state__in=STANDING,
        starts_at__date__gte=first - timedelta(days=1),
        starts_at__date__lte=last + timedelta(days=1),
    )
    if besides is not None:
        rows = rows.exclude(pk=besides.pk)
    found = []
    for session in rows.only("supervisee_id", "supervisor_id", "starts_at", "slot_minutes"):
        local = in_london(session.starts_at)
        for member_id in (session.supervisee_id, session.supervisor_id):
            found.append(Taken(str(member_id), local.date(), local.time(), session.slot_minutes))
    return found
