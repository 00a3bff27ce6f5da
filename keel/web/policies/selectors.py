"""Which policy version holds, and what its bytes say."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet, Subquery
from django.utils import timezone

from keel.core.access import DEFAULT_SETTINGS, AccessSettings
from keel.core.policy.model import CaseRules, Policy
from keel.policies import parse_policy
from keel.web.people.clock import london_day
from keel.web.people.models import Member
from keel.web.scope import current_scope

from .models import PolicyVersion

NO_RULES: Final = CaseRules(
    clause="",
    statuses=(),
    social_care_statuses=(),
    discuss_all=False,
    others_at_most=0,
    urgent_never_blocked=True,
    override_needs_reason=True,
)
_known: dict[UUID, dict[UUID, Policy]] = {}
"""What versions say, by organisation: nobody is told of a version that their scope would not read."""


@dataclass(frozen=True, slots=True)
class Adopted:
    """An adopted version with what its bytes say."""

    row: PolicyVersion
    policy: Policy


def adopted_versions() -> list[Adopted]:
    """Every version the organisation adopted, the oldest first, in one query."""
    return [_read(row) for row in PolicyVersion.objects.order_by("in_force_from")]


def policy_on(day: date) -> Adopted | None:
    """The version in force that day, or None before the first."""
    row = _in_force(day).first()
    return _read(row) if row else None


def case_rules_on(day: date) -> CaseRules:
    """The rules about cases that hold that day; without a policy there is no status and no limit."""
    adopted = policy_on(day)
    return adopted.policy.cases if adopted else NO_RULES


def access_settings(organisation_id: UUID, version: UUID | None) -> AccessSettings:
    """What the policy in force in London today picks in the access table; the published defaults without one.

    No query where it is known which version that is, once a process has read it.
    """
    if version is not None:
        return AccessSettings(**policies_of([version])[version].access.settings)
    today = london_day(timezone.now())
    row = _in_force(today).filter(organisation_id=organisation_id).first()
    return AccessSettings(**policy_of(row).access.settings) if row else DEFAULT_SETTINGS


def in_force(member: Member, now: datetime) -> Subquery:
    """The id of the version in force, as a mark of each request (keel.web.people.marks)."""
    return Subquery(_in_force(london_day(now)).values("pk")[:1])


def policy_of(row: PolicyVersion) -> Policy:
    """What an adopted version says; parsed once a process."""
    return _parsed(row.sha256, bytes(row.source))


def _in_force(day: date) -> QuerySet[PolicyVersion]:
    rows = PolicyVersion.objects.filter(in_force_from__lte=day).filter(Q(in_force_to=None) | Q(in_force_to__gte=day))
    return rows.order_by("-in_force_from")


def policies_of(version_ids: Collection[UUID]) -> dict[UUID, Policy]:
    """What these versions say, by id. What was adopted never changes, so a version is fetched once a process."""
    organisation = current_scope().organisation
    known = _known.setdefault(organisation, {}) if organisation else {}
    unknown = [one for one in version_ids if one not in known]
    if unknown:
        known.update((row.pk, policy_of(row)) for row in PolicyVersion.objects.filter(pk__in=unknown))
    return {one: known[one] for one in version_ids if one in known}


def _read(row: PolicyVersion) -> Adopted:
    return Adopted(row, policy_of(row))


@lru_cache(maxsize=128)
def _parsed(sha256: str, source: bytes) -> Policy:
    return parse_policy(source.decode(), file=f"adopted version {sha256[:8]}")
