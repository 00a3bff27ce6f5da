"""What the patterns need, from the ledger and the case register: who opened what, and why they may well have."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from uuid import UUID

from keel.web.cases.models import Carrier, Case
from keel.web.ledger.acts import READ
from keel.web.ledger.models import LedgerAbout
from keel.web.people.clock import london_day
from keel.web.people.models import Member

from .patterns import Known, Opening

SHORTEST = 3
"""Letters of a surname: shorter ones are shared by chance."""


def openings(since: datetime) -> list[Opening]:
    """Every opening of something about a case since then, in the open scope. One query, and one for the cases."""
    cases = set(Case.objects.values_list("pk", flat=True))
    rows = LedgerAbout.objects.filter(entry__act=READ, entry__at__gte=since, entry__actor_member__isnull=False)
    values = rows.values_list("entry__at", "entry__actor_member", "subject_id", "entry__facts")
    return [
        Opening(at, member, subject, granted=bool(facts.get("under") or facts.get("broken")))
        for at, member, subject, facts in values
        if member and subject in cases
    ]


def known(found: list[Opening], since: datetime) -> Known:
    """Why those people may look at those cases; names are compared in memory and stay there."""
    pairs = {(one.member, one.case) for one in found}
    return Known(carried=_carried(london_day(since)), worked=_worked(since), same_name=_same_name(pairs))


def _carried(since: date) -> frozenset[tuple[UUID, UUID]]:
    rows = Carrier.objects.exclude(last__lt=since).values_list("member_id", "case_id")
    return frozenset(rows)


def _worked(since: datetime) -> dict[tuple[UUID, UUID], frozenset[date]]:
    """Days on which somebody did anything but read about a case, or held a session that had it on its agenda."""
    days: dict[tuple[UUID, UUID], set[date]] = defaultdict(set)
    # A day more at the start: an act in the evening before the first opening counts.
    rows = LedgerAbout.objects.filter(entry__at__gte=since - timedelta(days=1)).exclude(entry__act=READ)
    for at, actor, subject in rows.values_list("entry__at", "entry__actor_member", "subject_id"):
        if actor:
            days[actor, subject].add(london_day(at))
    return {pair: frozenset(found) for pair, found in days.items()}


def _same_name(pairs: set[tuple[UUID, UUID]]) -> frozenset[tuple[UUID, UUID]]:
    people = {row.pk: surname(row.name) for row in _members({member for member, _ in pairs})}
    children = {row.pk: surname(row.child_name) for row in _cases({case for _, case in pairs})}
    return frozenset(
        (member, case)
        for member, case in pairs
        if (name := people.get(member)) and len(name) >= SHORTEST and name == children.get(case)
    )


def surname(name: str) -> str:
    """The last word of a name, without case or stops: enough to ask somebody to look, and never to join people."""
    words = name.split()
    return "".join(letter for letter in words[-1].casefold() if letter.isalpha()) if words else ""


def _members(ids: set[UUID]) -> list[Member]:
    return list(Member.objects.filter(pk__in=ids).select_related("key__organisation_key"))


def _cases(ids: set[UUID]) -> list[Case]:
    return list(Case.objects.filter(pk__in=ids).select_related("key__organisation_key"))
