"""Which kind of the access table (K1 to K15) a model's rows are, and what each hangs on. Apps register in `ready()`.

    kinds.register(
        RecordPart, "K6", when={"kind": "case"},
        anchors={"session": "session_id", "organisation": "organisation_id"},
        about=("case_id",), conditions={"shared": {"record__shared_at__isnull": False}},
        only=({"withdrawn_at__isnull": True}, {"session__supervisee_id": ME}),
    )

A model whose rows are of several kinds is registered once a kind, with `when`. The anchor `person` is whose own the
thing is; an anchor that leads to None is left out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Final
from uuid import UUID

from django.db.models import Model

from keel.core.access import Conditions, Thing, UnknownAccessError

from .clauses import EVERY_ROW, Clause, Clauses, as_clauses, leads_somewhere, met, path_and_ending, value_of

CONTENT: Final = frozenset({"K3", "K4", "K5", "K6", "K7", "K8", "K9", "K10", "K11", "K12", "K15", "K16"})
"""Kinds whose reading is told to the ledger (assurance, design "Reading")."""

_CONDITION_FIELDS: Final = frozenset(one.name for one in fields(Conditions)) - {"account_current", "excluded"}


@dataclass(frozen=True, slots=True)
class ByRelation:
    """A condition that holds while whoever asks stands in this relation to the row's thing at `path`."""

    relation: str
    path: str


@dataclass(frozen=True, slots=True)
class Registered:
    """One kind of row. `anchors` are paths by kind of anchor, `about` paths to members and cases the ledger names."""

    kind: str
    anchors: Mapping[str, str]
    when: Clauses = EVERY_ROW
    about: tuple[str, ...] = ()
    conditions: Mapping[str, Clauses] = field(default_factory=dict)
    by_relation: Mapping[str, ByRelation] = field(default_factory=dict)
    only: Clauses = EVERY_ROW

    def thing(self, row: Model) -> Thing:
        """The row as the access table sees it."""
        found = {on: value_of(row, path) for on, path in self.anchors.items()}
        return Thing(self.kind, {on: str(anchor) for on, anchor in found.items() if anchor is not None})

    def anchor_paths(self) -> set[str]:
        """The paths to every id that relations to such a row, or exclusions from it, can hang on."""
        return {"pk", *self.anchors.values(), *self.about, *(one.path for one in self.by_relation.values())}

    def grantable_paths(self) -> set[str]:
        """The paths to what a grant can name: the thing, its session, agreement, case or file; never a school."""
        wide = {"organisation", "trust", "installation", "person"}
        return {"pk", *(path for on, path in self.anchors.items() if on not in wide), *self.about}

    def grantable_ids(self, row: Model) -> set[UUID]:
        """Those ids of one row."""
        return {found for path in self.grantable_paths() if isinstance(found := value_of(row, path), UUID)}

    def paths(self) -> set[str]:
        """Every path to a field that this registration names."""
        clauses = (*self.when, *self.only, *(clause for given in self.conditions.values() for clause in given))
        return self.anchor_paths() | {path_and_ending(lookup)[0] for clause in clauses for lookup in clause}

    def anchor_ids(self, row: Model) -> set[UUID]:
        """Those ids of one row."""
        return {found for path in self.anchor_paths() if isinstance(found := value_of(row, path), UUID)}

    def subjects(self, row: Model) -> set[UUID]:
        """The members and cases that this row is about."""
        return {found for path in self.about if isinstance(found := value_of(row, path), UUID)}


_REGISTERED: dict[type[Model], list[Registered]] = {}


def register(
    model: type[Model],
    kind: str,
    *,
    anchors: Mapping[str, str],
    about: tuple[str, ...] = (),
    when: Clause | Clauses = EVERY_ROW,
    conditions: Mapping[str, Clause | Clauses | ByRelation] | None = None,
    only: Clause | Clauses = EVERY_ROW,
) -> None:
    """Say what the rows of a model are. Unknown kinds, anchors and conditions raise UnknownAccessError at start-up.

    `conditions` are fields of core's Conditions that a row itself proves, or a row of relation:
    `{"delegated": ByRelation("delegated to", "case_id")}` holds while the member stands in that to the row's case.
    A row that fulfils no clause of `only` is shut to whoever asks, as by an exclusion: no relation and no grant, of now
    or later, opens it.

    Where there is an organisation, the anchor "trust" leads to it too: a school names its trust's lead as a member of
    its own, and what they are to the trust reaches that school alone.
    """
    anchors = {**({"trust": anchors["organisation"]} if "organisation" in anchors else {}), **anchors}
    Thing(kind, anchors)
    conditions = conditions or {}
    for name in conditions:
        if name not in _CONDITION_FIELDS:
            raise UnknownAccessError(
                f"{model.__name__} names a condition '{name}' that the access table does not know."
            )
    one = Registered(
        kind,
        dict(anchors),
        as_clauses(when),
        about,
        {name: as_clauses(given) for name, given in conditions.items() if not isinstance(given, ByRelation)},
        {name: given for name, given in conditions.items() if isinstance(given, ByRelation)},
        as_clauses(only),
    )
    for path in one.paths():
        if not leads_somewhere(model, path):
            raise UnknownAccessError(
                f"{model.__name__} has no field at '{path}', which its registration as {kind} names."
            )
    known = _REGISTERED.setdefault(model, [])
    if one not in known:
        known.append(one)


def registered(model: type[Model]) -> list[Registered]:
    """All kinds of a model's rows; UnknownAccessError for a model that nobody registered: closed by default."""
    if model not in _REGISTERED:
        raise UnknownAccessError(
            f"No kind of record is registered for {model.__name__}. Register it in its app's ready()."
        )
    return _REGISTERED[model]


def of_row(row: Model) -> Registered:
    """The kind of one row; UnknownAccessError where none of the model's kinds fits it."""
    for one in registered(type(row)):
        if met(one.when, row, row.pk):
            return one
    raise UnknownAccessError(f"This {type(row).__name__} is of no registered kind.")


def all_registered() -> Iterator[tuple[type[Model], Registered]]:
    """Every registration, for checks and tests."""
    for model, kinds in _REGISTERED.items():
        for one in kinds:
            yield model, one


def proving_relations() -> frozenset[str]:
    """Relations outside the access table that prove a condition of a registered kind."""
    return frozenset(given.relation for _, one in all_registered() for given in one.by_relation.values())
