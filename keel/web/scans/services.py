"""Adding a scan: by one of those who signed, of something fixed, cleaned before its transaction, sealed in it."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from keel.web.agreements.models import Agreement
from keel.web.ledger.entries import Actor, Thing
from keel.web.ledger.services import record as told
from keel.web.page.refusals import Refusal
from keel.web.people.models import Member
from keel.web.sessions.models import Record

from .cleaning import Cleaned
from .models import Scan
from .selectors import is_party

MOST: Final = 10
"""Scans beside one record or agreement."""


@transaction.atomic
def scan_add(*, by: Member, thing: Record | Agreement, scan: Cleaned, now: datetime) -> Scan:
    """Keep the scan under the thing's own key. Raises Refusal for a draft, or for too many.

    It comes cleaned: drawing forty million points anew takes seconds, and here the database's one writer would wait.
    """
    if not is_party(thing, by):
        raise PermissionDenied("Only those who sign it can add a scan of the signed sheet.")
    if not thing.root:
        raise Refusal("There is no signed sheet yet: this is still a draft. Add the scan once it is fixed and signed.")
    record, agreement = (thing, None) if isinstance(thing, Record) else (None, thing)
    if Scan.objects.filter(record=record, agreement=agreement).count() >= MOST:
        raise Refusal(f"There are {MOST} scans already. One scan can hold all pages of the sheet.", field="file")
    row = Scan(
        record=record,
        agreement=agreement,
        root=thing.root,
        by=by,
        key=thing.key,
        kind=scan.kind,
        pages=scan.pages,
        size=len(scan.data),
        content=scan.data,
        added_at=now,
    )
    row.save(force_insert=True)
    told(
        "scan added",
        actor=Actor(by.account_id, by.pk),
        thing=Thing("scan", row.pk, "K7" if record else "K1"),
        about=_people(thing),
        facts={"kind": scan.kind, "pages": scan.pages},
        now=now,
    )
    return row


def _people(thing: Record | Agreement) -> list[UUID]:
    if isinstance(thing, Record):
        return [thing.session.supervisee_id, thing.session.supervisor_id]
    return list(thing.participants.values_list("member_id", flat=True))
