"""The corrected version in which the text stands on the right child: begun with it, issued by its author."""

from datetime import datetime

from keel.web.actions.models import Action
from keel.web.sessions.models import AgendaCase, Entry, Record
from keel.web.sessions.services.entries import Place, Typed, entry_save
from keel.web.sessions.services.records import newest_version, record_correct

from .models import Withdrawal

REASON = "A child's part stood on the wrong child. It was withdrawn and stands here on the right one."


def begin_corrected_version(row: Withdrawal, *, now: datetime) -> None:
    """Begin a new version as whoever issued the record, unless one is being written, and move the child's texts in it.

    Every text that was saved is kept as a version; the issued part keeps its bytes.
    """
    session = row.part.session
    newest = newest_version(session)
    if newest is not None and newest.root:
        newest.session = session
        record_correct(by=row.by, record=newest, reason=REASON, now=now)
    _move_agenda(row)
    _move_texts(row, now)
    _move_actions(row)
    Record.objects.filter(session=session, root="").update(state=Record.State.DRAFT, supervisee_saw_at=None)


def _move_agenda(row: Withdrawal) -> None:
    old = AgendaCase.objects.filter(session=row.part.session, case=row.case).first()
    discussed = old.discussed_at if old is not None else row.part.session.ended_at
    item = AgendaCase.objects.filter(session=row.part.session, case=row.right_case).first()
    if item is None:
        item = AgendaCase(
            organisation_id=row.organisation_id,
            session=row.part.session,
            case=row.right_case,
            key=row.right_case.key,
            why=old.why if old is not None else AgendaCase.Why.OTHER,
            position=old.position if old is not None else 0,
        )
    item.discussed_at = item.discussed_at or discussed
    item.save()
    AgendaCase.objects.filter(session=row.part.session, case=row.case).update(discussed_at=None)


def _move_texts(row: Withdrawal, now: datetime) -> None:
    session = row.part.session
    rows = Entry.objects.filter(session=session, part=Entry.Part.CASE).select_related("key__organisation_key", "case")
    right = {entry.field: entry for entry in rows if entry.case_id == row.right_case_id}
    for entry in [one for one in rows if one.case_id == row.case_id and one.text.strip()]:
        there = right.get(entry.field)
        text = f"{there.text}\n\n{entry.text}" if there is not None and there.text.strip() else entry.text
        to = Place("case", entry.field, row.right_case)
        entry_save(by=row.by, session=session, place=to, typed=Typed(text, there.version if there else 0), now=now)
        away = Place("case", entry.field, row.case)
        entry_save(by=row.by, session=session, place=away, typed=Typed("", entry.version), now=now)


def _move_actions(row: Withdrawal) -> None:
    """An action keeps its id and its history; from now on it is about the right child, under that child's key."""
    rows = Action.objects.filter(session_id=row.part.session_id, part=Action.Part.CASE, case=row.case)
    for action in rows.select_related("key__organisation_key"):
        text, outcome = action.text, action.outcome
        action.case, action.key = row.right_case, row.right_case.key
        action.text, action.outcome = text, outcome
        action.save(update_fields=["case", "key", "text", "outcome"])
