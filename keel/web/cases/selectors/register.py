"""Cases with what stands beside them on a day: statuses, carriers, social-care involvement, siblings."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from keel.core.policy.model import CaseRules
from keel.web.cases.models import Carrier, Case, Sibling, StatusHeld
from keel.web.people.models import Member


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case on a day: its statuses then, whether one of them is social-care involvement, and who carries it."""

    case: Case
    statuses: tuple[str, ...]
    social_care: bool
    carriers: tuple[Carrier, ...]


def cases(*, closed: bool = False) -> QuerySet[Case]:
    """Open or closed cases with their keys, by case number."""
    return Case.objects.filter(closed_on__isnull=not closed).select_related("key__organisation_key")


def held_on(day: date) -> Q:
    """The condition on a dated row of holding that day, both ends included."""
    return Q(first__lte=day) & (Q(last=None) | Q(last__gte=day))


def statuses_on(case_ids: Iterable[UUID], day: date) -> dict[UUID, tuple[str, ...]]:
    """The statuses of each case that day, in one query."""
    found: dict[UUID, list[str]] = {case_id: [] for case_id in case_ids}
    rows = StatusHeld.objects.filter(held_on(day), case_id__in=found, superseded_by=None).order_by("first", "status")
    for case_id, status in rows.values_list("case_id", "status"):
        found[case_id].append(status)
    return {case_id: tuple(statuses) for case_id, statuses in found.items()}


def carriers_of(case_ids: Iterable[UUID], day: date) -> dict[UUID, tuple[Carrier, ...]]:
    """Who carries each case that day, in one query, with their names' keys."""
    found: dict[UUID, list[Carrier]] = {case_id: [] for case_id in case_ids}
    for row in Carrier.objects.filter(held_on(day), case_id__in=found).select_related("member__key__organisation_key"):
        found[row.case_id].append(row)
    return {case_id: tuple(rows) for case_id, rows in found.items()}


def all_carriers(case: Case) -> list[Carrier]:
    """Everybody who carries or carried a case, the newest first, with their names' keys."""
    return list(case.carriers.select_related("member__key__organisation_key").order_by("-first"))


def case_line(rows: Iterable[Case], *, rules: CaseRules, day: date) -> list[CaseLine]:
    """The given cases with what stands beside them that day, in two queries however many they are."""
    listed = list(rows)
    ids = [case.pk for case in listed]
    statuses, carriers = statuses_on(ids, day), carriers_of(ids, day)
    social = frozenset(rules.social_care_statuses)
    return [
        CaseLine(case, statuses[case.pk], not social.isdisjoint(statuses[case.pk]), carriers[case.pk])
        for case in listed
    ]


def carried_by(member: Member, *, day: date) -> QuerySet[Case]:
    """The open cases that a member carries that day, with their keys, by case number."""
    carried = Carrier.objects.filter(held_on(day), member=member).values("case_id")
    return cases().filter(pk__in=carried)


def siblings_of(case: Case) -> list[tuple[Sibling, Case]]:
    """The links of a case and the case at the other end of each, by case number, in one query."""
    links = Sibling.objects.filter(Q(case=case) | Q(other=case)).select_related(
        "case__key__organisation_key", "other__key__organisation_key"
    )
    found = [(link, link.other if link.case_id == case.pk else link.case) for link in links]
    return sorted(found, key=lambda pair: pair[1].number)
