"""A list is the filter of the decision: the same table, the same relation rows, in SQL."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from keel.core.access import readers
from keel.web.access import kinds, standing
from keel.web.access.clauses import as_q
from keel.web.access.settings_source import settings_of
from keel.web.people.models import Member
from keel.web.people.selectors import is_here

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class _Asker:
    """Whoever asks for the list: their relations by name and kind of anchor, and what they are excluded from."""

    member: Member
    on: date
    names: frozenset[tuple[str, str]]
    excluded: frozenset[UUID]


def visible(rows: QuerySet[M], member: Member, *, on: date) -> QuerySet[M]:
    """Those of the rows that the member may read that day.

    Two small queries the first time in a request, none after that, however many rows and relations there are.
    """
    if not is_here(member, on):
        return rows.none()
    asker = _Asker(member, on, standing.names(member, on), standing.excluded_from(member))
    allowed = [
        as_q(kind.when, member.pk) & reached & _not_excluded(kind, asker)
        for kind in kinds.registered(rows.model)
        if (reached := _readable(kind, asker)) is not None
    ]
    return rows.filter(reduce(or_, allowed)) if allowed else rows.none()


def _readable(kind: kinds.Registered, asker: _Asker) -> Q | None:
    """The rows that one of the table's ways to read reaches; None where no way is open to the asker."""
    reached: list[Q] = []
    for (anchor, needs), relations in _ways(kind, asker).items():
        proved = _proved(kind, needs, asker)
        if proved is None:
            continue
        path = kind.anchors[anchor]
        if anchor == "person":
            reached.append(Q(**{path: asker.member.pk}) & proved)
        else:
            stands = standing.relations(asker.member, asker.on, relation__in=relations, anchor_kind=anchor)
            reached.append(Q(**{f"{path}__in": stands.values("anchor_id")}) & proved)
    return reduce(or_, reached) if reached else None


def _ways(kind: kinds.Registered, asker: _Asker) -> Mapping[tuple[str, frozenset[str]], list[str]]:
    """The asker's relations by which one may read, put together where anchor and conditions are the same."""
    found: dict[tuple[str, frozenset[str]], list[str]] = defaultdict(list)
    for relation, ways in readers(kind.kind, settings_of(asker.member.organisation_id)).items():
        for way in ways:
            if way.on in kind.anchors and (way.on == "person" or (relation, way.on) in asker.names):
                found[way.on, way.needs].append(relation)
    return found


def _proved(kind: kinds.Registered, needs: frozenset[str], asker: _Asker) -> Q | None:
    """The filter for these conditions; None where no row can prove one of them."""
    proved = Q()
    for need in needs:
        if need in kind.by_relation:
            relation, path = kind.by_relation[need]
            stands = standing.relations(asker.member, asker.on, relation=relation)
            proved &= Q(**{f"{path}__in": stands.values("anchor_id")})
        elif need in kind.conditions:
            proved &= as_q(kind.conditions[need], asker.member.pk)
        else:
            return None
    return proved


def _not_excluded(kind: kinds.Registered, asker: _Asker) -> Q:
    """The rows that exclude the asker neither by themselves nor by anything they hang on (c3)."""
    if not asker.excluded:
        return Q()
    return ~reduce(or_, (Q(**{f"{path}__in": asker.excluded}) for path in kind.anchor_paths()))
