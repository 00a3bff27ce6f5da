"""The invented school's sessions: booked, prepared, cancelled or missed and rebooked, held, recorded, signed, filed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from keel.web.agreements.models import Agreement
from keel.web.people.models import Member
from keel.web.sessions.models import Session
from keel.web.sessions.services.booking import (
    Booked,
    session_book,
    session_cancel,
    session_miss,
    session_rebook,
)
from keel.web.sessions.services.entries import Place
from keel.web.sessions.services.preparation import agenda_choose, agenda_send, notes_complete

from .cases import CaseFile, CaseFiles, social_care
from .days import FIRST_WEEK, Days, moment
from .people import People
from .records import Recording, record_tell
from .stories import Tale
from .timeline import Timeline
from .writing import write

HOURS: Final = {"sam": 14, "iris": 9, "lena": 11, "priya": 13, "dan": 9, "ben": 11}
PLACES: Final = {"tom": "Inclusion office", "ruth": "Headteacher's office"}
BOOKED_AHEAD: Final = 20
SENT_AHEAD: Final = 8
OTHERS_AT_MOST: Final = 3
RECENT: Final = -2
"""From this week on, case notes are filled in to the last field."""


@dataclass(slots=True)
class Meeting:
    """One session of the story while it is played. `steps` are the case steps that it tells."""

    tale: Tale
    supervisee: Member
    supervisor: Member
    session: Session | None = None

    @property
    def booked(self) -> Session:
        """The session as it now stands in the database."""
        if self.session is None:
            raise RuntimeError("The story speaks of a session before it was booked.")
        return Session.objects.select_related(
            "supervisee__key__organisation_key", "supervisor__key__organisation_key", "key__organisation_key",
            "agreement", "policy_version",
        ).get(pk=self.session.pk)  # fmt: skip


@dataclass(frozen=True, slots=True)
class School:
    """What every session needs to know of the school."""

    people: People
    days: Days
    files: CaseFiles
    agreements: dict[str, Agreement]
    social_care_statuses: tuple[str, ...]


def sessions_tell(line: Timeline, *, tales: list[Tale], school: School) -> None:
    """Put every session on the timeline."""
    for tale in tales:
        meeting = Meeting(tale, school.people[tale["who"]], school.people[tale["with"]])
        _tell(line, meeting, school)


def _tell(line: Timeline, meeting: Meeting, school: School) -> None:
    tale, days = meeting.tale, school.days
    day = days.ahead(tale["after"]) if "after" in tale else days.in_week(tale["week"], tale["day"])
    earliest = days.in_week(FIRST_WEEK, 3)
    ahead = day - timedelta(days=BOOKED_AHEAD)
    booked_on = days.calendar.last_school_day_by(ahead) if ahead > earliest else earliest
    line.at(moment(booked_on, 10, 15), lambda now: _book(meeting, school, day, now))
    final = _diverted(line, meeting, school, day)
    if final is None:
        return
    _prepared(line, meeting, school, final)
    record_tell(line, Recording(meeting, _starts(tale, final), school.people, days, school.files))


def _diverted(line: Timeline, meeting: Meeting, school: School, day: date) -> date | None:
    """Cancel, miss and rebook as the story has it; gives the day on which it takes place, or none."""
    tale, days = meeting.tale, school.days
    cancelled, missed = tale.get("cancelled"), tale.get("missed")
    if cancelled:
        told = moment(days.after(days.year.today if "after" in tale else day, cancelled["days"]), 15, 40)
        line.at(told, lambda now: _cancel(meeting, school.people[cancelled["by"]], cancelled["why"], now))
        if "again" not in cancelled:
            return None
        day = days.in_week(cancelled["again"]["week"], cancelled["again"]["day"])
        line.at(told + timedelta(minutes=10), lambda now, again=day: _again(meeting, again, now))  # type: ignore[misc]
    if missed:
        line.at(moment(day, 15, 30), lambda now: _miss(meeting, missed["why"], now))
        told = moment(days.in_week(missed["again_week"], missed["again_day"]), 10)
        day = days.ahead(missed["again_after"])
        line.at(told, lambda now, again=day: _again(meeting, again, now))  # type: ignore[misc]
    return day


def _book(meeting: Meeting, school: School, day: date, now: datetime) -> None:
    what = Booked(
        agreement=school.agreements[meeting.tale["who"]],
        supervisee=meeting.supervisee,
        supervisor=meeting.supervisor,
        starts_at=_starts(meeting.tale, day),
        place=PLACES[meeting.tale["with"]],
        confirmed=True,
    )
    meeting.session = session_book(by=meeting.supervisor, what=what, now=now)


def _starts(tale: Tale, day: date) -> datetime:
    return moment(day, HOURS[tale["who"]])


def _cancel(meeting: Meeting, by: Member, why: str, now: datetime) -> None:
    session_cancel(by=by, session=meeting.booked, reason=why, now=now)


def _miss(meeting: Meeting, why: str, now: datetime) -> None:
    session_miss(by=meeting.supervisor, session=meeting.booked, reason=why, now=now)


def _again(meeting: Meeting, day: date, now: datetime) -> None:
    meeting.session = session_rebook(
        by=meeting.supervisor, session=meeting.booked, starts_at=_starts(meeting.tale, day), confirmed=True, now=now
    )


def _prepared(line: Timeline, meeting: Meeting, school: School, day: date) -> None:
    ahead = meeting.tale.get("sent", SENT_AHEAD)
    if ahead:
        sent_on = school.days.after(day, -ahead)
        line.at(moment(sent_on, 15, 30), lambda now: _prepare(meeting, school, now))


def _prepare(meeting: Meeting, school: School, now: datetime) -> None:
    by, session, tale = meeting.supervisee, meeting.booked, meeting.tale
    for field in ("workload", "training_undertaken"):
        write(by, session, Place("agenda", field), tale.get(field.removesuffix("_undertaken"), ""), now)
    write(by, session, Place("agenda", "items"), "\n".join(tale["items"]), now)
    others = [file.case.pk for file in _others_of(meeting, school)]
    agenda_choose(by=by, session=session, others=others[:OTHERS_AT_MOST], now=now)
    session = agenda_send(by=by, session=meeting.booked, now=now)
    _notes(meeting, school, now + timedelta(minutes=20))


def _notes(meeting: Meeting, school: School, now: datetime) -> None:
    by, session = meeting.supervisee, meeting.booked
    for item in session.agenda_cases.filter(fitted=True).select_related("case__key__organisation_key"):
        step = _step(school.files[item.case.number])
        first, _, _ = step.get("update", "Nothing new since the last time.").partition(". ")
        texts = {"update": f"{first.rstrip('.')}.", "child_view": step.get("view", "")}
        if meeting.tale.get("week", 0) >= RECENT:
            texts |= {"logs": "yes", "chronology": "yes"}
        for field, text in texts.items():
            write(by, session, Place("case note", field, item.case), text, now)
    notes_complete(by=by, session=meeting.booked, now=now)


def _others_of(meeting: Meeting, school: School) -> list[CaseFile]:
    """Who is brought beside the children with social-care involvement: those with steps still to be told."""
    return [
        file
        for number, file in school.files.items()
        if file.tale["carried_by"] == meeting.tale["who"]
        and not social_care(file, school.social_care_statuses)
        and (file.steps or number in meeting.tale.get("cases", ()))
    ]


def _step(file: CaseFile) -> Tale:
    return file.steps[0] if file.steps else {}
