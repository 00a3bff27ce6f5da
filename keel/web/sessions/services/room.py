"""The session itself: begun, each child in turn, attendance, marks, ended (S10, S12, S13, S19)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from keel.web.actions.services import actions_carry
from keel.web.page.refusals import Refusal
from keel.web.people import facts_changed
from keel.web.people.clock import london_day
from keel.web.people.models import Member
from keel.web.sessions.events import note_event, session_day, tell
from keel.web.sessions.models import AgendaCase, Entry, Party, Record, Session

from .booking import checked, lock_organisation, locked, part_of
from .entries import Place, Typed, entry_save, form_for
from .preparation import agenda_in_step

LONGEST_CASE_SECONDS = 4 * 60 * 60


@dataclass(frozen=True, slots=True)
class Attended:
    """When one person came and left, by the clock in the room."""

    party: Party
    arrived_at: datetime | None
    left_at: datetime | None


@transaction.atomic
def session_begin(*, by: Member, session: Session, now: datetime) -> Session:
    """Begin on the supervisor's login. What is open from earlier sessions is carried to this one, once.

    What the agenda says arrives in the record's fields of the same name (X4). Beginning twice is once.
    """
    session = locked(session)
    if session.state == Session.State.IN_SESSION and part_of(by, session) == "supervisor":
        return session
    again = session.state == Session.State.HELD
    session.state = checked("take up again" if again else "begin", session, by=by, now=now)
    session.began_at = session.began_at or now
    session.save(update_fields=["state", "began_at"])
    agenda_in_step(by=by, session=session, now=now)
    actions_carry(by=by, supervisee=session.supervisee, session_id=session.pk, on=session_day(session), now=now)
    agenda_brought(by=by, session=session, now=now)
    tell("session taken up again" if again else "session begun", by=by, session=session, now=now)
    return session


@transaction.atomic
def attendance_note(*, by: Member, session: Session, attended: list[Attended], now: datetime) -> None:
    """Note when each person came and left. Refuses leaving before arriving and times still to come."""
    _supervisors_only(by, session)
    _not_issued(session)
    for one in attended:
        _check_times(one, now)
        Party.objects.filter(pk=one.party.pk, session=session).update(arrived_at=one.arrived_at, left_at=one.left_at)
    tell("attendance noted", by=by, session=session, now=now)


@transaction.atomic
def case_discussed(*, by: Member, item: AgendaCase, discussed: bool, now: datetime) -> AgendaCase:
    """Note that a case was discussed, or take that back, while the session is open."""
    _supervisors_only(by, item.session)
    _open_only(item.session)
    item.discussed_at = now if discussed else None
    item.save(update_fields=["discussed_at"])
    tell("case discussed", by=by, session=item.session, now=now, others={item.case_id}, discussed=discussed)
    return item


@transaction.atomic
def case_seconds(*, by: Member, item: AgendaCase, seconds: int) -> None:
    """Keep the time spent on a case; it only grows, so that a second tab never takes minutes away."""
    _supervisors_only(by, item.session)
    if 0 <= seconds <= LONGEST_CASE_SECONDS:
        AgendaCase.objects.filter(pk=item.pk, seconds__lt=seconds).update(seconds=seconds)


@transaction.atomic
def system_reviewed(*, by: Member, session: Session, reviewed: bool, now: datetime) -> None:
    """Note that the safeguarding system was gone through in the session (S13)."""
    _supervisors_only(by, session)
    _open_only(session)
    Session.objects.filter(pk=session.pk).update(system_reviewed=reviewed)
    tell("system reviewed", by=by, session=session, now=now, reviewed=reviewed)


@transaction.atomic
def session_end(*, by: Member, session: Session, now: datetime) -> Session:
    """End the session: everybody's attendance must be noted. What was done in it becomes fact on its day."""
    lock_organisation(session.organisation_id)
    session = locked(session)
    session.state = checked("end", session, by=by, now=now, attendance_noted=_attendance_noted(session))
    session.ended_at = now
    session.save(update_fields=["state", "ended_at"])
    _held(session, by, now)
    facts_changed.changed(session.organisation_id)
    tell("session ended", by=by, session=session, now=now)
    return session


