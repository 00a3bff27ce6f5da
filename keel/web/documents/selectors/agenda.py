"""Gathers an agenda as one member may read it; children by case number only.

The sheet is carried about. So the words of an action are on it only where they belong to the session as such, of which
form and access table (K15) say that no child is named in it; those about a child (K6) or the person (K7) stay in Keel.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Model

from keel.web.access.selectors import visible
from keel.web.actions.models import Action
from keel.web.cases.selectors import statuses_on
from keel.web.documents.assemble.gathered import ActionLine, AgendaCaseLine, AgendaGathered, Copy, SessionHead
from keel.web.people.models import Member
from keel.web.policies.selectors import policy_of
from keel.web.sessions.content import form_of
from keel.web.sessions.events import session_day
from keel.web.sessions.models import AgendaCase, Entry, Session
from keel.web.sessions.selectors.entries import readable_entries
from keel.web.sessions.selectors.room import actions_in


@dataclass(frozen=True, slots=True)
class AgendaRows:
    """What was written on the agenda, its cases and the actions still open, as far as one member may read them."""

    entries: list[Entry]
    cases: list[AgendaCase]
    actions: list[Action]

    @property
    def read(self) -> list[Model]:
        """What a copy shows the words of, or the case of."""
        return [*self.entries, *self.cases, *(one for one in self.actions if in_words(one))]


def in_words(one: Action) -> bool:
    """Whether the sheet gives the action's words, and not only whose it is and by when."""
    return one.part == Action.Part.SESSION


def agenda_rows(session: Session, member: Member, *, on: date) -> AgendaRows:
    """All of it in three queries."""
    cases = visible(AgendaCase.objects.filter(session=session), member, on=on)
    return AgendaRows(
        entries=list(readable_entries(session, member, on=on, parts=[Entry.Part.AGENDA])),
        cases=list(cases.select_related("case", "session").order_by("-fitted", "position", "pk")),
        actions=[one for one in actions_in(session, member, on=on).shown if one.closed_on is None],
    )


def agenda_gathered(session: Session, rows: AgendaRows, *, copy: Copy, on: date) -> AgendaGathered:
    """The agenda as it stands, with the actions still open that the member may read."""
    statuses = statuses_on([row.case_id for row in rows.cases], session_day(session))
    return AgendaGathered(
        copy=copy,
        head=_head(session),
        answers={entry.field: entry.text for entry in rows.entries},
        cases=tuple(AgendaCaseLine(row.case.number, statuses[row.case_id], row.why, row.fitted) for row in rows.cases),
        actions=tuple(_action(one, on) for one in rows.actions),
        sent_at=session.agenda_sent_at,
        notice=policy_of(session.policy_version).access.statement[:1],
    )


def blank_agenda(session: Session, *, copy: Copy) -> AgendaGathered:
    """The form with nothing on it but whose session it is and when."""
    return AgendaGathered(copy=copy, head=_head(session), answers={}, cases=(), actions=(), blank=True)


def _action(one: Action, on: date) -> ActionLine:
    return ActionLine(
        about=f"Case {one.case.number}" if one.case else one.get_part_display(),
        agreed_on=one.agreed_on,
        owner=one.owner.name,
        due=one.due,
        text=one.text if in_words(one) else "",
        overdue=one.due < on,
        carried=one.carried,
        redated=one.redated,
    )


def _head(session: Session) -> SessionHead:
    return SessionHead(
        supervisee=session.supervisee.name,
        supervisee_title=session.supervisee.job_title,
        supervisor=session.supervisor.name,
        supervisor_title=session.supervisor.job_title,
        starts_at=session.starts_at,
        minutes=session.minutes,
        place=session.place,
        form=form_of(session).id,
    )
