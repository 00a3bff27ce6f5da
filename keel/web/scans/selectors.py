"""Whose scans they are, without their bytes."""

from datetime import date

from django.db.models import QuerySet

from keel.web.access.selectors import visible
from keel.web.agreements.models import Agreement, Participant
from keel.web.people.models import Member
from keel.web.sessions.models import Record, RecordPart

from .models import Scan


def scans() -> QuerySet[Scan]:
    """Every scan of the scope with what its kind and its key ask for; not the bytes."""
    return Scan.objects.select_related(
        "record__session", "agreement", "key__organisation_key", "by__key__organisation_key"
    ).defer("content")


def scans_of(thing: Record | Agreement, member: Member, *, on: date) -> list[Scan]:
    """The scans of one record or agreement that the member may open that day, oldest first."""
    if isinstance(thing, Record):
        return list(visible(scans().filter(record=thing), member, on=on)) if reads_whole(thing, member, on=on) else []
    return list(visible(scans().filter(agreement=thing), member, on=on))


def reads_whole(record: Record, member: Member, *, on: date) -> bool:
    """Whether the member may read every part of the record: the sheet shows them all, so nothing less will do."""
    parts = RecordPart.objects.filter(record=record)
    return parts.count() == visible(parts, member, on=on).count() > 0


def is_party(thing: Record | Agreement, member: Member) -> bool:
    """Whether the member is one of those who signed it or will."""
    if isinstance(thing, Record):
        return member.pk in {thing.session.supervisee_id, thing.session.supervisor_id}
    return Participant.objects.filter(agreement=thing, member=member).exists()
