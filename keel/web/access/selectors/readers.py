"""Who can read this, now: shown on every record, so that nobody has to guess."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Model

from keel.core.access import RELATIONS, AccessSettings, Decision, Thing, decide
from keel.web.access import kinds, standing
from keel.web.access.models import Exclusion, Granted, Relation
from keel.web.access.settings_source import settings_of
from keel.web.people.models import Member
from keel.web.people.selectors import by_name, here_on

from .decisions import Hat, hats


class ReaderNow(NamedTuple):
    """Somebody who can read the thing: their name and what they are to it, as page/readers.html shows them.

    Under a grant also its purpose, the moment it ends, and whether they see case numbers only (`veiled`, c8).
    """

    member: Member
    who: str
    why: str
    reason: str
    until: date | None = None
    purpose: str = ""
    ends: datetime | None = None
    veiled: bool = False


def who_can_read(row: Model, *, on: date) -> list[ReaderNow]:
    """Everybody who can read the row that day, by name; five queries however many they are."""
    return readers_of_each([row], on=on)[row.pk]


def readers_of_each(rows: Sequence[Model], *, on: date) -> dict[UUID, list[ReaderNow]]:
    """Who can read each of several rows, asked together. A grant whose parties may not be told is left out."""
    asked = _gathered(rows, on)
    return {row.pk: list(_of_one(row, asked)) for row in rows}


@dataclass(frozen=True, slots=True)
class _Asked:
    """All that several rows' readers are found from."""

    on: date
    settings: AccessSettings
    people: list[Member]
    relations: dict[UUID, list[Relation]]
    granted: dict[UUID, list[Granted]]
    excluded: dict[UUID, set[UUID]]


def _gathered(rows: Sequence[Model], on: date) -> _Asked:
    every = set[UUID]().union(*(kinds.of_row(row).anchor_ids(row) for row in rows))
    relations: dict[UUID, list[Relation]] = {}
    for relation in standing.relations_to(every, on):
        relations.setdefault(relation.member_id, []).append(relation)
    granted: dict[UUID, list[Granted]] = {}
    for grant in standing.running().filter(anchor_id__in=every, told=True).order_by("-ends"):
        granted.setdefault(grant.member_id, []).append(grant)
    excluded: dict[UUID, set[UUID]] = {}
    for anchor_id, member_id in Exclusion.objects.filter(anchor_id__in=every).values_list("anchor_id", "member_id"):
        excluded.setdefault(anchor_id, set()).add(member_id)
    own = {UUID(person) for row in rows if (person := kinds.of_row(row).thing(row).anchors.get("person"))}
    ids: set[UUID] = {*relations, *granted, *own}
    people = by_name(Member.objects.filter(here_on(on), pk__in=ids).select_related("key__organisation_key"))
    settings = settings_of(rows[0].organisation_id) if rows else AccessSettings()  # type: ignore[attr-defined]
    return _Asked(on, settings, people, relations, granted, excluded)


def _of_one(row: Model, asked: _Asked) -> Iterable[ReaderNow]:
    kind = kinds.of_row(row)
    thing, anchor_ids = kind.thing(row), kind.anchor_ids(row)
    shut = set[UUID]().union(*(asked.excluded.get(anchor, set()) for anchor in anchor_ids))
    for member in asked.people:
        found = [one for one in asked.relations.get(member.pk, []) if one.anchor_id in anchor_ids]
        grants = asked.granted.get(member.pk, [])
        for veiled in (False, True):
            ways = hats(member, row, found, member.pk in shut, grants, on=asked.on, pseudonymised=veiled)
            open_way = next((each for each in ways if _decision(each, thing, asked).allowed), None)
            if open_way is not None:
                yield _reader(member, found, open_way, _decision(open_way, thing, asked))
                break


def _decision(hat: Hat, thing: Thing, asked: _Asked) -> Decision:
    return decide(hat.held, thing, "read", hat.conditions, asked.settings)


def _reader(member: Member, found: list[Relation], hat: Hat, decision: Decision) -> ReaderNow:
    relation = decision.relation or ""
    return ReaderNow(
        member=member,
        who=member.name,
        why=RELATIONS[relation].title,
        reason=decision.reason,
        until=_until(found, relation),
        purpose=hat.granted.purpose if hat.granted else "",
        ends=hat.granted.ends if hat.granted else None,
        veiled=hat.conditions.pseudonymised,
    )


def _until(found: list[Relation], relation: str) -> date | None:
    """The last day of a relation that has one; of several, the latest."""
    last_days = [row.last for row in found if row.relation == relation]
    return max((last for last in last_days if last), default=None) if None not in last_days else None