@transaction.atomic
def session_note_held(
    *, by: Member, session: Session, now: datetime, discussed: Collection[UUID] = (), reviewed: bool = False
) -> Session:
    """Note afterwards that a session took place, as when it was written by hand that day.

    `discussed` are the agenda's cases that were talked about, `reviewed` whether the safeguarding system was.
    """
    lock_organisation(session.organisation_id)
    agenda_in_step(by=by, session=session, now=now)
    session = locked(session)
    act = "note as held"
    session.state = checked(act, session, by=by, now=now, attendance_noted=_attendance_noted(session))
    parties = list(session.parties.all())
    session.began_at = min((one.arrived_at for one in parties if one.arrived_at), default=session.starts_at)
    session.ended_at = max((one.left_at for one in parties if one.left_at), default=None)
    session.system_reviewed = session.system_reviewed or reviewed
    session.save(update_fields=["state", "began_at", "ended_at", "system_reviewed"])
    AgendaCase.objects.filter(session=session, pk__in=discussed).update(discussed_at=session.began_at)
    actions_carry(by=by, supervisee=session.supervisee, session_id=session.pk, on=session_day(session), now=now)
    agenda_brought(by=by, session=session, now=now)
    _held(session, by, now)
    facts_changed.changed(session.organisation_id)
    tell("session noted as held", by=by, session=session, now=now)
    return session


@transaction.atomic
def monitoring_mark(*, by: Member, session: Session, now: datetime) -> Party:
    """Put one's own mark on the monitoring record (S19): from one's own sign-in, once, never for somebody else."""
    if session.state != Session.State.HELD:
        raise Refusal("The monitoring record is marked at the end of the session. End it first.")
    lock_organisation(session.organisation_id)
    party = Party.objects.select_for_update().filter(session=session, member=by).first()
    if party is None:
        raise Refusal("Only those who were in the session mark its monitoring record.")
    if party.marked_at is None:
        party.marked_at = now
        party.save(update_fields=["marked_at"])
        note_event(session, "monitoring mark", on=london_day(now), now=now, member=by)
        facts_changed.changed(session.organisation_id)
        tell("monitoring mark", by=by, session=session, now=now)
    return party


def agenda_brought(*, by: Member, session: Session, now: datetime) -> None:
    """Put what the agenda says into the record's empty fields that begin with it, so that nobody types it again."""
    form = form_for(session, Entry.Part.SESSION)
    wanted = {field.key for field in form.of_part("session") if field.prefill == "agenda"}
    rows = Entry.objects.filter(session=session, part__in=("agenda", "session"), field__in=wanted)
    agenda: dict[str, str] = {}
    for entry in rows.select_related("key__organisation_key"):
        if entry.part == Entry.Part.SESSION:
            wanted.discard(entry.field)
        elif entry.text.strip():
            agenda[entry.field] = entry.text
    for key in (key for key in agenda if key in wanted):
        text = _as_list(agenda[key]) if form.field("agenda", key).kind == "numbered items" else agenda[key]
        entry_save(by=by, session=session, place=Place("session", key), typed=Typed(text, 0), now=now)


def _as_list(lines: str) -> str:
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines.split("\n"), start=1))


def _held(session: Session, by: Member, now: datetime) -> None:
    """Write the facts of a held session on its own day; a session taken up again has them already."""
    day = session_day(session)
    have = set(session.events.values_list("name", flat=True))
    names = ["session held"]
    if session.system_reviewed:
        names.append("system reviewed")
    social = session.agenda_cases.filter(why=AgendaCase.Why.SOCIAL_CARE)
    if not social.filter(discussed_at=None).exists():
        names.append("social care cases discussed")
    for name in names:
        if name not in have:
            note_event(session, name, on=day, now=now, member=by)
    told = set(session.events.filter(name="case discussed").values_list("case_id", flat=True))
    for case_id in session.agenda_cases.exclude(discussed_at=None).values_list("case_id", flat=True):
        if case_id not in told:
            note_event(session, "case discussed", on=day, now=now, member=by, case_id=case_id)
    replaced = session.replaces if "session held" not in have else None
    while replaced is not None:  # a replacement may itself have been cancelled: this one stands in for all before it
        note_event(replaced, "replacement held", on=day, now=now, member=by)
        replaced = replaced.replaces


def _attendance_noted(session: Session) -> bool:
    """Everybody of the session came and left, and when is known."""
    return not session.parties.filter(arrived_at=None).exists() and not session.parties.filter(left_at=None).exists()


def _check_times(one: Attended, now: datetime) -> None:
    if one.arrived_at and one.left_at and one.left_at < one.arrived_at:
        raise Refusal("Somebody would have left before they arrived. Correct one of the times.", field="left_at")
    if any(moment is not None and moment > now for moment in (one.arrived_at, one.left_at)):
        raise Refusal("A time of attendance is still to come. Give the time when they came or left.", field="left_at")


def _supervisors_only(by: Member, session: Session) -> None:
    if part_of(by, session) != "supervisor":
        raise Refusal("The supervisor keeps the session's record. Ask them to note it.")


def _not_issued(session: Session) -> None:
    if Record.objects.filter(session=session).exclude(root="").exists():
        raise Refusal("The record of this session was issued. Correct it by a new version.")


def _open_only(session: Session) -> None:
    if session.state != Session.State.IN_SESSION:
        raise Refusal("The session is not under way. Begin it, or take it up again on its own day.")
