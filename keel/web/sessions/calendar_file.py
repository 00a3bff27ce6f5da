"""Sessions as a calendar file. It leaves Keel, so it says "Supervision" and the times, and nothing else (S25)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from icalendar import Calendar, Event

from keel import __version__
from keel.web.page.dates import in_london
from keel.web.sessions.models import Session

TITLE = "Supervision"
STATUS = {Session.State.CANCELLED: "CANCELLED", Session.State.MISSED: "CANCELLED"}


def calendar_file(sessions: Iterable[Session], *, made: datetime) -> bytes:
    """The sessions as iCalendar, London times with their zone. A cancelled one is told as such, so that it goes."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Keel//Keel {__version__}//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    days = []
    for session in sessions:
        calendar.add_component(_event(session, made))
        days.append(in_london(session.starts_at).date())
    if days:
        calendar.add_missing_timezones(first_date=min(days), last_date=max(days) + timedelta(days=1))
    body: bytes = calendar.to_ical()
    return body


def _event(session: Session, made: datetime) -> Event:
    starts = in_london(session.starts_at)
    event = Event()
    event.add("uid", f"session-{session.pk}@keel.invalid")
    event.add("summary", TITLE)
    event.add("dtstamp", made)
    event.add("dtstart", starts)
    event.add("dtend", in_london(session.starts_at + timedelta(minutes=session.minutes)))
    event.add("status", STATUS.get(Session.State(session.state), "CONFIRMED"))
    event.add("sequence", int(made.timestamp()) // 60 % 2**31)
    event.add("class", "PRIVATE")
    return event
