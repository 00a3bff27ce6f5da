"""What checks are told of people and things: read together for all requests that are looked at.

As many queries for one request as for a hundred, and the same way for one that is decided as for a list of those that
wait: so no check is right in one place and wrong in another.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from keel.web.access.standing import know_exclusions
from keel.web.people.models import Member
from keel.web.people.roles import OUTSIDE
from keel.web.people.selectors import held_on, know_roles, standing

from .acts import Act, Pair, Reads, act_of
from .models import Request


@dataclass(frozen=True, slots=True)
class Facts:
    """Who asks, who could agree and whom it is about, as they were when this was read; and what acts read of theirs."""

    on: date
    people: Mapping[UUID, Member]
    """By id, in order; their roles that day and what they are excluded from are known."""
    own: Mapping[Reads, Any]

    def pair(self, row: Request, agrees: Member | None = None) -> Pair:
        """What the check of that request is told."""
        return Pair(self.people[row.asker_id], agrees, self.on, self.people, self.own[act_of(row.act).reads])


def read(rows: Collection[Request], on: date, *, by: Member | None = None) -> Facts:
    """All that is asked of these requests on that day, and of `by`, who may decide them."""
    named = {by.pk} if by is not None else set()
    for row in rows:
        act = act_of(row.act)
        named |= {row.asker_id} | act.people(row.details) | act.also(row.details)
    people = _people(named, {act_of(row.act) for row in rows}, on)
    wanted: dict[Reads, list[Mapping[str, Any]]] = {}
    for row in rows:
        wanted.setdefault(act_of(row.act).reads, []).append(row.details)
    return Facts(on, people, {reads: reads(details, people, on) for reads, details in wanted.items()})


def _people(named: Collection[UUID], acts: Collection[Act], on: date) -> dict[UUID, Member]:
    """These, and whoever holds a role that agrees to one of the acts: three queries."""
    agree = {role for act in acts for role in (*act.agrees, *([OUTSIDE] if act.outside else []))}
    holders = standing().filter(held_on(on), role__in=agree).order_by().values("member_id")
    rows = Member.objects.select_related("account").filter(Q(pk__in=named) | Q(pk__in=holders))
    people = {member.pk: member for member in rows}
    know_roles(list(people.values()), on)
    know_exclusions(list(people.values()))
    return people
