"""What this installation itself knows of a copy that was checked, as far as the one who asks may know it."""

from dataclasses import dataclass
from datetime import date

from keel.web.access.selectors import visible
from keel.web.documents.checking import Checked
from keel.web.ledger.models import LedgerEntry
from keel.web.people.models import Member
from keel.web.sessions.models import Record

from .shared import public_key


@dataclass(frozen=True, slots=True)
class StandingHere:
    """The record as it stands here, and whether ledger and key are the ones that the copy names."""

    record: Record | None
    newer: Record | None
    ledger_agrees: bool | None
    """None where the copy names no ledger head."""
    key_agrees: bool | None
    """None where the copy holds no signature."""


def standing_here(found: Checked, member: Member, *, on: date) -> StandingHere:
    """Look the copy's root, ledger head and key up: a constant number of queries."""
    known = visible(Record.objects.filter(root=found.root), member, on=on).defer("correction_reason").first()
    newer = None
    if known is not None:
        later = Record.objects.filter(session_id=known.session_id, version__gt=known.version).exclude(root="")
        newer = later.defer("correction_reason").order_by("-version").first()
    ledger = LedgerEntry.objects.filter(hash=found.ledger_head).exists() if found.ledger_head else None
    key = found.public_key == public_key() if found.signatures else None
    return StandingHere(known, newer, ledger, key)
