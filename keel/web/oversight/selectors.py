"""What a home page is made of, in a constant number of queries however much is owed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q
from django.urls import reverse

from keel.core.access import readers
from keel.core.obligations import Status, days_open
from keel.web.obligations.models import Obligation
from keel.web.obligations.selectors import as_due, coming_for, owed_by, shown, unmet
from keel.web.obligations.titles import titles
from keel.web.people.models import Member
from keel.web.people.roles import ROLES
from keel.web.policies.selectors import adopted_versions
from keel.web.sessions.models import Session

from .order import place

AHEAD = timedelta(days=14)
MISSED_FOR = timedelta(days=60)
MOST = 50
"""Lines on one home page. Somebody who owes more sees the first fifty and how many there are."""

UPCOMING = (Session.State.PLANNED, Session.State.PREPARED, Session.State.IN_SESSION)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that needs somebody: the sentence, where it is done, its status, its day, and why."""

    title: str
    url: str
    status: Status
    row: Obligation
    age: int

    @property
    def why_url(self) -> str:
        """Where clause, facts and arithmetic stand."""
        return reverse("obligations:why", args=[self.row.pk])


@dataclass(frozen=True, slots=True)
class Needs:
    """What needs somebody now, what was missed lately, and what is coming."""

    now: list[Line]
    missed: list[Line]
    coming: list[Line]
    more: int


def needs(member: Member, *, on: date) -> Needs:
    """What somebody owes, in the published order; missed for sixty days; coming within two weeks."""
    open_rows = list(owed_by(member, on=on))
    coming_rows = list(coming_for(member, on=on, until=on + AHEAD)[:MOST])
    said = titles([*open_rows, *coming_rows], to=member)
    events = _events_by_duty()
    lines = [
        Line(said[one.row.pk].text, said[one.row.pk].url, one.status, one.row, days_open(as_due(one.row), on))
        for one in shown([*open_rows, *coming_rows], on=on)
    ]
    lines.sort(key=lambda line: _place(line, events))
    now = [line for line in lines if line.status in ("due", "overdue")]
    lately = [line for line in lines if line.status == "missed" and (line.row.last_day or on) >= on - MISSED_FOR]
    coming = sorted(
        (line for line in lines if line.status == "upcoming"), key=lambda line: line.row.due or line.row.opens
    )
    return Needs(now[:MOST], lately, coming, max(len(now) - MOST, 0))


def next_session(member: Member, *, now: datetime) -> Session | None:
    """The next session of theirs that is not over."""
    return (
        Session.objects.filter(Q(supervisee=member) | Q(supervisor=member), state__in=UPCOMING)
        .filter(Q(starts_at__gte=now - timedelta(hours=12)))
        .select_related("supervisee__key__organisation_key", "supervisor__key__organisation_key")
        .order_by("starts_at")
        .first()
    )


def may_count(roles: frozenset[str]) -> bool:
    """Whether one of these roles reads counts of the school (K13 of the access table)."""
    allowed = {relation for relation, ways in readers("K13").items() if any(way.on == "organisation" for way in ways)}
    return any(ROLES[role].relation in allowed for role in roles if role in ROLES)


def overdue_in_school(*, on: date) -> list[tuple[str, int]]:
    """How many of each duty are past their day, most first: figures, and nothing that anybody wrote."""
    rows = unmet(on=on).order_by().values("duty").annotate(number=Count("pk")).order_by("-number", "duty")
    names = _names_by_duty()
    return [(names.get(row["duty"], row["duty"].replace("_", " ")), row["number"]) for row in rows]


def _place(line: Line, events: dict[str, tuple[str, ...]]) -> tuple[int, int, int, date, str]:
    row = line.row
    return place(
        status=line.status,
        events=events.get(row.duty, ()),
        strength=row.strength,
        day=row.due or row.opens,
        key=row.key,
    )


def _events_by_duty() -> dict[str, tuple[str, ...]]:
    """What meets each duty or cadence, by the newest policy version that knows it."""
    found: dict[str, tuple[str, ...]] = {}
    for adopted in adopted_versions():
        found |= {key: one.counts for key, one in adopted.policy.arrangements.items()}
        found |= {duty.key: duty.met_by for duty in adopted.policy.duties}
    return found


def _names_by_duty() -> dict[str, str]:
    found: dict[str, str] = {}
    for adopted in adopted_versions():
        found |= {key: f"Hold a session: {one.heading}" for key, one in adopted.policy.arrangements.items()}
        found |= {duty.key: duty.what for duty in adopted.policy.duties}
    return found
