"""What issuing a version leaves to do: each child's part owed to the safeguarding system, and the old version settled.

A corrected version takes the place of the one before: nobody signs or files the old one any more, and what it has of
signatures and entries stays. A child's part that stands in the safeguarding system word for word is not entered twice.
"""

import json
from datetime import datetime

from keel.web.people.clock import london_day
from keel.web.people.models import Member
from keel.web.sessions.events import note_event
from keel.web.sessions.models import Extract, Record, RecordPart, SessionEvent


def is_superseded(record: Record) -> bool:
    """Whether a corrected version was issued in this one's place."""
    return Record.objects.filter(corrects=record).exclude(root="").exists()


def supersede(*, by: Member, record: Record, now: datetime) -> None:
    """Settle the version that this newly issued one corrects: nobody owes it a signature or an entry any more."""
    if record.corrects_id is None:
        return
    note_event(
        record.session, "record superseded", on=london_day(now), now=now, member=by, record_id=record.corrects_id
    )


def owe(record: Record, part: RecordPart, now: datetime) -> None:
    """A child's part is owed to the safeguarding system until the supervisee says where it stands there (S18).

    Of a corrected version: still owed since the same day where the old part was not entered, owed anew where it was
    entered and changed since, and not owed where it stands there as it is.
    """
    extract = Extract(
        organisation_id=record.organisation_id,
        part=part,
        case=part.case,
        owed_by=record.session.supervisee,
        key=part.key,
    )
    before = _before(record, part)
    if before is not None and before.entered_on is not None and _says_the_same(before.part, part):
        extract.reference, extract.entered_on = before.reference, before.entered_on
        extract.entered_by_id = before.entered_by_id
        extract.save(force_insert=True)
        return
    extract.save(force_insert=True)
    open_still = _owed_event(record, before) if before is not None and before.entered_on is None else None
    note_event(
        record.session,
        "extract owed",
        on=open_still.on if open_still else london_day(now),
        now=now,
        record_id=record.pk,
        case_id=part.case_id,
        supersedes=open_still,
    )


def _before(record: Record, part: RecordPart) -> Extract | None:
    if record.corrects_id is None or part.case_id is None:
        return None
    rows = Extract.objects.select_related("key__organisation_key", "part__key__organisation_key")
    return rows.filter(part__record_id=record.corrects_id, case_id=part.case_id).first()


def _owed_event(record: Record, before: Extract) -> SessionEvent | None:
    told = SessionEvent.objects.filter(session=record.session, name="extract owed", record_id=record.corrects_id)
    return told.filter(case_id=before.case_id).first()


def _says_the_same(old: RecordPart, new: RecordPart) -> bool:
    """Whether nothing but the number of the version differs."""
    contents = [json.loads(part.frozen)["content"] for part in (old, new)]
    for content in contents:
        del content["record_version"]
    return bool(contents[0] == contents[1])
