"""Typing a text into a session's form as its writer would, on top of whatever stands there."""

from datetime import datetime

from keel.web.people.models import Member
from keel.web.sessions.models import Entry, Session
from keel.web.sessions.services.entries import Place, Typed, entry_save


def write(by: Member, session: Session, place: Place, text: str, now: datetime) -> None:
    """Save one field's text, if there is any; what the agenda brought into the record is written over."""
    if not text.strip():
        return
    version = 0
    if place.part == Entry.Part.SESSION:
        stands = Entry.objects.filter(session=session, part=place.part, field=place.field)
        version = stands.values_list("version", flat=True).first() or 0
    saved = entry_save(by=by, session=session, place=place, typed=Typed(text, version), now=now)
    if saved.conflict:
        raise RuntimeError(f"The demo's own text met another in {place.part}:{place.field}.")
