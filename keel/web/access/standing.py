"""Relation and exclusion rows of the day: what a member stands in, asked as a subquery or as rows."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from .models import Exclusion, Relation


def on_day(on: date) -> Q:
    """The condition on Relation of holding that day, both ends included."""
    return Q(first__lte=on) & (Q(last=None) | Q(last__gte=on))


def relations(member_id: UUID, on: date) -> QuerySet[Relation]:
    """The relations in which a member stands that day."""
    return Relation.objects.filter(on_day(on), member_id=member_id)


def relations_to(anchor_ids: Iterable[UUID], on: date) -> QuerySet[Relation]:
    """The relations in which anybody stands that day to one of these."""
    return Relation.objects.filter(on_day(on), anchor_id__in=list(anchor_ids))


def exclusions(member_id: UUID) -> QuerySet[Exclusion]:
    """What a member is excluded from."""
    return Exclusion.objects.filter(member_id=member_id)
