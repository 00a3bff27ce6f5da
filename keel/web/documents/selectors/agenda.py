"""Gathers an agenda as one member may read it; children by case number only."""

from datetime import date

from keel.web.access.selectors import visible
from keel.web.cases.selectors import statuses_on
from keel.web.documents.assemble.gathered import ActionLine, AgendaCaseLine, AgendaGathered, Copy, SessionHead
from keel.web.people.models import Member
from keel.web.policies.selectors import policy_of
from keel.web.sessions.content import form_of
from keel.web.sessions.events import session_day
from keel.web.sessions.models import AgendaCase, Entry, Session
from keel.web.sessions.selectors.entries import readable_entries
from keel.web.sessions.selectors.room import actions_in


def agenda_rows(session: Session, member: Member, *, on: date) -> tuple[list[Entry], list[AgendaCase]]:
    """What was written on the agenda and its cases, as far as the member may read them: two queries."""
    entries = list(readable_entries(session, member, on=on, parts=[Entry.Part.AGENDA]))
    cases = visible(AgendaCase.objects.filter(session=session), member, on=on)
    return entries, list(cases.select_related("case", "session").order_by("-fitted", "position", "pk"))


def agenda_gathered(
    session: Session, entries: list[Entry], cases: list[AgendaCase], *, member: Member, copy: Copy, on: date
) -> AgendaGathered:
    """The agenda as it stands, with the actions still open that the member may read."""
    statuses = statuses_on([row.case_id for row in cases], session_day(session))
    open_ones = [one for one in actions_in(session, member, on=on).shown if one.closed_on is None]
    return AgendaGathered(
        copy=copy,
        head=_head(session),
        answers={entry.field: entry.text for entry in entries},
        cases=tuple(AgendaCaseLine(row.case.number, statuses[row.case_id], row.why, row.fitted) for row in cases),
        actions=tuple(
            ActionLine(one.text, one.owner.name, one.due, one.case.number if one.case else "") for one in open_ones
        ),
        sent_at=session.agenda_sent_at,
        notice=policy_of(session.policy_version).access.statement[:1],
    )


def blank_agenda(session: Session, *, copy: Copy) -> AgendaGathered:
    """The form with nothing on it but whose session it is and when."""
    return AgendaGathered(copy=copy, head=_head(session), answers={}, cases=(), actions=(), blank=True)


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
