"""One member, one row, one act: the decision of core, asked with the relation rows of the day."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Final, NamedTuple, NoReturn, TypeVar
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet, prefetch_related_objects
from django.http import Http404

from keel.core.access import RELATIONS, RULES, AccessSettings, Conditions, Decision, Held, decide
from keel.web.access import kinds, standing
from keel.web.access.clauses import met, value_of
from keel.web.access.models import Granted, Relation
from keel.web.people.models import Member
from keel.web.people.selectors import is_here

M = TypeVar("M", bound=Model)

OWN_RELATIONS: Final = frozenset(rule.relation for rule in RULES if rule.on == "person")
"""What everybody is to their own things, without a row."""


def decide_for(member: Member, row: Model, act: str, *, on: date, **more: bool) -> Decision:
    """Decide whether the member may "read", "write" or "sign" the row that day, with a reason in a sentence.

    `more` are conditions that only the caller knows (`stepped_up=True`). Four queries, two of them once a request.
    """
    return _decided(member, row, act, _stands(member, kinds.of_row(row).anchor_ids(row), on), on=on, **more)


class Hat(NamedTuple):
    """One way in which somebody comes to a row: by what they stand in, or as the holder of one grant."""

    held: frozenset[Held]
    conditions: Conditions
    granted: Granted | None = None


def fetch(
    rows: type[M] | QuerySet[M],
    member: Member,
    act: str = "read",
    *,
    on: date,
    seen_as: Callable[[M], Model] | None = None,
    **lookup: object,
) -> M:
    """The one row that the lookup names, if the member may do this act to it that day; at most five queries.

    Raises Http404 where there is none or they may not even read it, both alike, with the same queries: what comes with
    the rows (prefetch_related) is asked for last. PermissionDenied with the reason for somebody who may read it but not
    do this. `seen_as` gives what is decided about instead of the row, as a session's agenda; it asks nothing.
    """
    chosen: QuerySet[M] = rows._default_manager.all() if isinstance(rows, type) else rows
    row = chosen.prefetch_related(None).filter(**lookup).first()
    thing = row if row is None or seen_as is None else seen_as(row)
    stands = _stands(member, kinds.of_row(thing).anchor_ids(thing) if thing is not None else {uuid4()}, on)
    if row is None or thing is None:
        _absent()
    decision = _decided(member, thing, act, stands, on=on)
    if decision.allowed:
        prefetch_related_objects([row], *chosen._prefetch_related_lookups)  # type: ignore[attr-defined]
        return row
    if act != "read" and _decided(member, thing, "read", stands, on=on).allowed:
        raise PermissionDenied(decision.reason)
    return _absent()


def held(relations: Iterable[Relation], member_id: UUID) -> frozenset[Held]:
    """Relation rows as core takes them, with what everybody is to their own things."""
    rows = {Held(row.relation, row.anchor_kind, str(row.anchor_id)) for row in relations if row.relation in RELATIONS}
    return frozenset(rows | {Held(relation, "person", str(member_id)) for relation in OWN_RELATIONS})


def conditions(
    member: Member, row: Model, found: Iterable[Relation], excluded: bool, *, on: date, **more: bool
) -> Conditions:
    """What holds between this member and this row that day: by its fields, by relation rows, by the caller."""
    kind = kinds.of_row(row)
    stands = {(relation.relation, relation.anchor_id) for relation in found}
    said = {name: met(clauses, row, member.pk) for name, clauses in kind.conditions.items()}
    said |= {name: (one.relation, value_of(row, one.path)) in stands for name, one in kind.by_relation.items()}
    shut = excluded or not met(kind.only, row, member.pk)
    return Conditions(account_current=is_here(member, on), excluded=shut, **{**said, **more})


def hats(
    member: Member,
    row: Model,
    found: Iterable[Relation],
    excluded: bool,
    granted: Iterable[Granted],
    *,
    on: date,
    **more: bool,
) -> Iterator[Hat]:
    """Every way in which the member comes to the row, the one without a grant first.

    Each grant counts alone, with the one relation it was given to: a sample for a quality reviewer opens nothing to the
    same person as headteacher.
    """
    kind, rows = kinds.of_row(row), list(found)
    yield Hat(held(rows, member.pk), conditions(member, row, rows, excluded, on=on, **more))
    ids = kind.grantable_ids(row)
    for one in granted:
        if one.kind == kind.kind and one.anchor_id in ids:
            only = frozenset(each for each in held(rows, member.pk) if each.relation == one.relation)
            proved = {"grant": True, "second_person": one.two_people, "sampled": one.sampled, "named": one.named}
            yield Hat(only, conditions(member, row, rows, excluded, on=on, **{**proved, **more}), one)


class _Standing(NamedTuple):
    """All that a decision asks of the database, asked before anybody knows whether the row is there."""

    found: list[Relation]
    excluded: bool
    granted: list[Granted]
    settings: AccessSettings


def _stands(member: Member, anchor_ids: set[UUID], on: date) -> _Standing:
    return _Standing(
        found=list(standing.relations(member, on).filter(anchor_id__in=anchor_ids)),
        excluded=not standing.excluded_from(member).isdisjoint(anchor_ids),
        granted=standing.granted(member),
        settings=standing.settings_for(member),
    )


def _decided(member: Member, row: Model, act: str, stands: _Standing, *, on: date, **more: bool) -> Decision:
    thing = kinds.of_row(row).thing(row)
    decisions = [
        decide(hat.held, thing, act, hat.conditions, stands.settings)
        for hat in hats(member, row, stands.found, stands.excluded, stands.granted, on=on, **more)
    ]
    return next((one for one in decisions if one.allowed), decisions[0])


def _absent() -> NoReturn:
    raise Http404("There is nothing here, or nothing that you may see.")
