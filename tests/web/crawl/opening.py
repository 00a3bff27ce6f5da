"""Which sealed rows a page opens, and whether its reader may read each and the ledger was told of it (G-03, G-66)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from django.db import models
from django.db.models import QuerySet

from keel.web.access import kinds
from keel.web.access.reading import DRAFTS
from keel.web.access.selectors import decide_for
from keel.web.actions.models import Action
from keel.web.ledger.acts import READ
from keel.web.ledger.models import LedgerAbout, LedgerEntry, LedgerHead
from keel.web.people.models import Member
from keel.web.sealing.fields import Sealed, SealedField
from keel.web.sessions.models import Extract, Record
from tests.cast import TODAY
from tests.web.crawl.told import NAMED_BY
from tests.web.crawl.twins import Twin, at_work

Opened = dict[tuple[str, object], Any]


@dataclass
class Watch:
    """The rows of confidential content whose words one request opened, and where the ledger stood before it."""

    since: int
    rows: Opened = field(default_factory=dict)


@contextmanager
def watched(twin: Twin) -> Iterator[Watch]:
    """Watch every seal that is opened meanwhile."""
    with at_work(twin):
        watch = Watch(LedgerHead.objects.get().sequence)
    real, content = SealedField.open, {model for model, _ in kinds.all_registered()}

    def opening(field: SealedField, instance: models.Model, value: Sealed) -> Any:
        if type(instance) in content and kinds.of_row(instance).kind in kinds.CONTENT:
            watch.rows[instance._meta.label, instance.pk] = instance
        return real(field, instance, value)

    with patch.object(SealedField, "open", opening):
        yield watch


def faults(member: Member, watch: Watch) -> Iterator[str]:
    """A sentence for each row that this reader may not read, or of whose opening no entry of this request tells.

    A draft is told of once a sitting, and so are the names of the children it is about; another child's name with
    whatever is told to be about that child; the part of a record with its extract, a session's actions with its record.
    """
    reads = LedgerEntry.objects.filter(act=READ, actor_member=member.pk)
    now, ever = _named(reads.filter(sequence__gt=watch.since)), _named(reads)
    drafts = _named(reads.filter(record_kind__in=DRAFTS))
    now |= _texts(Extract.objects.filter(pk__in=now), "part_id")
    recorded = set(Record.objects.filter(pk__in=now).values_list("session_id", flat=True))
    recorded |= {row.session_id for row in watch.rows.values() if kinds.of_row(row).kind == "K5"}
    now |= _texts(Action.objects.filter(session_id__in=recorded), "pk")
    for row in watch.rows.values():
        one = kinds.of_row(row)
        name = f"{row._meta.verbose_name} {one.kind}"
        named = str(getattr(row, NAMED_BY.get(str(row._meta.verbose_name), "pk")))
        if not decide_for(member, row, "read", on=TODAY).allowed:
            yield f"{name} is opened for who may not read it"
        elif named not in {"K16": now | drafts}.get(one.kind, ever if one.kind in DRAFTS else now):
            yield f"{name} is opened and the ledger not told"


def _texts(rows: QuerySet[Any], column: str) -> set[str]:
    return {str(value) for value in rows.values_list(column, flat=True)}


def _named(entries: QuerySet[LedgerEntry]) -> set[str]:
    found = _texts(LedgerAbout.objects.filter(entry__in=entries), "subject_id")
    for thing, facts in entries.values_list("object_id", "facts"):
        found |= {str(thing), *(each[1] for each in facts.get("things", ()))} - {"None"}
    return found
