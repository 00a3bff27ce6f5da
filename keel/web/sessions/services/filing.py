"""Filing apart (X3): each child's part owed to the safeguarding system until it stands there, then the record filed."""

from datetime import date, datetime

from django.db import transaction

from keel.web.ledger.entries import Thing
from keel.web.page.refusals import Refusal
from keel.web.people import facts_changed
from keel.web.people.clock import london_day
from keel.web.people.models import Member
from keel.web.sessions.events import note_event, tell
from keel.web.sessions.models import Extract, Record
from keel.web.signing.selectors import signatures_of

from .booking import lock_organisation
from .records import checked_record, locked_record, thing_of
from .superseding import is_superseded

LONGEST_REFERENCE = 80


@transaction.atomic
def extract_enter(*, by: Member, extract: Extract, reference: str, entered_on: date, now: datetime) -> Extract:
    """Say under which reference and on which day a child's part was entered in the safeguarding system (S18)."""
    record = extract.part.record
    lock_organisation(extract.organisation_id)
    row = Extract.objects.select_for_update(of=("self",)).select_related("part").get(pk=extract.pk)
    if row.entered_on is not None:
        return row
    if row.part.withdrawn_at is not None:
        raise Refusal("This part was withdrawn, because it is about another child. Do not enter it.")
    if is_superseded(record):
        raise Refusal("A corrected version took the place of this one. Enter the child's part of the newest version.")
    if by.pk != extract.owed_by_id:
        raise Refusal("The supervisee enters it in the safeguarding system and says here where it stands.")
    _check(reference, entered_on, record, london_day(now))
    row.key = extract.key
    row.reference, row.entered_on, row.entered_by = reference.strip(), entered_on, by
    row.save(update_fields=["reference", "entered_on", "entered_by"])
    note_event(
        record.session,
        "extract entered",
        on=entered_on,
        now=now,
        member=by,
        record_id=record.pk,
        case_id=extract.case_id,
    )
    facts_changed.changed(row.organisation_id)
    thing = Thing("extract", row.pk, "K6")
    tell(
        "extract entered", by=by, session=record.session, now=now, thing=thing, others={extract.case_id}, on=entered_on
    )
    file_if_complete(by=by, record=record, now=now)
    return row


@transaction.atomic
def file_if_complete(*, by: Member, record: Record, now: datetime) -> Record:
    """File a record by itself once all have signed and every child's part stands in the safeguarding system."""
    record = locked_record(record)
    owed = Extract.objects.filter(part__record=record, entered_on=None, part__withdrawn_at=None).exists()
    if record.state != Record.State.SIGNED or owed:
        return record
    return record_file(by=by, record=record, original_kept=original_place(record), now=now)


def original_place(record: Record) -> str:
    """Where the signed sheet is kept, as the last who confirmed it said; empty without paper."""
    paper = [row for row in signatures_of([record.pk])[record.pk] if row.means == "paper"]
    return paper[-1].original_kept if paper else ""


@transaction.atomic
def record_file(*, by: Member, record: Record, original_kept: str, now: datetime) -> Record:
    """File a record that all have signed and whose extracts all stand in the safeguarding system; twice is once."""
    record = locked_record(record)
    if record.state == Record.State.FILED:
        return record
    owed = Extract.objects.filter(part__record=record, entered_on=None, part__withdrawn_at=None).count()
    paper = record.signing in ("paper", "both")
    record.state = checked_record("file", record, by=by, extracts_owed=owed, paper=paper, original_kept=original_kept)
    record.save(update_fields=["state"])
    tell("record filed", by=by, session=record.session, now=now, thing=thing_of(record))
    return record


def _check(reference: str, entered_on: date, record: Record, today: date) -> None:
    if not reference.strip():
        raise Refusal("Give the reference of the entry in the safeguarding system.", field="reference")
    if len(reference) > LONGEST_REFERENCE:
        raise Refusal(f"Give the reference in {LONGEST_REFERENCE} characters or fewer.", field="reference")
    issued = london_day(record.issued_at) if record.issued_at else entered_on
    if not min(issued, london_day(record.session.starts_at)) <= entered_on <= today:
        raise Refusal("Give a day from the session up to today.", field="entered_on")
