"""Sessions in time: the list, one session's standing, what is owed about it, and what is due next."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Case, F, Q, QuerySet, When

from keel.core.policy.model import Policy
from keel.web.access.selectors import visible
from keel.web.agreements.models import Agreement, Participant
from keel.web.agreements.selectors import agreements
from keel.web.cases.models import Case as CaseRow
from keel.web.obligations.models import Obligation, Sharer
from keel.web.obligations.selectors import Shown, about_session, shown
from keel.web.page.dates import LONDON
from keel.web.people.models import Member
from keel.web.policies.selectors import policies_of, policy_of, policy_on
from keel.web.sessions.models import Record, Session

COMING = (Session.State.PLANNED, Session.State.PREPARED, Session.State.IN_SESSION)
URGENCY = ("overdue", "due", "upcoming")
"""What can still be done, the most pressing first."""


@dataclass(frozen=True, slots=True)
class Duty:
    """Something owed about a session, with the policy's words for it."""

    row: Obligation
    what: str
    status: str
    case: str = ""
    """The number of the case it is about, for whoever may know it."""


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session in a list: its newest record, and the most pressing thing still owed about it."""

    session: Session
    record: Record | None
    owed: Duty | None


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of the list: its lines, the member's informal conversations owed now, who supervises, who has a part."""

    lines: list[SessionLine]
    informal: "list[InformalPair]"
    supervisor_roles: frozenset[str]
    all_roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class InformalPair:
    """Two people of whom one owes the other an informal conversation this week."""

    obligation: Obligation
    partners: tuple[Member, ...]


def sessions_listed(member: Member, *, on: date, everybody: bool = False) -> QuerySet[Session]:
    """Sessions the member may see, those to come first and soonest, then the past, newest first.

    Without `everybody` only those they are party to. `list_page` brings the people and policies of a page of them.
    """
    rows = visible(Session.objects.all(), member, on=on)
    if not everybody:
        rows = rows.filter(Q(supervisee=member) | Q(supervisor=member))
    begins = datetime.combine(on, time.min, tzinfo=LONDON)
    coming = When(state__in=COMING, starts_at__gte=begins, then=F("starts_at"))
    return rows.order_by(Case(coming).asc(nulls_last=True), "-starts_at", "pk")


def list_page(sessions: Sequence[Session], member: Member, *, on: date) -> ListPage:
    """What a page of the list shows beside the sessions themselves, in three queries.

    The same few people and policy versions stand in every line, so they are fetched once a page, not once a line.
    """
    policies = _policies(sessions, on)
    informal = set[str]().union(*map(_informal, policies.values()))
    ids = [one.pk for one in sessions]
    owed: dict[UUID, list[Shown]] = {}
    conversations: list[Obligation] = []
    for one in shown(_owed(ids, informal, member, on), on=on):
        if one.row.session_id in ids:
            owed.setdefault(one.row.session_id, []).append(one)
        elif one.row.duty in informal:
            conversations.append(one.row)
    people = _people(sessions, conversations)
    for session in sessions:
        session.supervisee, session.supervisor = people[session.supervisee_id], people[session.supervisor_id]
    records = newest_records(ids)
    lines = [
        SessionLine(one, records.get(one.pk), _pressing(owed.get(one.pk, []), policies[one.policy_version_id]))
        for one in sessions
    ]
    return ListPage(lines, _pairs(conversations, member, people), *_roles(policies.values()))


def _roles(policies: Iterable[Policy]) -> tuple[frozenset[str], frozenset[str]]:
    """The roles that supervise under these policies, and all that have a part in supervision."""
    planned = [one for policy in policies for one in policy.arrangements.values()]
    leading = frozenset(role for one in planned for role in one.supervisor_roles)
    return leading, leading.union(role for one in planned for role in one.supervisee_roles)


def _policies(sessions: Sequence[Session], on: date) -> dict[UUID, Policy]:
    """The policies that the sessions were planned under, by version; without sessions the one in force."""
    found = policies_of({one.policy_version_id for one in sessions})
    if not found and (adopted := policy_on(on)) is not None:
        found[adopted.row.pk] = adopted.policy
    return found


def _people(sessions: Iterable[Session], conversations: Iterable[Obligation]) -> dict[UUID, Member]:
    """Everybody whom a page of the list names, with the keys of their names."""
    ids = {one for session in sessions for one in (session.supervisee_id, session.supervisor_id)}
    for row in conversations:
        ids |= {one for one in (row.supervisee_id, row.owed_by_id) if one} | {UUID(one) for one in row.also_owed_by}
    return Member.objects.select_related("key__organisation_key").in_bulk(ids)


