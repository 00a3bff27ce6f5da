"""What comes of a session of the invented school: the talk itself, its record, signatures, extracts and actions."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from keel.web.actions.models import Action
from keel.web.actions.services import Agreed, action_agree, action_close, action_redate
from keel.web.people.models import Member
from keel.web.sessions.events import session_day
from keel.web.sessions.models import AgendaCase, Extract, Record, RecordPart, Session
from keel.web.sessions.services.entries import Place
from keel.web.sessions.services.filing import extract_enter
from keel.web.sessions.services.records import record_draft, record_issue, record_seen, record_share
from keel.web.sessions.services.room import (
    Attended,
    attendance_note,
    case_discussed,
    case_seconds,
    monitoring_mark,
    session_begin,
    session_end,
    system_reviewed,
)
from keel.web.sessions.services.signing import Signing, record_sign

from .agreements import KEPT
from .cases import CaseFile, CaseFiles
from .days import Days, moment
from .opening import opened
from .people import People
from .stories import Tale
from .timeline import Timeline
from .writing import write

if TYPE_CHECKING:
    from .meetings import Meeting

SESSION_FIELDS: Final = {
    "previous": "previous",
    "issues": "issues",
    "workload": "workload",
    "training": "training_undertaken",
}
TALKED: Final = (14, 11, 9, 8, 6, 5, 4)
"""Minutes given to the first case, the second and so on."""


@dataclass(frozen=True, slots=True)
class Recording:
    """A session that takes place in the story, and what its record needs."""

    meeting: "Meeting"
    starts: datetime
    people: People
    days: Days
    files: CaseFiles


def record_tell(line: Timeline, one: Recording) -> None:
    """Put the session and all that follows from it on the timeline."""
    tale, day = one.meeting.tale, one.starts.date()
    line.at(one.starts, lambda now: _held(line, one, now))
    if "issued" in tale:
        issued = one.days.after(day, tale["issued"])
        line.at(moment(issued, 9), lambda now: _drafted(one, now))
        line.at(moment(issued, 12, 20), lambda now: _seen(one, now))
        line.at(moment(issued, 15), lambda now: _issued(one, now))
    else:
        line.at(
            moment(one.days.after(day, 2), 9),
            lambda now: record_draft(by=one.meeting.supervisor, session=one.meeting.booked, now=now),
        )
    for who, after in zip((one.meeting.supervisor, one.meeting.supervisee), tale.get("signed", ()), strict=False):
        line.at(moment(one.days.after(day, after), 15, 50), lambda now, who=who: _signed(one, who, now))  # type: ignore[misc]
    if "entered" in tale:
        line.at(moment(one.days.after(day, tale["entered"]), 16, 5), lambda now: _entered(one, now))


def _held(line: Timeline, one: Recording, began: datetime) -> None:
    by, ended = one.meeting.supervisor, began + timedelta(minutes=58 + began.day % 6)
    session = session_begin(by=by, session=one.meeting.booked, now=began)
    for number, item in enumerate(
        session.agenda_cases.filter(fitted=True).select_related("case__key__organisation_key", "session")
    ):
        item.session = session
        _talked(line, one, item, TALKED[number % len(TALKED)], began + timedelta(minutes=10 + 6 * number))
    _said(one, session, ended - timedelta(minutes=4))
    if then := one.meeting.tale.get("then"):
        _agreed(line, one, then, None, began + timedelta(minutes=50))
    session = one.meeting.booked
    system_reviewed(by=by, session=session, reviewed=True, now=ended)
    parties = session.parties.all()
    attendance_note(by=by, session=session, attended=[Attended(party, began, ended) for party in parties], now=ended)
    session_end(by=by, session=one.meeting.booked, now=ended)
    for who in (one.meeting.supervisor, one.meeting.supervisee):
        monitoring_mark(by=who, session=one.meeting.booked, now=ended + timedelta(minutes=2))


def _talked(line: Timeline, one: Recording, item: AgendaCase, minutes: int, now: datetime) -> None:
    by, session = one.meeting.supervisor, item.session
    file: CaseFile = one.files[item.case.number]
    step = file.steps.pop(0)
    write(by, session, Place("case", "update", item.case), f"{step['update']}\n\nThe child's view: {step['view']}", now)
    write(by, session, Place("case", "decisions", item.case), step["decisions"], now)
    case_seconds(by=by, item=item, seconds=minutes * 60)
    case_discussed(by=by, item=item, discussed=True, now=now)
    if then := step.get("then"):
        _agreed(line, one, then, file, now)


def _said(one: Recording, session: Session, now: datetime) -> None:
    by, tale = one.meeting.supervisor, one.meeting.tale
    for told, field in SESSION_FIELDS.items():
        write(by, session, Place("session", field), tale.get(told, ""), now)
    write(by, session, Place("personal", "personal"), tale.get("personal", ""), now)


def _agreed(line: Timeline, one: Recording, then: Tale, file: CaseFile | None, now: datetime) -> None:
    session, days = one.meeting.booked, one.days
    day = session_day(session)
    what = Agreed(
        part="case" if file else "session",
        session_id=session.pk,
        supervisee=one.meeting.supervisee,
        text=then["text"],
        owner=one.people[then["by"]],
        due=days.after(day, then["days"]),
        case=file.case if file else None,
    )
    action = action_agree(by=one.meeting.supervisor, what=what, on=day, now=now)
    if redated := then.get("redated"):
        line.at(moment(days.after(day, redated["days"]), 11), lambda now: _redated(one, action, redated, day, now))
    if "closed" in then:
        line.at(moment(days.after(day, then["closed"]), 16, 20), lambda now: _closed(action, then["outcome"], now))


def _redated(one: Recording, action: Action, redated: Tale, day: date, now: datetime) -> None:
    due = one.days.after(day, redated["to"])
    action_redate(by=action.owner, action=_fresh(action), due=due, reason=redated["why"], now=now)


def _closed(action: Action, outcome: str, now: datetime) -> None:
    action_close(by=action.owner, action=_fresh(action), on=now.date(), outcome=outcome, now=now)


def _fresh(action: Action) -> Action:
    return Action.objects.select_related("owner", "key__organisation_key", "case", "supervisee").get(pk=action.pk)


def _record(one: Recording) -> Record:
    found = Record.objects.select_related("key__organisation_key").get(session_id=one.meeting.booked.pk)
    found.session = one.meeting.booked
    return found


def _drafted(one: Recording, now: datetime) -> None:
    record_draft(by=one.meeting.supervisor, session=one.meeting.booked, now=now)
    record_share(by=one.meeting.supervisor, record=_record(one), now=now + timedelta(minutes=40))


def _seen(one: Recording, now: datetime) -> None:
    record_seen(by=one.meeting.supervisee, record=_record(one), now=now)


def _issued(one: Recording, now: datetime) -> None:
    record_issue(by=one.meeting.supervisor, record=_record(one), now=now)


def _signed(one: Recording, who: Member, now: datetime) -> None:
    how = Signing(means="paper", signed_on=now.date(), factor="authenticator app", original_kept=KEPT)
    record_sign(by=who, record=_record(one), how=how, now=now)


def _entered(one: Recording, now: datetime) -> None:
    rows = Extract.objects.filter(part__record__session_id=one.meeting.booked.pk)
    for extract in rows.select_related("part__record__session", "key__organisation_key", "case"):
        extract.part.record.session = one.meeting.booked
        reference = f"IN-{int(extract.case.number) * 37 % 9000 + 1000}-{now:%j}"
        extract_enter(by=one.meeting.supervisee, extract=extract, reference=reference, entered_on=now.date(), now=now)
    _opened_by_the_lead(one, now + timedelta(minutes=25))


def _opened_by_the_lead(one: Recording, now: datetime) -> None:
    """The safeguarding lead reads each child's part where it is filed, and the ledger says so."""
    lead = one.people["priya"]
    if lead.pk == one.meeting.supervisee.pk:
        return
    rows = RecordPart.objects.filter(session_id=one.meeting.booked.pk, kind="case").order_by("case__number")
    for part in rows.select_related("session"):
        opened(lead, part, now=now)
