"""What is owed, by whom, about what. Today only colours the rows: every read takes the day."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects

from keel.core.obligations import Obligation as Due
from keel.core.obligations import Status, status
from keel.web.access.selectors import fetch
from keel.web.people.models import Member

from .models import Obligation, Sharer


@dataclass(frozen=True, slots=True)
class Shown:
    """A stored obligation with its status on a day."""

    row: Obligation
    status: Status


def _owed(*members: Member) -> Q:
    return Q(owed_by__in=members) | Q(pk__in=Sharer.objects.filter(member__in=members).values("obligation_id"))


def readable(member: Member, pk: UUID, *, on: date) -> Obligation:
    """One row for whoever owes it or is supervised by it, and otherwise for who may see the schedule (K2); else 404."""
    sharers = Prefetch("sharers", queryset=Sharer.objects.select_related("member__key__organisation_key"))
    rows = Obligation.objects.select_related("owed_by__key__organisation_key", "supervisee__key__organisation_key")
    own = rows.filter(_owed(member) | Q(supervisee=member), pk=pk).first()
    found = own or fetch(rows, member, on=on, pk=pk)
    # Only now: what may not be seen takes as many queries as what is not there.
    prefetch_related_objects([found], sharers)
    return found


def owed_by(*members: Member, on: date) -> QuerySet[Obligation]:
    """What a member, or each of a person's memberships, owes and has not met, opened by then, the first due first."""
    return (
        Obligation.objects.filter(_owed(*members), met=None, opens__lte=on)
        .select_related("owed_by__key", "supervisee__key")
        .order_by("due", "opens", "key")
    )


def coming_for(member: Member, *, on: date, until: date) -> QuerySet[Obligation]:
    """What a member will owe: rows that open after that day, up to and including `until`."""
    return (
        Obligation.objects.filter(_owed(member), met=None, opens__gt=on, opens__lte=until)
        .select_related("owed_by__key", "supervisee__key")
        .order_by("due", "opens", "key")
    )


def about_session(session_id: UUID) -> QuerySet[Obligation]:
    """Everything owed about one session, met or not."""
    return (
        Obligation.objects.filter(session_id=session_id)
        .select_related("owed_by__key", "supervisee__key")
        .order_by("due", "key")
    )


def sessions_owed_to(supervisee: Member) -> QuerySet[Obligation]:
    """The cadence of one supervisee: every period or interval, met, open or missed."""
    return (
        Obligation.objects.filter(supervisee=supervisee, session_id=None, agreement_id=None, action_id=None)
        .select_related("owed_by__key", "supervisee__key")
        .order_by("opens", "key")
    )


def unmet(*, on: date) -> QuerySet[Obligation]:
    """Everything in the organisation that is open and past its day: what those who answer for it look at.

    What is owed about a disagreement is left out for everybody: a figure would tell whom it is about (G-07).
    """
    return (
        Obligation.objects.filter(met=None, opens__lte=on, disagreement_id=None)
        .filter(Q(due__lt=on) | Q(last_day__lt=on))
        .select_related("owed_by__key", "supervisee__key")
        .order_by("due", "key")
    )


def as_due(row: Obligation) -> Due:
    """A stored row as core's own value, for its status."""
    return Due(
        key=row.key,
        duty=row.duty,
        clause=row.clause,
        strength=row.strength,
        owed_by=str(row.owed_by_id),
        about=(),
        opens=row.opens,
        due=row.due,
        last_day=row.last_day,
        met=row.met,
        period=row.period or None,
        warning=row.warning or None,
    )


def shown(rows: QuerySet[Obligation] | list[Obligation], *, on: date) -> list[Shown]:
    """Rows with their status on a day."""
    return [Shown(row, status(as_due(row), on)) for row in rows]
