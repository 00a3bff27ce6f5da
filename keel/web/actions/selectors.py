"""Actions: what is open, for whom, and what is due."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from keel.web.people.models import Member

from .models import Action, Change


def rows() -> QuerySet[Action]:
    """Actions with their keys and owners."""
    return Action.objects.select_related("key__organisation_key", "owner__key__organisation_key", "case", "supervisee")


def open_of(supervisee: Member) -> QuerySet[Action]:
    """Everything still open that was agreed in this person's supervision, the soonest due first."""
    return rows().filter(supervisee=supervisee, closed_on=None)


def owned_by(member: Member) -> QuerySet[Action]:
    """Everything still open that this person is to do, the soonest due first."""
    return rows().filter(owner=member, closed_on=None)


def agreed_in(session_id: UUID) -> QuerySet[Action]:
    """What one session agreed, in the order of agreeing."""
    return rows().filter(session_id=session_id).order_by("recorded_at")


def about_cases(case_ids: Iterable[UUID]) -> QuerySet[Action]:
    """Everything still open about these cases."""
    return rows().filter(case_id__in=list(case_ids), closed_on=None)


def history_of(action: Action) -> QuerySet[Change]:
    """What happened to an action, in order."""
    return Change.objects.filter(action=action).select_related("key__organisation_key", "by__key__organisation_key")
