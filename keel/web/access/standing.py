"""Relation and exclusion rows of the day: what a member stands in, asked as rows or as a subquery.

Within one request the names of a member's relations, and what they are excluded from, are asked once (`Member.memo`).
"""

from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Exists, Q, QuerySet
from django.utils import timezone

from keel.core.access import AccessSettings
from keel.web.people import marks
from keel.web.people.memo import keep_of_each
from keel.web.people.models import Member

from .models import Exclusion, Granted, Relation
from .settings_source import POLICY_IN_FORCE, settings_of

HOLDS_A_GRANT = "holds a grant"
EXCLUDED = "excluded from"

T = TypeVar("T")


def on_day(on: date) -> Q:
    """The condition on Relation of holding that day, both ends included."""
    return Q(first__lte=on) & (Q(last=None) | Q(last__gte=on))


def relations(member: Member, on: date, **more: object) -> QuerySet[Relation]:
    """The relations in which a member stands that day; `more` are further lookups."""
    return Relation.objects.filter(on_day(on), member_id=member.pk, **more)


def relations_to(anchor_ids: Iterable[UUID], on: date) -> QuerySet[Relation]:
    """The relations in which anybody stands that day to one of these."""
    return Relation.objects.filter(on_day(on), anchor_id__in=list(anchor_ids))


def names(member: Member, on: date) -> frozenset[tuple[str, str]]:
    """Which relations a member stands in that day and on what kind of anchor, without saying to which."""

    def ask() -> frozenset[tuple[str, str]]:
        return frozenset(relations(member, on).order_by().values_list("relation", "anchor_kind").distinct())

    return _once(member, _names(on), ask)


def excluded_from(member: Member) -> frozenset[UUID]:
    """What a member is excluded from."""

    def ask() -> frozenset[UUID]:
        return frozenset(Exclusion.objects.filter(member_id=member.pk).values_list("anchor_id", flat=True))

    return _once(member, EXCLUDED, ask)


def know_names(people: Collection[Member], on: date) -> None:
    """Find out in one query what everybody stands in that day: `names` then asks nothing of these members."""
    rows = Relation.objects.filter(on_day(on), member_id__in=[member.pk for member in people]).order_by()
    found = rows.values_list("member_id", "relation", "anchor_kind").distinct()
    keep_of_each(people, _names(on), ((pk, (relation, kind)) for pk, relation, kind in found))


def know_exclusions(people: Collection[Member]) -> None:
    """Find out in one query what everybody is excluded from: `excluded_from` then asks nothing of these members."""
    rows = Exclusion.objects.filter(member_id__in=[member.pk for member in people])
    keep_of_each(people, EXCLUDED, rows.values_list("member_id", "anchor_id"))


def running() -> QuerySet[Granted]:
    """What grants open at this very second. A grant that ends at ten opens nothing at ten (G-10)."""
    now = timezone.now()
    return Granted.objects.filter(begins__lte=now, ends__gt=now)


def granted(member: Member) -> list[Granted]:
    """What grants open to a member, now; usually nothing. Asked once a request, so revoking holds from the next one."""
    if not marks.may(member, HOLDS_A_GRANT):
        return []
    return _once(member, "granted", lambda: list(running().filter(member_id=member.pk)))


def holds_a_grant(member: Member, now: datetime) -> Exists:
    """Whether a grant opens anything to the member: the question whose answer saves asking for the grants."""
    return Exists(Granted.objects.filter(begins__lte=now, ends__gt=now, member_id=member.pk).order_by())


def settings_for(member: Member) -> AccessSettings:
    """What the policy of the member's organisation picks in the access table."""
    return _once(member, "access settings", lambda: settings_of(member.organisation_id, version=_version(member)))


def _version(member: Member) -> UUID | None:
    found: UUID | None = marks.told(member, POLICY_IN_FORCE, otherwise=None)
    return found


def _names(on: date) -> str:
    return f"relation names {on}"


def _once(member: Member, what: str, ask: Callable[[], T]) -> T:
    if member.memo is None:
        return ask()
    if what not in member.memo:
        member.memo[what] = ask()
    found: T = member.memo[what]
    return found
