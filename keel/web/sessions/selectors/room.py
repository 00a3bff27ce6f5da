"""What the room shows: each child with the facts beside the notes, last time's actions, where the session stands."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import OuterRef, Q, Subquery

from keel.core.policy.model import Policy
from keel.web.access.selectors import visible
from keel.web.actions.models import Action, Change
from keel.web.people.models import Member
from keel.web.people.selectors import by_name, members
from keel.web.policies.selectors import policy_of
from keel.web.sessions.events import session_day
from keel.web.sessions.models import AgendaCase, Party, Session

LEAST_MINUTES = 5
FOR_CHILDREN = 0.75
"""The share of the hour that is the children's; the rest is for last time, the work and the person."""


@dataclass(frozen=True, slots=True)
class Step:
    """One place in the room: where it is, what it is called there, and whether it is done with."""

    key: str
    label: str
    hint: str = ""
    done: bool = False
    current: bool = False


@dataclass(frozen=True, slots=True)
class OpenActions:
    """Actions open before this session that the reader may see, and those it agreed."""

    shown: list[Action] = field(default_factory=list)
    agreed: list[Action] = field(default_factory=list)
    """Those that this session agreed, closed ones too."""


def policy_for(session: Session) -> Policy:
    """The policy version that the session was planned under."""
    return policy_of(session.policy_version)


def agenda_of(session: Session) -> list[AgendaCase]:
    """The agenda's cases in order, with their keys and when each was discussed before (`last_discussed`).

    Those that did not fit come last.
    """
    before = AgendaCase.objects.filter(
        case_id=OuterRef("case_id"), discussed_at__isnull=False, session__starts_at__lt=session.starts_at
    ).order_by("-session__starts_at")
    rows = AgendaCase.objects.filter(session=session).select_related("case__key__organisation_key")
    rows = rows.annotate(last_discussed=Subquery(before.values("session__starts_at")[:1]))
    found: list[AgendaCase] = list(rows.order_by("-fitted", "position", "pk"))
    for row in found:
        row.session = session
    return found


def parties_of(session: Session) -> list[Party]:
    """The people of the session, the supervisee first, with their names' keys."""
    rows = Party.objects.filter(session=session).select_related("member__key__organisation_key", "session")
    return sorted(rows, key=lambda party: party.part)


def minutes_each(session: Session, children: int) -> int:
    """How many minutes each child has, so that each point has its turn (S6)."""
    return max(LEAST_MINUTES, round(session.minutes * FOR_CHILDREN / children)) if children else session.minutes


def seconds_so_far(session: Session, now: datetime) -> int:
    """How long the session has lasted; the whole of it once it has ended."""
    if session.began_at is None:
        return 0
    return max(0, int(((session.ended_at or now) - session.began_at).total_seconds()))


def actions_in(session: Session, member: Member, *, on: date) -> OpenActions:
    """The supervisee's actions as this session sees them: open from before, and agreed in it; two queries."""
    mine = Action.objects.filter(supervisee_id=session.supervisee_id, agreed_on__lte=session_day(session))
    touched = Change.objects.filter(session_id=session.pk).values("action_id")
    here = mine.filter(Q(closed_on=None) | Q(session_id=session.pk) | Q(pk__in=touched))
    rows = visible(here, member, on=on).select_related("key__organisation_key", "owner__key__organisation_key", "case")
    found = list(rows.order_by("due", "agreed_on", "pk"))
    before = [one for one in found if one.session_id != session.pk]
    agreed = sorted((one for one in found if one.session_id == session.pk), key=lambda one: one.recorded_at)
    return OpenActions(before, agreed)


def hidden_actions(session: Session, shown: Iterable[Action]) -> int:
    """How many actions are open from sessions that somebody else led: not this reader's to open, and not forgotten."""
    before = Action.objects.filter(supervisee_id=session.supervisee_id, agreed_on__lte=session_day(session))
    every = before.filter(closed_on=None).exclude(session_id=session.pk).count()
    return max(0, every - sum(1 for one in shown if one.closed_on is None))


def owners_for(session: Session, *, on: date) -> list[tuple[str, str]]:
    """Who can be given an action: the two people first, then everybody else who is here, by name."""
    two = [session.supervisee, session.supervisor]
    others = [one for one in by_name(members(on=on)) if one.pk not in (two[0].pk, two[1].pk)]
    return [(str(one.pk), f"{one.name}, {one.job_title.lower()}") for one in (*two, *others)]


def steps_of(session: Session, agenda: Iterable[AgendaCase], current: str) -> list[Step]:
    """The way through the room: last time first, then each child in turn, then the work, the person, the end."""
    children = [
        Step(
            str(one.pk),
            one.case.child_name,
            hint=one.case.number if one.fitted else f"{one.case.number}, not fitted",
            done=one.discussed_at is not None,
        )
        for one in agenda
    ]
    listed = [
        Step("start", "Last time"),
        *children,
        Step("session", "The work", done=session.system_reviewed),
        Step("person", "Personal"),
        Step("end", "End", done=session.ended_at is not None),
    ]
    return [Step(one.key, one.label, one.hint, one.done, one.key == current) for one in listed]
