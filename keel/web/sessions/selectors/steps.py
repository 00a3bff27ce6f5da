"""What whoever looks at a session does next: one step, the same on every page that offers it."""

from dataclasses import dataclass
from datetime import date

from django.urls import NoReverseMatch, reverse

from keel.web.people.models import Member
from keel.web.sessions.events import session_day
from keel.web.sessions.models import Record, Session


@dataclass(frozen=True, slots=True)
class Step:
    """A button: what it says, where it leads, and a line about it."""

    label: str
    url: str
    hint: str = ""


def next_step(session: Session, member: Member, record: Record | None, *, on: date, replaced: bool) -> Step | None:
    """The next step of this person in this session; None for those who only look on, and where nothing is left."""
    if member.pk == session.supervisee_id:
        found = _of_supervisee(session, record)
    elif member.pk == session.supervisor_id:
        found = _of_supervisor(session, record, on)
    else:
        return None
    if session.state in (Session.State.CANCELLED, Session.State.MISSED) and not replaced:
        found = ("Agree a new day", "rebook", "It is owed at once.")
    if found is None:
        return None
    label, name, hint = found
    try:
        return Step(label, reverse(f"sessions:{name}", args=[session.pk]), hint)
    except NoReverseMatch:
        return None


def _of_supervisee(session: Session, record: Record | None) -> tuple[str, str, str] | None:
    if session.state in (Session.State.PLANNED, Session.State.PREPARED):
        if session.agenda_sent_at is None:
            return "Prepare the agenda", "agenda", "Nobody else reads the agenda until you send it."
        if session.notes_completed_at is None:
            return "Write the case notes", "notes", "They are yours alone unless you share them."
        return "Look at the agenda", "agenda", "You are prepared. You can still add to it."
    if session.state == Session.State.HELD and record is not None and record.state != Record.State.DRAFT:
        if record.state == Record.State.SHARED:
            return "Read the draft record", "session_record", "Say what you see otherwise before it is issued."
        if record.state == Record.State.ISSUED:
            return "Read and sign the record", "session_record", ""
        return "Open the record", "session_record", ""
    return None


def _of_supervisor(session: Session, record: Record | None, on: date) -> tuple[str, str, str] | None:
    if session.state == Session.State.IN_SESSION:
        return "Go back to the session", "room", ""
    if session.state in (Session.State.PLANNED, Session.State.PREPARED):
        if session_day(session) <= on:
            return "Begin the session", "room", "On your sign-in, in a quiet room."
        return ("Read the agenda", "agenda", "") if session.agenda_sent_at else None
    if session.state == Session.State.HELD:
        written = record is not None and record.state != Record.State.DRAFT
        return ("Open the record", "session_record", "") if written else ("Write up the record", "session_record", "")
    return None
