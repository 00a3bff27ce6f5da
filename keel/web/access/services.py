"""Relation rows are made and ended here, by the apps whose records they open."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from keel.core.access import ANCHORS, RELATIONS
from keel.core.access.terms import known
from keel.web.people import facts_changed
from keel.web.people.models import Member

from .kinds import proving_relations
from .models import Exclusion, Granted, Relation


class Anchor(NamedTuple):
    """What a relation hangs on: its kind (a word of core's ANCHORS, or "case") and its id."""

    kind: str
    id: UUID


class Cause(NamedTuple):
    """What made a relation: "role", "session", "agreement" …, and that thing's id."""

    what: str
    id: UUID


def relate(
    *, member: Member, relation: str, anchor: Anchor, cause: Cause, first: date, last: date | None = None
) -> Relation:
    """Let a member stand in a relation from a day on. Doing it twice is once; the last day is set anew.

    Raises UnknownAccessError for a relation or an anchor that neither the access table nor a registered kind knows.
    """
    if relation not in proving_relations():
        known(relation, RELATIONS, "The relation")
        known(anchor.kind, ANCHORS, "The kind of anchor")
    row, _ = Relation.objects.update_or_create(
        member=member,
        relation=relation,
        anchor_id=anchor.id,
        source_id=cause.id,
        first=first,
        defaults={
            "organisation_id": member.organisation_id,
            "anchor_kind": anchor.kind,
            "last": last,
            "because": cause.what,
        },
    )
    return row


@transaction.atomic
def unrelate(
    *,
    source_id: UUID,
    last: date,
    member: Member | None = None,
    relation: str | None = None,
    anchor: Anchor | None = None,
) -> None:
    """End what a cause made: `last` is its last day. What would begin later goes; pass yesterday to shut it at once.

    Member, relation and anchor narrow it to what the cause made for them, as that, to that one thing.
    """
    rows = Relation.objects.filter(source_id=source_id)
    if anchor is not None:
        rows = rows.filter(anchor_kind=anchor.kind, anchor_id=anchor.id)
    if member is not None:
        rows = rows.filter(member=member)
    if relation is not None:
        rows = rows.filter(relation=relation)
    rows.filter(first__gt=last).delete()
    rows.filter(Q(last=None) | Q(last__gt=last)).update(last=last)


def exclude(*, member: Member, anchor_id: UUID, because: str) -> Exclusion:
    """Shut a thing, and all that hangs on it, to a member, whatever else they are (c3).

    Whoever owes a review of what a grant opened there no longer does.
    """
    row, made = Exclusion.objects.get_or_create(
        member=member,
        anchor_id=anchor_id,
        defaults={"organisation_id": member.organisation_id, "because": because},
    )
    if made and Granted.objects.filter(anchor_id=anchor_id).exists():
        facts_changed.changed(member.organisation_id)
    return row
