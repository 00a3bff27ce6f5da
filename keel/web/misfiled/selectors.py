"""What the pages of a withdrawal show, and who had opened what was withdrawn."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from keel.web.ledger.acts import READ
from keel.web.ledger.selectors import entries_about
from keel.web.sessions.models import Extract, RecordPart
from keel.web.sessions.selectors.records import SESSION

from .models import Reader, Withdrawal


def parts() -> QuerySet[RecordPart]:
    """Issued parts with their record, session and child."""
    return RecordPart.objects.select_related("key__organisation_key", "case__key__organisation_key", "record", *SESSION)


def withdrawals() -> QuerySet[Withdrawal]:
    """Withdrawals with all that their pages name."""
    return Withdrawal.objects.select_related(
        "key__organisation_key",
        "case__key__organisation_key",
        "right_case__key__organisation_key",
        "by__key__organisation_key",
        "agreed_by__key__organisation_key",
        "part__record",
        *(f"part__{path}" for path in SESSION),
    )


def extract_of(part: RecordPart) -> Extract:
    """The extract that was owed of a child's part."""
    return Extract.objects.select_related("key__organisation_key", "part__record", "part__session").get(part=part)


def readings_of(part: RecordPart, extract: Extract) -> dict[UUID, list[datetime]]:
    """When each member opened the part or its extract, from the ledger: pages of several things are looked into."""
    wanted = {str(part.pk), str(extract.pk)}
    found: dict[UUID, list[datetime]] = {}
    case_id = part.case_id
    if case_id is None:
        return found
    for entry in entries_about(case_id).filter(act=READ).exclude(actor_member=None):
        things = {str(entry.object_id), *(str(one[1]) for one in entry.facts.get("things", []))}
        if wanted & things and entry.actor_member is not None:
            found.setdefault(entry.actor_member, []).append(entry.at)
    return found


def readers_of(row: Withdrawal) -> list[Reader]:
    """Who had opened it, the first first, with their names' keys."""
    return list(row.readers.select_related("member__key__organisation_key"))
