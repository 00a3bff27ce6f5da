"""The record: drafted from the session, seen by both, issued as fixed parts, corrected by new versions (S15 to S17)."""

import secrets
from datetime import datetime

from django.db import transaction

from keel.core.records import part_hash, record_bytes, record_root
from keel.core.records.chain import SALT_BYTES
from keel.core.workflow.guards import Refused
from keel.core.workflow.record_states import RECORD, RecordFacts
from keel.web.ledger.entries import Thing
from keel.web.ledger.models import LedgerHead
from keel.web.ledger.services import give_reason
from keel.web.page.refusals import Refusal
from keel.web.people import facts_changed
from keel.web.people.clock import london_day
from keel.web.people.models import Member
from keel.web.policies.selectors import policy_of
from keel.web.sealing.keys import new_key
from keel.web.sealing.models import OwnerKind
from keel.web.sessions.content import PartContent, last_written, parts_of, required_are_written
from keel.web.sessions.events import note_event, tell
from keel.web.sessions.models import DisagreementNote, Record, RecordPart, Session

from .booking import checked, lock_organisation, part_of
from .superseding import is_superseded, owe, supersede

LONGEST_NOTE = 20_000


@transaction.atomic
def record_draft(*, by: Member, session: Session, now: datetime) -> Record:
    """The newest version of a session's record, begun now if there is none."""
    Session.objects.select_for_update().only("pk").get(pk=session.pk)
    found = newest_version(session)
    if found is not None:
        return found
    checked("begin record", session, by=by, now=now)
    record = Record(
        organisation_id=session.organisation_id,
        session=session,
        signing=policy_of(session.policy_version).signing.means,
        key=session.key,
    )
    record.save(force_insert=True)
    return record


@transaction.atomic
def record_share(*, by: Member, record: Record, now: datetime) -> Record:
    """Show the draft to the supervisee."""
    record = locked_record(record)
    record.state = checked_record("share", record, by=by)
    record.shared_at, record.supervisee_saw_at = now, None
    record.save(update_fields=["state", "shared_at", "supervisee_saw_at"])
    tell("record shared", by=by, session=record.session, now=now, thing=thing_of(record))
    return record


@transaction.atomic
def record_take_back(*, by: Member, record: Record, now: datetime) -> Record:
    """Take the shared draft back to change it; the supervisee then sees the new one."""
    record = locked_record(record)
    record.state = checked_record("take back", record, by=by)
    record.supervisee_saw_at = None
    record.save(update_fields=["state", "supervisee_saw_at"])
    tell("record taken back", by=by, session=record.session, now=now, thing=thing_of(record))
    return record


@transaction.atomic
def record_seen(*, by: Member, record: Record, now: datetime) -> Record:
    """Note that the supervisee has opened the shared draft, and again after it changed."""
    record = locked_record(record)
    shared = record.state == Record.State.SHARED
    if shared and by.pk == record.session.supervisee_id and not seen_as_it_is(record):
        record.supervisee_saw_at = now
        record.save(update_fields=["supervisee_saw_at"])
        tell("record seen", by=by, session=record.session, now=now, thing=thing_of(record))
    return record


@transaction.atomic
def record_issue(*, by: Member, record: Record, now: datetime, unseen_because: str = "") -> Record:
    """Fix the record: each part as canonical bytes with its hash, the root over all. Issuing twice is once."""
    lock_organisation(record.organisation_id)
    record = locked_record(record)
    if record.root:
        return record
    record.state = checked_record("issue", record, by=by, text=unseen_because)
    hashes = {}
    for content in parts_of(record):
        part, identity = _fixed(record, content)
        hashes[identity] = part.sha256
        if part.case_id is not None:
            owe(record, part, now)
    record.root = record_root(hashes)
    record.issued_at, record.issued_by = now, by
    record.ledger_head = LedgerHead.objects.values_list("hash", flat=True).first() or ""
    record.save()
    note_event(record.session, "record issued", on=london_day(now), now=now, member=by, record_id=record.pk)
    supersede(by=by, record=record, now=now)
    facts_changed.changed(record.organisation_id)
    reason = give_reason(unseen_because.strip(), key=by.key) if unseen_because.strip() else None
    tell(
        "record issued",
        by=by,
        session=record.session,
        now=now,
        thing=thing_of(record),
        reason=reason,
        root=record.root,
        unseen=reason is not None,
    )
    return record


