"""Giving a copy out: the ledger says who took it, and what was opened for it, before a page of it exists."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Model

from keel.web.access import kinds
from keel.web.access.reading import actor_of, reading
from keel.web.ledger.entries import Entry, Thing
from keel.web.ledger.services import write
from keel.web.people.current import MemberRequest


def copy_taken(
    request: MemberRequest, thing: Thing, *, rows: Iterable[Model] = (), about: Iterable[UUID] = (), **facts: int | str
) -> None:
    """Tell the ledger in one transaction that these rows were read, and that a copy of them left Keel.

    Raises ReadingNotRecorded or a database error when it cannot; then no copy is made.
    """
    listed = list(rows)
    subjects = frozenset(about).union(*(kinds.of_row(row).subjects(row) for row in listed))
    with transaction.atomic():
        reading(request, *listed)
        entry = Entry(act="copy taken", actor=actor_of(request), thing=thing, about=subjects, facts=facts)
        write(entry, now=request.now)
