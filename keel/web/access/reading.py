"""Telling the ledger, once a page, that confidential records were opened; by whom, and under which grant."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db.models import Model

from keel.web.ledger.entries import Actor, Thing
from keel.web.ledger.services import Reading, record_reading
from keel.web.people.current import MemberRequest

from . import amounts, kinds, standing
from .clauses import value_of
from .models import Granted

DRAFTS: Final = frozenset({"K4", "K5"})
SITTING: Final = timedelta(hours=4)
"""How long somebody works on a draft before opening it again counts as a new reading."""


def actor_of(request: MemberRequest) -> Actor:
    """Who the ledger names for this request."""
    return Actor(request.user.pk, request.member.pk)


def reading(request: MemberRequest, *rows: Model, under: UUID | None = None) -> None:
    """Record that this page shows these rows: one entry naming their subjects, before anything is shown.

    Rows without content (an agreement, a schedule) are left out. On ReadingNotRecorded nothing may be shown. `under` is
    the grant by whose page they are read. Raises amounts.TooMuch where somebody reads more than people read (G-21).
    """
    shown = [(one, row) for row in rows if (one := kinds.of_row(row)).kind in kinds.CONTENT]
    if not shown:
        return
    amounts.check(request, shown)
    things = [
        Reading(Thing(str(row._meta.verbose_name), row.pk, one.kind), _about(request, one, row)) for one, row in shown
    ]
    drafts_only = all(one.kind in DRAFTS for one, _ in shown)
    record_reading(
        actor=actor_of(request), things=things, sitting=SITTING if drafts_only else None, under=under
    )  # fmt: skip


def _about(request: MemberRequest, one: kinds.Registered, row: Model) -> frozenset[UUID]:
    """Whom the entry names; under a grant that its parties may not be told of yet, the case alone."""
    if any(_by(grant, one, row) for grant in standing.granted(request.member) if not grant.told):
        cases = (value_of(row, path) for path in one.about if path.endswith("case_id"))
        return frozenset(found for found in cases if isinstance(found, UUID))
    return frozenset(one.subjects(row))


def _by(grant: Granted, one: kinds.Registered, row: Model) -> bool:
    return grant.kind == one.kind and grant.anchor_id in one.grantable_ids(row)
