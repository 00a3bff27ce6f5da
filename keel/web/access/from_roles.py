"""What members are to their organisation: kept in step with their roles and their stay, in the same transaction."""

from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from keel.core.access import RELATIONS
from keel.web.people.clock import london_day
from keel.web.people.models import Member, RoleHeld
from keel.web.people.roles import EVERYBODY, ROLES
from keel.web.people.selectors import role_slugs, standing

from .models import Relation

BECAUSE_ROLE = "role"
BECAUSE_MEMBER = "member"
FROM_OUTSIDE = "external supervisor"
"""Role and relation of whoever comes from another school or the cluster: a member here who reads by agreement alone."""
ONE_DAY = timedelta(days=1)


class Stretch(NamedTuple):
    """One relation to the organisation, from when to when, and which row brought it."""

    relation: str
    first: date
    last: date | None
    because: str
    source_id: UUID


def as_what(member: Member, part: str, on: date) -> str:
    """The relation that somebody's part in an agreement or session brings: from outside, a supervisor's is narrower."""
    outside = part == "supervisor" and FROM_OUTSIDE in role_slugs(member, on)
    return FROM_OUTSIDE if outside else part


def anchor_of(relation: str) -> str:
    """On what a role's relation hangs: the school, or the trust, which each school meets by its own id."""
    return "trust" if RELATIONS[relation].anchor == "trust" else "organisation"


def keep_in_step(member: Member, now: datetime) -> None:
    """Make the member's relations to the organisation what their roles and their stay say."""
    wanted = set(_wanted(member, london_day(now)))
    kept = set()
    for row in Relation.objects.filter(member=member, because__in=[BECAUSE_ROLE, BECAUSE_MEMBER]):
        stretch = Stretch(row.relation, row.first, row.last, row.because, row.source_id)
        if stretch in wanted:
            kept.add(stretch)
        else:
            row.delete()
    Relation.objects.bulk_create(
        Relation(
            organisation_id=member.organisation_id,
            member=member,
            anchor_kind=anchor_of(stretch.relation),
            anchor_id=member.organisation_id,
            **stretch._asdict(),
        )
        for stretch in sorted(wanted - kept)
    )


def _wanted(member: Member, today: date) -> list[Stretch]:
    left = member.left_on - ONE_DAY if member.left_on else None
    stay = Stretch(EVERYBODY, member.joined_on, left, BECAUSE_MEMBER, member.pk)
    roles = (_of_role(held, today) for held in standing().filter(member=member))
    return [one for one in (stay, *roles) if one is not None and (one.last is None or one.first <= one.last)]


def _of_role(held: RoleHeld, today: date) -> Stretch | None:
    """The relation a role brings. A role that was cut short to end today is shut now, not tonight (G-09)."""
    relation = ROLES[held.role].relation if held.role in ROLES else None
    if relation is None:
        return None
    cut_short = held.supersedes_id is not None and held.last == today
    return Stretch(relation, held.first, today - ONE_DAY if cut_short else held.last, BECAUSE_ROLE, held.pk)
