"""Who can read this, now: shown on every record, so that nobody has to guess."""

from datetime import date
from typing import NamedTuple

from django.db.models import Model

from keel.core.access import RELATIONS, Holder, readers
from keel.core.access import who_can_read as readers_among
from keel.web.access import kinds, standing
from keel.web.access.models import Exclusion, Relation
from keel.web.access.settings_source import settings_of
from keel.web.people.models import Member
from keel.web.people.selectors import by_name, here_on

from .decisions import conditions, held


class ReaderNow(NamedTuple):
    """Somebody who can read the thing that day: their name and what they are to it, as page/readers.html shows them."""

    member: Member
    who: str
    why: str
    reason: str
    until: date | None = None


def who_can_read(row: Model, *, on: date) -> list[ReaderNow]:
    """Everybody who can read the row that day, by name; three queries however many they are."""
    kind = kinds.of_row(row)
    thing, anchor_ids = kind.thing(row), kind.anchor_ids(row)
    settings = settings_of(row.organisation_id)  # type: ignore[attr-defined]
    proving = {relation for relation, _ in kind.by_relation.values()}
    relations: dict[object, list[Relation]] = {}
    for relation in standing.relations_to(anchor_ids, on).filter(
        relation__in={*readers(thing.kind, settings), *proving}
    ):
        relations.setdefault(relation.member_id, []).append(relation)
    own = {thing.anchors["person"]} if "person" in thing.anchors else set()
    people = by_name(Member.objects.filter(here_on(on), pk__in={*relations, *own}).select_related("key"))
    excluded = set(Exclusion.objects.filter(anchor_id__in=anchor_ids).values_list("member_id", flat=True))
    holders = []
    for member in people:
        found = relations.get(member.pk, [])
        holds = conditions(member, row, found, member.pk in excluded, on=on)
        holders.append(Holder(str(member.pk), held(found, member.pk), holds))
    by_id = {str(member.pk): member for member in people}
    return [
        ReaderNow(
            member=(member := by_id[found.person]),
            who=member.name,
            why=RELATIONS[found.relation].title,
            reason=found.reason,
            until=_until(relations.get(member.pk, []), found.relation),
        )
        for found in readers_among(thing, holders, settings)
    ]


def _until(found: list[Relation], relation: str) -> date | None:
    """The last day of a relation that has one; of several, the latest."""
    last_days = [row.last for row in found if row.relation == relation]
    return max((last for last in last_days if last), default=None) if None not in last_days else None
