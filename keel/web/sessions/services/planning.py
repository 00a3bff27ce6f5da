"""Planning the year: every session proposed on its cadence, then booked as chosen (S8, S9, S25)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from keel.core.planning import Plan, Stream, propose
from keel.core.policy.model import Policy
from keel.web.agreements.models import Agreement, Participant
from keel.web.agreements.selectors import agreements
from keel.web.page.dates import in_london
from keel.web.people.models import Member, Organisation
from keel.web.people.selectors import calendar_of, standing
from keel.web.policies.selectors import policy_of
from keel.web.sessions.checks import STANDING, patterns_of, taken_by
from keel.web.sessions.models import Session


@dataclass(frozen=True, slots=True)
class YearPlan:
    """A proposal with what is needed to show and book it."""

    plan: Plan
    agreements: dict[str, Agreement]
    members: dict[str, Member]


def propose_year(organisation: Organisation, *, today: date, led_by: Member | None = None) -> YearPlan:
    """Propose every session under the agreements in force, from tomorrow to the end of the known calendar.

    With `led_by`, only under the agreements in which that member supervises. Raises CalendarError where no terms are
    given or they have all passed. Six queries, however many people.
    """
    calendar = calendar_of(organisation)
    rows = agreements().filter(ended_on=None).exclude(root="")
    if led_by is not None:
        rows = rows.filter(participants__member=led_by, participants__part=Participant.Part.SUPERVISOR)
    in_force = list(rows)
    members = {str(one.member_id): one.member for a in in_force for one in a.participants.all()}
    streams = _streams(in_force, today)
    ids = [UUID(one) for one in members]
    first = today + timedelta(days=1)
    plan = propose(
        streams,
        calendar,
        patterns=patterns_of(ids),
        taken=taken_by(ids, today, calendar.known.last),
        first=first,
        last=calendar.known.last,
    )
    return YearPlan(plan, {str(one.pk): one for one in in_force}, members)


def _streams(in_force: list[Agreement], today: date) -> list[Stream]:
    days = _session_days(in_force)
    starts = _role_starts()
    found = []
    for agreement in in_force:
        policy = policy_of(agreement.policy_version)
        arrangement = policy.arrangements[agreement.arrangement]
        people = list(agreement.participants.all())
        supervisors = tuple(str(one.member_id) for one in people if one.part == Participant.Part.SUPERVISOR)
        for one in people:
            if one.part != Participant.Part.SUPERVISEE:
                continue
            began = _began(policy, agreement, one.member_id, starts)
            found.append(
                Stream(
                    key=f"{agreement.pk}:{one.member_id}",
                    supervisee=str(one.member_id),
                    supervisors=supervisors,
                    cadence=arrangement.cadence,
                    starts=began,
                    sessions=tuple(sorted(days[agreement.arrangement, one.member_id])),
                    session_minutes=arrangement.minutes or 60,
                    slot_minutes=arrangement.slot_minutes or arrangement.minutes or 60,
                )
            )
    return found


def _session_days(in_force: list[Agreement]) -> dict[tuple[str, UUID], list[date]]:
    """The days of sessions held or planned, by arrangement and supervisee, under earlier agreements as well."""
    found: dict[tuple[str, UUID], list[date]] = defaultdict(list)
    arrangements = {one.arrangement for one in in_force}
    rows = Session.objects.filter(arrangement__in=arrangements, state__in=STANDING)
    for arrangement, supervisee_id, starts_at in rows.values_list("arrangement", "supervisee_id", "starts_at"):
        found[arrangement, supervisee_id].append(in_london(starts_at).date())
    return found


def _role_starts() -> dict[tuple[UUID, str], date]:
    rows = standing().filter(last=None).order_by("-first").values_list("member_id", "role", "first")
    return {(member_id, role): first for member_id, role, first in rows}


def _began(policy: Policy, agreement: Agreement, member_id: UUID, starts: dict[tuple[UUID, str], date]) -> date:
    """The later of the role's and the policy's start, as core counts first sessions."""
    roles = policy.arrangements[agreement.arrangement].supervisee_roles
    begun = [starts[member_id, role] for role in roles if (member_id, role) in starts]
    return max([agreement.policy_version.in_force_from, *begun[:1]])
