"""Opening a note on a record to the headteacher and the trust lead: by both parties, or by the next level (c9a)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from keel.web.disagreements.models import Disagreement, NoteOpened
from keel.web.ledger.entries import Actor, Entry, Thing
from keel.web.ledger.services import write
from keel.web.page.refusals import Refusal
from keel.web.people.models import Member
from keel.web.sessions.models import DisagreementNote


@transaction.atomic
def note_open(*, by: Member, note: DisagreementNote, now: datetime, reason: str = "") -> NoteOpened:
    """Agree that the leads may read a note: both parties together, or one holder of the next step with a reason.

    Twice is once. Nobody else can, and nobody takes it back: what was read cannot be unread.
    """
    row = DisagreementNote.objects.select_for_update().get(pk=note.pk)
    session = note.record.session
    decides = by.pk not in (session.supervisee_id, session.supervisor_id)
    if decides and not _holds(by, session.pk):
        raise Refusal(
            "Only the two people of the session, or whoever holds the disagreement about it, can agree to it."
        )
    if decides and not reason.strip():
        raise Refusal("Give the reason why the leads may read it without both people's consent.", field="reason")
    found = NoteOpened.objects.filter(note=row, by=by).first()
    if found is not None:
        return found
    given = NoteOpened(
        organisation_id=row.organisation_id,
        note=row,
        by=by,
        at=now,
        decides=decides,
        key=note.key,
        reason=reason.strip(),
    )
    given.save(force_insert=True)
    both = {session.supervisee_id, session.supervisor_id} <= set(row.opened.values_list("by_id", flat=True))
    if (both or decides) and row.leads_may_read_at is None:
        DisagreementNote.objects.filter(pk=row.pk).update(leads_may_read_at=now)
    entry = Entry(
        act="note opened",
        actor=Actor(by.account_id, by.pk),
        thing=Thing("disagreement note", row.pk, "K9"),
        about=frozenset({row.by_id}),
        facts={"decides": decides, "open": both or decides},
    )
    write(entry, now=now)
    return given


def _holds(member: Member, session_id: UUID) -> bool:
    return Disagreement.objects.filter(session_id=session_id, holder=member).exclude(state="closed").exists()
