"""What needs a person in each organisation they are a member of: the policy's words, days and numbers.

No name is unsealed and nothing that anybody wrote is read: what it is about is seen in the organisation itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from keel.core.obligations import Status
from keel.web.obligations.models import Obligation
from keel.web.obligations.selectors import owed_by, shown
from keel.web.people.models import Member, Organisation
from keel.web.policies.selectors import Adopted, adopted_versions
from keel.web.scope import in_organisations
from keel.web.sessions.models import Session

from .selectors import LONGEST, UPCOMING, events_by_duty, is_now, names_by_duty, ranked

WHY = "what needs one person, over all their memberships"


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing that waits: the duty as the policy names it, its day, its status."""

    what: str
    due: date | None
    status: Status


@dataclass(frozen=True, slots=True)
class Place:
    """One organisation with what waits there, what is past its day first, and the next session."""

    member: Member
    name: str
    owed: list[Owed]
    overdue: int
    session: datetime | None


def places(memberships: Sequence[Member], *, on: date, now: datetime) -> list[Place]:
    """Every membership with what needs the person there, by the organisation's name; four queries however many."""
    with in_organisations([one.organisation_id for one in memberships], why=WHY) as scope:
        names = dict(Organisation.objects.filter(pk__in=scope.organisations or ()).values_list("pk", "name"))
        owed = list(owed_by(*memberships, on=on).select_related(None))
        sessions, versions = _sessions(memberships, now), adopted_versions()
    found = []
    for member in memberships:
        here = member.organisation_id
        lines = _lines([row for row in owed if row.organisation_id == here], _of(versions, here), on)
        overdue = sum(line.status == "overdue" for line in lines)
        found.append(Place(member, names[here], lines, overdue, sessions.get(here)))
    return sorted(found, key=lambda place: (place.name, place.member.pk))


def _lines(rows: list[Obligation], versions: list[Adopted], on: date) -> list[Owed]:
    said, events = names_by_duty(versions), events_by_duty(versions)
    ordered = sorted(
        [one for one in shown(rows, on=on) if is_now(one.row, one.status, on)],
        key=lambda one: ranked(one.row, one.status, events),
    )
    return [Owed(said.get(one.row.duty, one.row.duty.replace("_", " ")), one.row.due, one.status) for one in ordered]


def _of(versions: list[Adopted], organisation_id: UUID) -> list[Adopted]:
    return [one for one in versions if one.row.organisation_id == organisation_id]


def _sessions(memberships: Sequence[Member], now: datetime) -> dict[UUID, datetime]:
    """The next session in each organisation that has one."""
    mine = Q(supervisee__in=memberships) | Q(supervisor__in=memberships)
    rows = Session.objects.filter(mine, state__in=UPCOMING, starts_at__gte=now - LONGEST).order_by("-starts_at")
    return {row.organisation_id: row.starts_at for row in rows}
