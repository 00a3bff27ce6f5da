"""What was prepared for a session that did not take place goes with the one that replaces it (X4)."""

from datetime import datetime

from keel.web.sessions.models import AgendaCase, Entry, EntryVersion, Session

PREPARATION = (Entry.Part.AGENDA, Entry.Part.NOTE)


def preparation_carry(*, old: Session, new: Session, now: datetime) -> None:
    """Copy the agenda's texts, its cases and the case notes, each as it stood. Sending and sharing are done anew."""
    entries = Entry.objects.filter(session=old, part__in=PREPARATION).select_related("key__organisation_key")
    for entry in entries:
        if not entry.text.strip():
            continue
        copy = Entry(
            organisation_id=new.organisation_id,
            session=new,
            part=entry.part,
            case_id=entry.case_id,
            field=entry.field,
            key=entry.key,
            text=entry.text,
            saved_by_id=entry.saved_by_id,
            saved_at=now,
        )
        copy.save(force_insert=True)
        EntryVersion(
            organisation_id=new.organisation_id,
            entry=copy,
            version=1,
            key=entry.key,
            text=entry.text,
            saved_by_id=entry.saved_by_id,
            saved_at=now,
        ).save(force_insert=True)
    for item in AgendaCase.objects.filter(session=old).select_related("key__organisation_key"):
        AgendaCase(
            organisation_id=new.organisation_id,
            session=new,
            case_id=item.case_id,
            key=item.key,
            why=item.why,
            fitted=item.fitted,
            override_by_id=item.override_by_id,
            override_reason=item.override_reason,
            position=item.position,
        ).save(force_insert=True)
