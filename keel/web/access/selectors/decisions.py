"""One member, one row, one act: the decision of core, asked with the relation rows of the day."""

from collections.abc import Iterable
from datetime import date
from typing import Final, NoReturn, TypeVar
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404

from keel.core.access import RELATIONS, RULES, Conditions, Decision, Held, decide
from keel.web.access import kinds, standing
from keel.web.access.clauses import met, value_of
from keel.web.access.models import Relation
from keel.web.access.settings_source import settings_of
from keel.web.people.models import Member
from keel.web.people.selectors import is_here

M = TypeVar("M", bound=Model)

OWN_RELATIONS: Final = frozenset(rule.relation for rule in RULES if rule.on == "person")
"""What everybody is to their own things, without a row."""


def decide_for(member: Member, row: Model, act: str, *, on: date, **more: bool) -> Decision:
    """Decide whether the member may "read", "write" or "sign" the row that day, with a reason in a sentence.

    `more` are conditions that only the caller knows (`stepped_up=True`). Two queries.
    """
    found, excluded = _stands(member, kinds.of_row(row).anchor_ids(row), on)
    return _decided(member, row, act, found, excluded, on=on, **more)


def fetch(rows: type[M] | QuerySet[M], member: Member, act: str = "read", *, on: date, **lookup: object) -> M:
    """The one row that the lookup names, if the member may do this act to it that day; at most three queries.

    Raises Http404 where there is none or they may not even read it, both alike; PermissionDenied with the reason for
    somebody who may read it but not do this.
    """
    chosen: QuerySet[M] = rows._default_manager.all() if isinstance(rows, type) else rows
    row = chosen.filter(**lookup).first()
    anchor_ids = kinds.of_row(row).anchor_ids(row) if row is not None else {uuid4()}
    found, excluded = _stands(member, anchor_ids, on)
    if row is None:
        _absent()
    decision = _decided(member, row, act, found, excluded, on=on)
    if decision.allowed:
        return row
    if act != "read" and _decided(member, row, "read", found, excluded, on=on).allowed:
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
    said |= {name: (relation, value_of(row, path)) in stands for name, (relation, path) in kind.by_relation.items()}
    return Conditions(account_current=is_here(member, on), excluded=excluded, **{**said, **more})


def _stands(member: Member, anchor_ids: set[UUID], on: date) -> tuple[list[Relation], bool]:
    found = list(standing.relations(member, on).filter(anchor_id__in=anchor_ids))
    return found, not standing.excluded_from(member).isdisjoint(anchor_ids)


def _decided(
    member: Member, row: Model, act: str, found: list[Relation], excluded: bool, *, on: date, **more: bool
) -> Decision:
    return decide(
        held(found, member.pk),
        kinds.of_row(row).thing(row),
        act,
        conditions(member, row, found, excluded, on=on, **more),
        settings_of(member.organisation_id),
    )


def _absent() -> NoReturn:
    raise Http404("There is nothing here, or nothing that you may see.")
