"""Sessions and all that comes of one. Split by stage: booking, preparation and room, record."""

from .booking import InformalSupervision, Party, Session, SessionEvent
from .record import DisagreementNote, Extract, Record, RecordPart
from .room import AgendaCase, Entry, EntryVersion

__all__ = [
    "AgendaCase",
    "DisagreementNote",
    "Entry",
    "EntryVersion",
    "Extract",
    "InformalSupervision",
    "Party",
    "Record",
    "RecordPart",
    "Session",
    "SessionEvent",
]
