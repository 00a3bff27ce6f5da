"""A file that was read waits under seal until somebody has looked at it; imported or dropped, it is deleted."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from keel.web.page.refusals import Refusal
from keel.web.people import facts_changed
from keel.web.people.clock import london_day
from keel.web.people.imports import IMPORTS, preview
from keel.web.people.models import Member, StagedImport
from keel.web.sealing.keys import key_of
from keel.web.sealing.models import OwnerKind

from .organisations import lock
from .telling import tell


@transaction.atomic
def import_stage(*, by: Member, kind: str, text: str, now: datetime) -> StagedImport:
    """Keep a file's text, sealed, until it is confirmed or dropped. One that the same person left lying is dropped."""
    StagedImport.objects.filter(by=by, kind=kind).delete()
    key = key_of(by.organisation_id, OwnerKind.ORGANISATION, by.organisation_id)
    staged = StagedImport(organisation_id=by.organisation_id, kind=kind, key=key, text=text, by=by, staged_at=now)
    staged.save(force_insert=True)
    tell("import staged", by=by, about=staged, now=now, kind=kind)
    return staged


@transaction.atomic
def import_confirm(*, by: Member, staged: StagedImport, now: datetime) -> Mapping[str, int]:
    """Import every row of a file, or none: it is looked at again first, as things stand now. Gives the counts."""
    lock(by.organisation_id)
    one = IMPORTS[staged.kind]
    found = preview(one, by, staged.text, london_day(now))
    if not found.can_be_confirmed:
        raise Refusal("Something changed since the file was read. Look at the rows again; nothing was imported.")
    with facts_changed.together():
        for finding in found.findings:
            if finding.what != "same":
                one.apply(by, finding.row, now)
    counts = {name: count for name, count in found.counts.items() if count}
    tell("import confirmed", by=by, about=staged, now=now, kind=staged.kind, **counts)
    staged.delete()
    return counts


@transaction.atomic
def import_drop(*, by: Member, staged: StagedImport, now: datetime) -> None:
    """Throw a file away that was read."""
    tell("import dropped", by=by, about=staged, now=now, kind=staged.kind)
    staged.delete()
