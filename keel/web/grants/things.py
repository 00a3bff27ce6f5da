"""What a grant opens: named sessions or cases, or a sample that nobody chooses; and whose they are."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from random import SystemRandom
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, UUIDField, Value

from keel.web.access import standing
from keel.web.access.models import Exclusion, Granted
from keel.web.access.selectors import visible
from keel.web.cases.models import Case
from keel.web.page.dates import say_day
from keel.web.page.refusals import Refusal
from keel.web.people.models import Member, Organisation
from keel.web.people.selectors.calendar import calendar_or_none
from keel.web.sessions.models import RecordPart, Session

from .purposes import SHARE


def sample(holder: Member, term: tuple[datetime, datetime]) -> list[UUID]:
    """Draw case entries issued this term: with those drawn before, at most one in ten (c11). Nobody chooses them."""
    parts = RecordPart.objects.filter(
        kind=RecordPart.Kind.CASE, record__issued_at__gte=term[0], record__issued_at__lt=term[1]
    )
    ids = set(parts.values_list("pk", flat=True))
    drawn = set(Granted.objects.filter(sampled=True, anchor_id__in=ids).values_list("anchor_id", flat=True))
    room = len(ids) // SHARE - len(drawn)
    if room < 1:
        raise Refusal(
            f"A sample holds at most one in {SHARE} of the term's case entries. {len(ids)} were issued this term and "
            f"{len(drawn)} were drawn, so there is none to draw yet. Ask again when more are issued."
        )
    shut = Exclusion.objects.filter(member=holder).values_list("anchor_id", flat=True)
    own = Q(session__supervisee=holder) | Q(session__supervisor=holder)
    open_to = (
        parts.exclude(pk__in=drawn)
        .filter(withdrawn_at=None)
        .exclude(own)
        .exclude(Q(case_id__in=shut) | Q(session_id__in=shut))
    )
    left = sorted(open_to.exclude(pk__in=shut).values_list("pk", flat=True))
    return SystemRandom().sample(left, min(room, len(left)))


def term_around(organisation: Organisation, today: date) -> tuple[date, date]:
    """The first day of this term, or of the last one in a holiday, and the first day of the next.

    Raises Refusal where no terms are entered.
    """
    calendar = calendar_or_none(organisation)
    begun = [term for term in calendar.terms if term.first <= today] if calendar else []
    if calendar is None or not begun:
        raise Refusal("No terms are entered for this day, so a term's tenth cannot be counted. Enter the terms first.")
    later = [term.first for term in calendar.terms if term.first > today]
    return begun[-1].first, min(later, default=date.max)


def opened_by(grant_id: UUID) -> QuerySet[Any, UUID]:
    """The ids of what the grant opens: sessions, cases or drawn parts."""
    return Granted.objects.filter(source_id=grant_id).order_by().values_list("anchor_id", flat=True)


def parties_of(ids: Collection[UUID]) -> set[UUID]:
    """The two people of each session that these parts, sessions or cases belong to."""
    return set[UUID]().union(*parties_by_thing(ids).values())


def parties_by_thing(ids: Collection[UUID]) -> Mapping[UUID, set[UUID]]:
    """The two people of each session that it belongs to, by part, session or case. One query, however many."""
    sessions = Session.objects.filter(pk__in=ids).order_by().annotate(case=Value(None, output_field=UUIDField()))
    parts = RecordPart.objects.filter(Q(pk__in=ids) | Q(case_id__in=ids)).order_by()
    rows = sessions.values_list("pk", "case", "supervisee_id", "supervisor_id").union(
        parts.values_list("pk", "case_id", "session__supervisee_id", "session__supervisor_id"), all=True
    )
    found: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for pk, case_id, *two in rows:
        found[pk].update(two)
        if case_id is not None:
            found[case_id].update(two)
    return found


def named_to(member: Member, ids: Iterable[UUID | str], on: date) -> list[str]:
    """What these are, for one who asks, agrees or judges: sessions by day and people, cases by number, parts counted.

    The people by name where the access table lets the member know of the session (K2), else by job title; no child.
    Nothing where the member is excluded from any of it (c3). As many queries for one as for a hundred.
    """
    wanted = {UUID(str(one)) for one in ids}
    if not wanted.isdisjoint(standing.excluded_from(member)):
        return []
    rows = Session.objects.filter(pk__in=wanted)
    known = set(visible(rows, member, on=on).values_list("pk", flat=True))
    people = rows.select_related("supervisee__key__organisation_key", "supervisor__key__organisation_key")
    said = [_session(one, one.pk in known) for one in people.order_by("starts_at", "pk")]
    numbers = Case.objects.filter(pk__in=wanted).order_by("number").values_list("number", flat=True)
    said += [f"Case {number}" for number in numbers]
    drawn = len(wanted) - len(said)
    return said + ([f"{drawn} drawn case entr{'y' if drawn == 1 else 'ies'}"] if drawn else [])


def _session(row: Session, known: bool) -> str:
    first, second = (one.name if known else one.job_title for one in (row.supervisee, row.supervisor))
    return f"The session of {say_day(row.starts_at)}: {first} with {second}"


def is_party(grant_id: UUID, member: Member) -> bool:
    """Whether the member is one of the two of a session that the grant opens, also of one held since. One query."""
    return member.pk in parties_of(opened_by(grant_id))