def _owed(sessions: Iterable[UUID], informal: Iterable[str], member: Member, on: date) -> QuerySet[Obligation]:
    """What is not met yet about these sessions, and the member's own informal conversations of this week."""
    sunday = on + timedelta(days=6 - on.weekday())  # what was ticked this week is due again next week
    mine = (
        Q(supervisee=member)
        | Q(owed_by=member)
        | Q(pk__in=Sharer.objects.filter(member=member).values("obligation_id"))
    )
    return Obligation.objects.filter(
        Q(session_id__in=sessions) | (Q(duty__in=informal, opens__lte=on, due__lte=sunday) & mine), met=None
    )


def newest_records(session_ids: Iterable[UUID]) -> dict[UUID, Record]:
    """The newest version of each session's record, in one query."""
    rows = Record.objects.filter(session_id__in=list(session_ids)).order_by("version").defer("correction_reason")
    return {one.session_id: one for one in rows}


def duties_about(session: Session, *, on: date, with_cases: bool) -> list[Duty]:
    """Everything owed about one session, met or not, with its status that day: one query, two with case numbers."""
    policy = policy_of(session.policy_version)
    rows = shown(about_session(session.pk), on=on)
    if not with_cases:
        return [_duty(one, policy) for one in rows]
    cases = CaseRow.objects.filter(pk__in=[one.row.case_id for one in rows if one.row.case_id])
    numbers: dict[UUID | None, str] = dict(cases.values_list("pk", "number"))
    return [replace(_duty(one, policy), case=numbers.get(one.row.case_id, "")) for one in rows]


def agreements_to_book(member: Member, *, head: bool) -> QuerySet[Agreement]:
    """The agreements in force under which the member may book: their own, or all of them for the headteacher."""
    rows = agreements().filter(ended_on=None).exclude(root="")
    if head:
        return rows
    return rows.filter(pk__in=Participant.objects.filter(member=member).values("agreement_id"))


def next_due(supervisee_ids: Iterable[UUID], *, on: date) -> dict[tuple[UUID, str], Obligation]:
    """The session each person is owed next, by person and arrangement: the first that is neither met nor missed."""
    rows = Obligation.objects.filter(
        supervisee_id__in=list(supervisee_ids), session_id=None, agreement_id=None, action_id=None, met=None
    ).order_by("due", "opens", "key")
    found: dict[tuple[UUID, str], Obligation] = {}
    for one in shown(rows, on=on):
        if one.row.supervisee_id is not None and one.status != "missed":
            found.setdefault((one.row.supervisee_id, one.row.duty), one.row)
    return found


def diary_of(member: Member, *, on: date, back: timedelta = timedelta(days=31)) -> QuerySet[Session]:
    """The member's own sessions of the last month and to come, cancelled ones too, for their own calendar."""
    since = datetime.combine(on - back, time.min, tzinfo=LONDON)
    own = Q(supervisee=member) | Q(supervisor=member)
    return Session.objects.filter(own, starts_at__gte=since).order_by("starts_at").defer("reason")


def informal_arrangement(
    policy: Policy, supervisee_roles: Iterable[str], supervisor_roles: Iterable[str]
) -> str | None:
    """The informal arrangement between people with these roles, if the policy has one."""
    theirs, ours = set(supervisee_roles), set(supervisor_roles)
    for key in _informal(policy):
        arrangement = policy.arrangements[key]
        if theirs & set(arrangement.supervisee_roles) and ours & set(arrangement.supervisor_roles):
            return key
    return None


def _informal(policy: Policy) -> list[str]:
    return [key for key, one in policy.arrangements.items() if one.format == "informal"]


def _pairs(rows: list[Obligation], member: Member, people: Mapping[UUID, Member]) -> list[InformalPair]:
    """For the supervisor the supervisee, for the supervisee everyone who owes it; the oldest week of each only."""
    found: dict[object, InformalPair] = {}
    for row in sorted(rows, key=lambda one: one.opens, reverse=True):
        owing = [row.owed_by_id, *map(UUID, row.also_owed_by)]
        others = owing if row.supervisee_id == member.pk else [row.supervisee_id]
        partners = tuple(people[one] for one in others if one is not None and one in people)
        found.setdefault(row.supervisee_id, InformalPair(row, partners))
    return list(found.values())


def _pressing(rows: list[Shown], policy: Policy) -> Duty | None:
    opened = [one for one in rows if one.status in URGENCY]
    if not opened:
        return None
    return _duty(min(opened, key=lambda one: (URGENCY.index(one.status), one.row.due or date.max)), policy)


def _duty(one: Shown, policy: Policy) -> Duty:
    what = next((duty.what for duty in policy.duties if duty.key == one.row.duty), one.row.duty)
    return Duty(one.row, what, one.status)
