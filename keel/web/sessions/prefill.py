"""What agenda, case notes and record begin with, because Keel knows it already (X4): nobody types it twice."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Max

from keel.core.records.carry import CaseFacts, LastSession, OpenAction, SessionFacts, carry_to
from keel.web.access.selectors import visible
from keel.web.actions.models import Action
from keel.web.actions.selectors import open_of
from keel.web.cases.models import Case
from keel.web.cases.selectors import case_line
from keel.web.page.dates import in_london
from keel.web.people.models import Member
from keel.web.policies.selectors import policy_of
from keel.web.sessions.events import session_day
from keel.web.sessions.models import AgendaCase, Session
from keel.web.sessions.selectors.room import hidden_actions


@dataclass(frozen=True, slots=True)
class KnownCase:
    """A case on the agenda with what is known of it on the session's day."""

    item: AgendaCase
    case: Case
    statuses: tuple[str, ...]
    social_care: bool
    last_discussed: date | None
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """All that is known of a session beforehand. Each open action stands in exactly one of the places."""

    last_session: date | None
    next_session: Session | None
    cases: tuple[KnownCase, ...]
    session_actions: tuple[Action, ...]
    personal_actions: tuple[Action, ...]
    other_actions: tuple[Action, ...]
    """About cases that are not on this agenda: they stay visible and stay carried."""
    hidden: int = 0
    """How many more are open that the reader may not see: somebody else led the session that agreed them."""

    @property
    def actions(self) -> tuple[Action, ...]:
        """Every action that a page with all of this shows, to be told to the ledger."""
        listed = (one for known in self.cases for one in known.actions)
        return (*self.session_actions, *self.personal_actions, *self.other_actions, *listed)


def known_of(session: Session, items: Iterable[AgendaCase], *, by: Member, on: date) -> Known:
    """What is known for the agenda and its cases, of actions what `by` may read; as many queries for any number."""
    listed = list(items)
    lines = {
        line.case.pk: line
        for line in case_line(
            [item.case for item in listed], rules=policy_of(session.policy_version).cases, day=session_day(session)
        )
    }
    discussed = last_discussed([item.case_id for item in listed], session.supervisee)
    actions = {str(one.pk): one for one in visible(open_of(session.supervisee), by, on=on)}
    before, after = last_held(session), following(session)
    facts = [
        CaseFacts(
            str(one.case_id), lines[one.case_id].statuses, lines[one.case_id].social_care, discussed.get(one.case_id)
        )
        for one in listed
    ]
    carried = carry_to(_facts(session, after), facts, _last(before, actions.values()))
    notes = {note.facts.case: _rows(note.actions, actions) for note in carried.case_notes}
    return Known(
        last_session=before,
        next_session=after,
        cases=tuple(_case(item, fact, notes[fact.case]) for item, fact in zip(listed, facts, strict=True)),
        session_actions=_rows(carried.session_actions, actions),
        personal_actions=_rows(carried.personal_actions, actions),
        other_actions=_rows(carried.not_on_agenda, actions),
        hidden=hidden_actions(session, (one for one in actions.values() if one.session_id != session.pk)),
    )


def last_held(session: Session) -> date | None:
    """The day of the supervisee's last session before this one, under the same arrangement."""
    rows = Session.objects.filter(
        supervisee=session.supervisee,
        arrangement=session.arrangement,
        state=Session.State.HELD,
        starts_at__lt=session.starts_at,
    )
    found = rows.order_by("-starts_at").values_list("starts_at", flat=True).first()
    return in_london(found).date() if found else None


def following(session: Session) -> Session | None:
    """The supervisee's next planned session after this one, under the same arrangement."""
    return (
        Session.objects.filter(
            supervisee=session.supervisee,
            arrangement=session.arrangement,
            state__in=(Session.State.PLANNED, Session.State.PREPARED),
            starts_at__gt=session.starts_at,
        )
        .order_by("starts_at")
        .first()
    )


def last_discussed(case_ids: Iterable[UUID], supervisee: Member) -> Mapping[UUID, date]:
    """The day each case was last discussed in this person's supervision, in one query."""
    rows = AgendaCase.objects.filter(
        case_id__in=list(case_ids), session__supervisee=supervisee, discussed_at__isnull=False
    )
    found = rows.order_by().values("case_id").annotate(last=Max("discussed_at"))
    return {row["case_id"]: in_london(row["last"]).date() for row in found}


def _facts(session: Session, after: Session | None) -> SessionFacts:
    return SessionFacts(
        supervisee=session.supervisee.name,
        job_title=session.supervisee.job_title,
        supervisors=(session.supervisor.name,),
        starts=session.starts_at,
        next_session=after.starts_at if after else None,
    )


def _last(day: date | None, actions: Iterable[Action]) -> LastSession | None:
    rows = tuple(
        OpenAction(
            id=str(one.pk),
            what="",
            owner=str(one.owner_id),
            agreed=one.agreed_on,
            due=one.due,
            case=str(one.case_id) if one.case_id else None,
            personal=one.part == Action.Part.PERSONAL,
            carried=one.carried,
            redated=one.redated,
        )
        for one in actions
    )
    return LastSession(day or max(one.agreed for one in rows), rows) if rows else None


def _rows(carried: Iterable[OpenAction], actions: Mapping[str, Action]) -> tuple[Action, ...]:
    return tuple(actions[one.id] for one in carried)


def _case(item: AgendaCase, fact: CaseFacts, actions: tuple[Action, ...]) -> KnownCase:
    return KnownCase(item, item.case, fact.statuses, fact.social_care, fact.last_discussed, actions)