@transaction.atomic
def record_correct(*, by: Member, record: Record, reason: str, now: datetime) -> Record:
    """Begin a new version beside an issued one, which stays as it is. The reason is sealed and printed with it."""
    record = locked_record(record)
    checked_record("correct", record, by=by, text=reason)
    version = Record(
        organisation_id=record.organisation_id,
        session=record.session,
        version=record.version + 1,
        signing=record.signing,
        corrects=record,
        key=record.key,
        correction_reason=reason.strip(),
    )
    version.save(force_insert=True)
    tell("record corrected", by=by, session=record.session, now=now, thing=thing_of(version), version=version.version)
    return version


@transaction.atomic
def disagreement_add(*, by: Member, record: Record, text: str, now: datetime) -> DisagreementNote:
    """Attach a disagreement, by either of the two at any time; nobody takes it away (S17, S22, G-26)."""
    checked_record("disagree", record, by=by, text=text)
    if len(text) > LONGEST_NOTE:
        raise Refusal(f"Shorten the note to {LONGEST_NOTE:,} characters or fewer.", field="text")
    note = DisagreementNote(organisation_id=record.organisation_id, record=record, by=by, added_at=now)
    note.key = new_key(record.organisation_id, OwnerKind.DISAGREEMENT, note.pk)
    note.text = text.strip()
    if part_of(by, record.session) == "supervisor":
        note.noted_by_supervisor_at = now
    note.save(force_insert=True)
    thing = Thing("disagreement note", note.pk, "K9")
    tell("disagreement noted", by=by, session=record.session, now=now, thing=thing)
    return note


@transaction.atomic
def disagreement_noted(*, by: Member, note: DisagreementNote, now: datetime) -> DisagreementNote:
    """Note as the supervisor that one has read the supervisee's disagreement (S17); once."""
    row = DisagreementNote.objects.select_for_update().get(pk=note.pk)
    if part_of(by, note.record.session) != "supervisor":
        raise Refusal("The supervisor notes a disagreement on the record.")
    if row.noted_by_supervisor_at is None:
        DisagreementNote.objects.filter(pk=row.pk).update(noted_by_supervisor_at=now)
        row.noted_by_supervisor_at = now
        thing = Thing("disagreement note", row.pk, "K9")
        tell("disagreement acknowledged", by=by, session=note.record.session, now=now, thing=thing)
    return row


def newest_version(session: Session) -> Record | None:
    """The newest version of a session's record, issued or not."""
    return Record.objects.filter(session=session).select_related("key__organisation_key").order_by("-version").first()


def seen_as_it_is(record: Record) -> bool:
    """Whether the supervisee has seen the draft, and nothing in it was changed since."""
    if record.supervisee_saw_at is None:
        return False
    changed = last_written(record.session)
    return changed is None or changed <= record.supervisee_saw_at


def thing_of(record: Record) -> Thing:
    """The record as the ledger names it."""
    return Thing("record", record.pk, "K2" if record.root else "K5")


def locked_record(record: Record) -> Record:
    """The record as it stands, locked until the transaction ends; its session as the caller read it."""
    row = Record.objects.select_for_update().get(pk=record.pk)
    row.session, row.key = record.session, record.key
    return row


def checked_record(act: str, record: Record, *, by: Member, **known: object) -> str:
    """The state that follows, by core's table; Refusal with its sentence where there is none."""
    session = record.session
    facts = RecordFacts(
        meeting_held=session.state == Session.State.HELD,
        written=bool(record.root) or required_are_written(session),
        seen_by_supervisee=seen_as_it_is(record),
        correction_open=Record.objects.filter(session=session, root="").exists(),
        superseded=is_superseded(record),
        **known,  # type: ignore[arg-type]
    )
    try:
        return RECORD.check(act, record.state, by=part_of(by, session), facts=facts)
    except Refused as refused:
        raise Refusal(str(refused)) from refused


def _fixed(record: Record, content: PartContent) -> tuple[RecordPart, str]:
    body, salt = record_bytes(content.content), secrets.token_bytes(SALT_BYTES)
    part = RecordPart(
        organisation_id=record.organisation_id,
        record=record,
        session=record.session,
        kind=content.kind,
        case=content.case,
        key=content.case.key if content.case else record.session.key,
        frozen=body.decode(),
        salt=salt.hex(),
        sha256=part_hash(salt, body),
    )
    part.save(force_insert=True)
    return part, content.identity
