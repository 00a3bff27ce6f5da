"""What a home page is made of, in a constant number of queries however much is owed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Count, Q

from keel.core.access import readers
from keel.core.obligations import Status, days_open
from keel.web.obligations.models import Obligation
from keel.web.obligations.selectors import as_due, owed_by, shown, unmet
from keel.web.obligations.titles import titles
from keel.web.people.models import Member
from keel.web.people.roles import ROLES
from keel.web.policies.selectors import Adopted
from keel.web.sessions.models import Session

from .order import place

AHEAD = timedelta(days=14)
MISSED_FOR = timedelta(days=60)
LONGEST = timedelta(hours=12)
"""After this a session that was never ended is no longer shown as the next."""

WHOLE = ("organisation", "trust")
"""What a relation hangs on that reaches the whole school."""
WAITING: Final[tuple[Status, ...]] = ("due", "overdue")
UPCOMING = (Session.State.PLANNED, Session.State.PREPARED, Session.State.IN_SESSION)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that needs somebody: the sentence, where it is done, its status, its day, and why."""

    title: str
    url: str
    case: str
    status: Status
    row: Obligation
    age: int
    talk: UUID | None
    """With whom an informal conversation can be ticked on this line."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What needs somebody: `now` is late or due within two weeks, `coming` opens within them, `later` can wait."""

    now: list[Line]
    coming: list[Line]
    later: list[Line]
    missed: list[Line]
    overdue: int


def needs(member: Member, *, on: date, versions: list[Adopted]) -> Needs:
    """What somebody owes, in the published order; missed for sixty days. One query, and those of the sentences."""
    rows = owed_by(member, on=on + AHEAD).filter(Q(last_day=None) | Q(last_day__gte=on - MISSED_FOR))
    stand = shown(rows, on=on)
    said = titles([one.row for one in stand], to=member, versions=versions)
    events, informal = events_by_duty(versions), informal_duties(versions)
    lines = [
        Line(
            title=said[one.row.pk].text,
            url=said[one.row.pk].url,
            case=said[one.row.pk].case,
            status=one.status,
            row=one.row,
            age=days_open(as_due(one.row), on),
            talk=_partner(one.row, member) if one.row.duty in informal and one.row.opens <= on else None,
        )
        for one in stand
    ]
    lines.sort(key=lambda line: ranked(line.row, line.status, events))
    return _sorted_out(lines, on)


def _sorted_out(lines: list[Line], on: date) -> Needs:
    waiting = [line for line in lines if line.status in WAITING]
    now = [line for line in waiting if is_now(line.row, line.status, on)]
    coming = [line for line in lines if line.status == "upcoming"]
    return Needs(
        now=now,
        coming=sorted(coming, key=lambda line: line.row.due or line.row.opens),
        later=[line for line in waiting if line not in now],
        missed=[line for line in lines if line.status == "missed"],
        overdue=sum(line.status == "overdue" for line in now),
    )


def is_now(row: Obligation, standing: Status, on: date) -> bool:
    """Whether it is past its day, or due within two weeks or as soon as possible."""
    return standing in WAITING and (row.due is None or row.due <= on + AHEAD)


def next_session(member: Member, *, now: datetime) -> Session | None:
    """The next session of theirs that is not over."""
    return (
        Session.objects.filter(Q(supervisee=member) | Q(supervisor=member), state__in=UPCOMING)
        .filter(starts_at__gte=now - LONGEST)
        .select_related("supervisee__key__organisation_key", "supervisor__key__organisation_key")
        .order_by("starts_at")
        .first()
    )


def may_count(roles: frozenset[str]) -> bool:
    """Whether one of these roles reads counts of the school (K13 of the access table)."""
    allowed = {relation for relation, ways in readers("K13").items() if any(way.on in WHOLE for way in ways)}
    return any(ROLES[role].relation in allowed for role in roles if role in ROLES)


def overdue_in_school(*, on: date, versions: list[Adopted]) -> list[tuple[str, int]]:
    """How many of each duty are past their day, most first: figures, and nothing that anybody wrote. One query."""
    rows = unmet(on=on).order_by().values("duty").annotate(number=Count("pk")).order_by("-number", "duty")
    names = names_by_duty(versions)
    return [(names.get(row["duty"], row["duty"].replace("_", " ")), row["number"]) for row in rows]


def ranked(row: Obligation, standing: Status, events: dict[str, tuple[str, ...]]) -> tuple[int, int, int, date, str]:
    """Where a row stands in the published order."""
    return place(
        status=standing,
        events=events.get(row.duty, ()),
        strength=row.strength,
        day=row.due or row.opens,
        key=row.key,
    )


def _partner(row: Obligation, member: Member) -> UUID | None:
    return row.owed_by_id if row.supervisee_id == member.pk else row.supervisee_id


def events_by_duty(versions: list[Adopted]) -> dict[str, tuple[str, ...]]:
    """What meets each duty or cadence, by the newest policy version that knows it."""
    found: dict[str, tuple[str, ...]] = {}
    for adopted in versions:
        found |= {key: one.counts for key, one in adopted.policy.arrangements.items()}
        found |= {duty.key: duty.met_by for duty in adopted.policy.duties}
    return found


def informal_duties(versions: list[Adopted]) -> frozenset[str]:
    """The cadences that are ticked and not held."""
    return frozenset(
        key for adopted in versions for key, one in adopted.policy.arrangements.items() if one.format == "informal"
    )


def names_by_duty(versions: list[Adopted]) -> dict[str, str]:
    """What each duty is called in the policy, without what it is about."""
    found: dict[str, str] = {}
    for adopted in versions:
        found |= {key: f"Hold a session: {one.heading}" for key, one in adopted.policy.arrangements.items()}
        found |= {duty.key: duty.what for duty in adopted.policy.duties}
    return found
