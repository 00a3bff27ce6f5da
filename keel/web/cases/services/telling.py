"""What this app tells the ledger: always about the case, never in anybody's words."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Model

from keel.web.cases.models import Case
from keel.web.ledger.entries import Actor, Entry, Fact, Thing
from keel.web.ledger.services import write
from keel.web.people.models import Member


def tell(
    act: str,
    *,
    by: Member,
    case: Case,
    now: datetime,
    thing: Model | None = None,
    others: Iterable[UUID] = (),
    **facts: Fact,
) -> None:
    """Write one entry about a case, and about `others` (members, a sibling's case) where it concerns them too."""
    row = thing or case
    entry = Entry(
        act=act,
        actor=Actor(by.account_id, by.pk),
        thing=Thing(str(row._meta.verbose_name), row.pk),
        about=frozenset({case.pk, *others}),
        facts=facts,
    )
    write(entry, now=now)
