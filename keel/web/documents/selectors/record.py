"""Gathers a record, or one child's part of it, as far as one member may read it."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from keel.web.access.selectors import visible
from keel.web.documents.assemble.gathered import (
    Copy,
    Disagreement,
    ExtractGathered,
    Fixed,
    FrozenPart,
    RecordGathered,
    Signatures,
    Unsigned,
)
from keel.web.people.clock import london_day
from keel.web.people.models import Member
from keel.web.policies.selectors import policy_of
from keel.web.sessions.models import DisagreementNote, Extract, Record, RecordPart
from keel.web.sessions.selectors.records import notes_on, refusals_of, signing_of

from .shared import policy_words, public_key, signed


def readable_parts(record: Record, member: Member, *, on: date) -> list[RecordPart]:
    """The parts of an issued record that the member may read."""
    rows = RecordPart.objects.filter(record=record).select_related("key__organisation_key", "case", "session")
    return list(visible(rows, member, on=on))


def record_gathered(
    record: Record, parts: list[RecordPart], notes: list[DisagreementNote], *, member: Member, copy: Copy
) -> RecordGathered:
    """The record with these parts and notes: what is fixed, who signed, what is attached, what has corrected it."""
    policy = policy_of(record.session.policy_version)
    is_party = member.pk in (record.session.supervisee_id, record.session.supervisor_id)
    attached = DisagreementNote.objects.filter(record__session_id=record.session_id).count()
    return RecordGathered(
        copy=copy,
        fixed=_fixed(record, parts),
        version=record.version,
        signatures=_signatures(record, member, policy.signing.statement, with_reasons=is_party),
        for_party=is_party,
        disagreements=tuple(_disagreement(note) for note in notes),
        disagreements_elsewhere=attached - len(notes),
        corrected_by=_corrected_by(record),
        notice=policy.access.statement,
        policy=policy_words(policy),
    )


def extract_gathered(extract: Extract, *, member: Member, copy: Copy, system: str) -> ExtractGathered:
    """One child's part and nothing of the record's other texts."""
    return ExtractGathered(
        record=record_gathered(extract.part.record, [extract.part], [], member=member, copy=copy),
        system=system,
        reference=extract.reference,
        entered_on=extract.entered_on,
    )


def notes_for(record: Record, member: Member, *, on: date) -> list[DisagreementNote]:
    """Every disagreement with any version of the record that the member may read."""
    return notes_on(record.session_id, member, on=on)


def identity_of(kind: str, case_id: UUID | None) -> str:
    """A part's name in the root."""
    return f"case:{case_id}" if case_id is not None else kind


def _fixed(record: Record, parts: list[RecordPart]) -> Fixed:
    held = tuple(
        FrozenPart(identity_of(row.kind, row.case_id), row.kind, row.salt, row.sha256, row.frozen) for row in parts
    )
    every: QuerySet[RecordPart, tuple[str, UUID | None, str]]
    every = RecordPart.objects.filter(record=record).values_list("kind", "case_id", "sha256")
    hashes = {identity_of(kind, case_id): sha256 for kind, case_id, sha256 in every}
    others = {one: found for one, found in hashes.items() if one not in {part.identity for part in held}}
    if record.issued_at is None:
        raise ValueError("Only an issued record is fixed.")
    return Fixed(
        root=record.root, issued_at=record.issued_at, parts=held, others=others, ledger_head=record.ledger_head
    )


def _signatures(record: Record, member: Member, statement: str, *, with_reasons: bool) -> Signatures:
    standing = signing_of(record, member)
    refused = {row.actor_member: row for row in refusals_of(record)}
    missing = []
    for person, means in standing.missing:
        row = refused.get(person.pk)
        because = row.reason.text if row is not None and row.reason is not None and with_reasons else ""
        missing.append(
            Unsigned(
                name=person.name,
                job_title=person.job_title,
                capacity="supervisee" if person.pk == record.session.supervisee_id else "supervisor",
                means=means,
                refused_on=london_day(row.at) if row is not None else None,
                refused_because=because,
            )
        )
    return Signatures(standing.words, signed(standing.given, record.root), tuple(missing), statement, public_key())


def _disagreement(note: DisagreementNote) -> Disagreement:
    return Disagreement(
        name=note.by.name,
        job_title=note.by.job_title,
        added_at=note.added_at,
        text=note.text,
        version=note.record.version,
        noted_at=note.noted_by_supervisor_at,
    )


def _corrected_by(record: Record) -> tuple[int, datetime] | None:
    rows = Record.objects.filter(corrects=record, issued_at__isnull=False)
    found = rows.values_list("version", "issued_at").first()
    return (found[0], found[1]) if found is not None and found[1] is not None else None
