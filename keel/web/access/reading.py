"""Telling the ledger, once a page, that confidential records were opened; and by whom."""

from datetime import timedelta
from typing import Final

from django.db.models import Model

from keel.web.ledger.entries import Actor, Thing
from keel.web.ledger.services import Reading, record_reading
from keel.web.people.current import MemberRequest

from . import kinds

DRAFTS: Final = frozenset({"K4", "K5"})
SITTING: Final = timedelta(hours=4)
"""How long somebody works on a draft before opening it again counts as a new reading."""


def actor_of(request: MemberRequest) -> Actor:
    """Who the ledger names for this request."""
    return Actor(request.user.pk, request.member.pk)


def reading(request: MemberRequest, *rows: Model) -> None:
    """Record that this page shows these rows: one entry naming their subjects, before anything is shown.

    Rows without content (an agreement, a schedule) are left out. On ReadingNotRecorded nothing may be shown.
    """
    shown = [(one, row) for row in rows if (one := kinds.of_row(row)).kind in kinds.CONTENT]
    if not shown:
        return
    things = [
        Reading(Thing(str(row._meta.verbose_name), row.pk, one.kind), frozenset(one.subjects(row)))
        for one, row in shown
    ]
    drafts_only = all(one.kind in DRAFTS for one, _ in shown)
    record_reading(actor=actor_of(request), things=things, sitting=SITTING if drafts_only else None)
