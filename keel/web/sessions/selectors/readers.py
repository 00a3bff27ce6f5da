"""Who can read each of several rows, now: the door's answer for all parts of a page at once, in three queries."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Model

from keel.core.access import RELATIONS, Holder
from keel.core.access import who_can_read as readers_among
from keel.web.access import kinds, standing
from keel.web.access.models import Exclusion, Relation
from keel.web.access.selectors import ReaderNow
from keel.web.access.selectors.decisions import conditions, held
from keel.web.access.settings_source import settings_of
from keel.web.people.models import Member
from keel.web.people.selectors import by_name, here_on


def readers_of_each(rows: Sequence[Model], *, on: date) -> dict[UUID, list[ReaderNow]]:
    """What `access.selectors.who_can_read` says of each row, asked together; a test holds the two to each other."""
    anchors = {row.pk: kinds.of_row(row).anchor_ids(row) for row in rows}
    every = set[UUID]().union(*anchors.values())
    relations: dict[UUID, list[Relation]] = {}
    for relation in standing.relations_to(every, on):
        relations.setdefault(relation.member_id, []).append(relation)
    own = {person for row in rows if (person := kinds.of_row(row).thing(row).anchors.get("person"))}
    people = by_name(
        Member.objects.filter(here_on(on), pk__in={*relations, *own}).select_related("key__organisation_key")
    )
    excluded: dict[UUID, set[UUID]] = {}
    for anchor_id, member_id in Exclusion.objects.filter(anchor_id__in=every).values_list("anchor_id", "member_id"):
        excluded.setdefault(anchor_id, set()).add(member_id)
    return {row.pk: _of_one(row, anchors[row.pk], people, relations, excluded, on) for row in rows}


def _of_one(
    row: Model,
    anchor_ids: set[UUID],
    people: list[Member],
    relations: dict[UUID, list[Relation]],
    excluded: dict[UUID, set[UUID]],
    on: date,
) -> list[ReaderNow]:
    shut = set[UUID]().union(*(excluded.get(anchor, set()) for anchor in anchor_ids))
    holders, found_of = [], {}
    for member in people:
        found = [one for one in relations.get(member.pk, []) if one.anchor_id in anchor_ids]
        found_of[str(member.pk)] = found
        holds = conditions(member, row, found, member.pk in shut, on=on)
        holders.append(Holder(str(member.pk), held(found, member.pk), holds))
    by_id = {str(member.pk): member for member in people}
    settings = settings_of(row.organisation_id)  # type: ignore[attr-defined]
    return [
        ReaderNow(
            member=by_id[one.person],
            who=by_id[one.person].name,
            why=RELATIONS[one.relation].title,
            reason=one.reason,
            until=_until(found_of[one.person], one.relation),
        )
        for one in readers_among(kinds.of_row(row).thing(row), holders, settings)
    ]


def _until(found: list[Relation], relation: str) -> date | None:
    last_days = [row.last for row in found if row.relation == relation]
    return max((last for last in last_days if last), default=None) if None not in last_days else None
