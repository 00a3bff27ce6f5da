"""The supervisee's case notes as they are read again: each field with its label, and those of the time before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from keel.web.access.selectors import visible
from keel.web.people.models import Member

from .events import session_day
from .forms.typed import entries_by_name, typed_fields
from .models import Entry, Session

Line = tuple[str, str]


@dataclass(frozen=True, slots=True)
class LastNotes:
    """What was written for an earlier session about one child, under the labels of that session's form."""

    day: date
    lines: tuple[Line, ...]


def entries_and_last(
    session: Session, case_id: UUID | None, member: Member, *, on: date
) -> tuple[list[Entry], list[Entry]]:
    """What the member may read of a session, and of the notes on a child from the newest held before it (K4).

    One query for both. Where the newest session's notes are not theirs to read, it is an older session's that are.
    """
    wanted = Q(session=session)
    if case_id is not None:
        wanted |= Q(pk__in=_last(session, case_id, member, on=on).values("pk"))
    rows = visible(Entry.objects.filter(wanted), member, on=on).select_related(
        "key__organisation_key",
        "saved_by__key__organisation_key",
        "case__key__organisation_key",
        "session__policy_version",
    )
    found = list(rows)
    return [row for row in found if row.session_id == session.pk], [
        row for row in found if row.session_id != session.pk
    ]


def _last(session: Session, case_id: UUID, member: Member, *, on: date) -> QuerySet[Entry]:
    rows = Entry.objects.filter(
        part=Entry.Part.NOTE,
        case_id=case_id,
        session__supervisee_id=session.supervisee_id,
        session__state=Session.State.HELD,
        session__starts_at__lt=session.starts_at,
    )
    readable = visible(rows, member, on=on)
    newest = readable.order_by("-session__starts_at", "session_id").values("session_id")[:1]
    return readable.filter(session_id__in=newest)


def last_notes(entries: Iterable[Entry]) -> LastNotes | None:
    """Those entries as they are shown; None where nothing is written in them."""
    rows = list(entries)
    lines = labelled(rows)
    return LastNotes(session_day(rows[0].session), lines) if lines else None


def labelled(notes: list[Entry]) -> tuple[Line, ...]:
    """The notes of one session on one child under the labels of their form, in its order; none that are empty."""
    if not notes:
        return ()
    held = typed_fields(notes[0].session, Entry.Part.NOTE, entries=entries_by_name(notes), case=notes[0].case)
    return tuple((field.label, field.text) for field in held if field.text.strip())
