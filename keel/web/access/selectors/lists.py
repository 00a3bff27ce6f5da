"""A list is the filter of the decision: the same table, the same relation rows, in SQL."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Final, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from keel.core.access import AccessSettings, readers
from keel.web.access import kinds, standing
from keel.web.access.clauses import as_q
from keel.web.access.models import Granted
from keel.web.people.models import Member
from keel.web.people.selectors import is_here

M = TypeVar("M", bound=Model)

BY_GRANT: Final[Mapping[str, Callable[[Granted], bool]]] = {
    "grant": lambda one: True,
    "second_person": lambda one: one.two_people,
    "sampled": lambda one: one.sampled,
    "named": lambda one: one.named,
}
"""Conditions that a running grant proves (selectors.decisions.hats says the same of one row)."""


@dataclass(frozen=True, slots=True)
class _Asker:
    """Whoever asks for the list: their relations by name and kind of anchor, and what they are excluded from."""

    member: Member
    on: date
    names: frozenset[tuple[str, str]]
    excluded: frozenset[UUID]
    granted: list[Granted]
    settings: AccessSettings
    more: Mapping[str, bool]


def visible(rows: QuerySet[M], member: Member, *, on: date, **more: bool) -> QuerySet[M]:
    """Those of the rows that the member may read that day; `more` as in `decide_for`.

    Four small queries the first time in a request, none after that, however many rows and relations there are.
    """
    if not is_here(member, on):
        return rows.none()
    asker = _Asker(
        member=member,
        on=on,
        names=standing.names(member, on),
        excluded=standing.excluded_from(member),
        granted=standing.granted(member),
        settings=standing.settings_for(member),
        more=more,
    )
    allowed = [
        as_q(kind.when, member.pk) & reached & as_q(kind.only, member.pk) & _not_excluded(kind, asker)
        for kind in kinds.registered(rows.model)
        if (reached := _readable(kind, asker)) is not None
    ]
    return rows.filter(reduce(or_, allowed)) if allowed else rows.none()


def _readable(kind: kinds.Registered, asker: _Asker) -> Q | None:
    """The rows that one of the table's ways to read reaches; None where no way is open to the asker."""
    reached: list[Q] = []
    for (anchor, needs), relations in _ways(kind, asker).items():
        proved = _proved(kind, needs, asker)
        if proved is not None:
            reached.append(_stands(kind, anchor, relations, asker) & proved)
        if asker.granted and needs & BY_GRANT.keys():
            reached += _by_grants(kind, anchor, needs, relations, asker)
    return reduce(or_, reached) if reached else None


def _by_grants(
    kind: kinds.Registered, anchor: str, needs: frozenset[str], relations: list[str], asker: _Asker
) -> list[Q]:
    """The rows that grants to one of these relations reach."""
    rest, wanted = _proved(kind, needs - BY_GRANT.keys(), asker), needs & BY_GRANT.keys()
    if rest is None:
        return []
    found = []
    for relation in relations:
        opened = [
            one.anchor_id
            for one in asker.granted
            if (one.relation, one.kind) == (relation, kind.kind) and all(BY_GRANT[need](one) for need in wanted)
        ]
        if opened:
            named = reduce(or_, (Q(**{f"{path}__in": opened}) for path in kind.grantable_paths()))
            found.append(_stands(kind, anchor, [relation], asker) & rest & named)
    return found


def _stands(kind: kinds.Registered, anchor: str, relations: list[str], asker: _Asker) -> Q:
    """The rows to whose anchor the asker stands in one of these relations."""
    path = kind.anchors[anchor]
    if anchor == "person":
        return Q(**{path: asker.member.pk})
    stands = standing.relations(asker.member, asker.on, relation__in=relations, anchor_kind=anchor)
    return Q(**{f"{path}__in": stands.values("anchor_id")})


def _ways(kind: kinds.Registered, asker: _Asker) -> Mapping[tuple[str, frozenset[str]], list[str]]:
    """The asker's relations by which one may read, put together where anchor and conditions are the same."""
    found: dict[tuple[str, frozenset[str]], list[str]] = defaultdict(list)
    for relation, ways in readers(kind.kind, asker.settings).items():
        for way in ways:
            if way.on in kind.anchors and (way.on == "person" or (relation, way.on) in asker.names):
                found[way.on, way.needs].append(relation)
    return found


def _proved(kind: kinds.Registered, needs: frozenset[str], asker: _Asker) -> Q | None:
    """The filter for these conditions; None where no row can prove one of them."""
    proved = Q()
    for need in needs:
        if need in asker.more:
            if not asker.more[need]:
                return None
        elif need in kind.by_relation:
            one = kind.by_relation[need]
            stands = standing.relations(asker.member, asker.on, relation=one.relation)
            proved &= Q(**{f"{one.path}__in": stands.values("anchor_id")})
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
