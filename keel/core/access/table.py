"""The published access table as data: who may do what with which kind of record, on which condition.

Deny unless a cell says otherwise. Every cell is also subject to c3 (exclusion) and c9 (a current account).
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from keel.core.access.cells import read_cell
from keel.core.access.terms import ANCHORS, KINDS, known


class Relation(NamedTuple):
    """What somebody is to a thing: its usual anchor, its words, and its cells; a cell left out is denied."""

    name: str
    anchor: str
    title: str
    meaning: str
    cells: Mapping[str, str]


class Rule(NamedTuple):
    """One way in: this relation, on this anchor, may do these acts to this kind when all these conditions hold."""

    relation: str
    on: str
    kind: str
    acts: tuple[str, ...]
    needs: tuple[str, ...]


def _row(anchor: str, title: str, meaning: str, **cells: str) -> tuple[str, str, str, dict[str, str]]:
    return anchor, title, meaning, cells


_ROWS: Final = {
    "supervisee": _row(
        "session",
        "supervisee",
        "The person who is supervised.",
        K1="r s @agreement",
        K2="r w",
        K3="r w",
        K4="r w @person",
        K5="r; w own",
        K6="r s",
        K7="r s",
        K8="r present",
        K9="r w",
        K10="r @file",
        K12="r",
        K13="r @person",
        K14="r released @person",
        K15="r s",
        K16="r @case",
    ),
    "supervisor": _row(
        "session",
        "supervisor",
        "The person who leads the session and keeps its record.",
        K1="r w s @agreement",
        K2="r w",
        K3="r c7",
        K4="r c7",
        K5="r w",
        K6="r w s c1",
        K7="r w s c1",
        K8="r w leads",
        K9="r; w own",
        K10="r @file",
        K12="r c1",
        K13="r @person",
        K15="r w s c1",
        K16="r @case",
    ),
    "external supervisor": _row(
        "session",
        "supervisor from outside",
        "A supervisor from another school, the cluster or outside education.",
        K1="r s @agreement",
        K2="r w",
        K3="r c7",
        K4="r c7",
        K5="r w",
        K6="r w s c1 agreement-runs",
        K7="r w s c1",
        K8="r w leads c8",
        K9="r; w own",
        K10="r @file",
        K11="r w s c1",
        K15="r w s c1",
    ),
    "group member": _row(
        "session",
        "member of the group",
        "Somebody who was present at a group session.",
        K1="r @agreement",
        K2="r",
        K3="r",
        K8="r c8 c12",
        K9="w own",
    ),
    "dsl": _row(
        "organisation",
        "designated safeguarding lead",
        "The school's designated safeguarding lead.",
        K1="r",
        K2="r",
        K3="as supervisor",
        K6="r c2",
        K7="as supervisor",
        K8="r c8",
        K9="r case-part c2",
        K10="r @file",
        K12="r case-part c2",
        K13="r",
        K14="r w s transfer c5 c6",
        K15="r secured-folder; as supervisor",
        K16="r w",
    ),
    "deputy": _row(
        "organisation",
        "deputy safeguarding lead",
        "A deputy of the designated safeguarding lead.",
        K2="as supervisee",
        K3="as supervisee",
        K6="r c2 delegated; r c4",
        K8="r c8",
        K14="r w",
        K16="r w",
    ),
    "headteacher": _row(
        "organisation",
        "headteacher",
        "The head of the school or setting.",
        K1="r",
        K2="r",
        K3="as supervisee; as supervisor",
        K6="r c2 dsl-trained; r c4",
        K7="r c4; as supervisor",
        K8="r c8",
        K9="r c9a",
        K10="r",
        K11="r w s @person",
        K13="r",
        K14="r s c5",
        K15="r secured-folder; r c4; as supervisor",
        K16="r c2 dsl-trained",
    ),
    "slt reviewer": _row(
        "organisation",
        "named senior leader who reviews quality",
        "A named member of the senior leadership team who reviews the quality of supervision.",
        K1="r",
        K2="r",
        K6="r c4 c8 c11",
        K8="r c4 c8",
        K13="r",
    ),
    "chair": _row(
        "organisation",
        "chair of governors",
        "The chair of the governors or trustees. A file is theirs from the day it comes to them.",
        K2="r counts",
        K6="r c4 c8 c11",
        K9="r escalated",
        K10="r @file; w decision @file",
        K11="r schedule",
        K12="r @file",
        K13="r",
        K14="r s c5",
    ),
    "link governor": _row(
        "organisation",
        "safeguarding link governor",
        "The governor who links with safeguarding.",
        K6="r c4 c8 c11",
        K13="r",
    ),
    "trust lead": _row(
        "trust",
        "trust safeguarding lead",
        "The trust's safeguarding lead.",
        K1="r",
        K2="r",
        K3="as supervisee; as supervisor",
        K6="r c4; as supervisee; as supervisor",
        K7="as supervisee; as supervisor",
        K8="r c8 trust-group",
        K9="r c9a",
        K10="r",
        K11="r schedule",
        K13="r",
        K14="r s c5",
        K15="r secured-folder; as supervisee; as supervisor",
    ),
    "investigating officer": _row(
        "organisation",
        "investigating officer",
        "Somebody appointed in writing to investigate.",
        K1="r c4",
        K2="r c4",
        K6="r c4 c5 named",
        K7="r c4 c5 named",
        K8="r c4",
        K9="r c4",
        K10="r c4",
        K11="r c4",
        K12="r c4",
        K14="r c4",
        K15="r c4 c5 named",
    ),
    "inspector": _row(
        "organisation",
        "inspector",
        "A guest who inspects. What the safeguarding lead shows on their own screen is not the inspector's reading.",
        K1="r blank",
        K2="r counts",
        K6="as dsl; r c4 c8",
        K13="r",
    ),
    "records officer": _row(
        "organisation",
        "data protection or records officer",
        "The officer who answers access requests and carries out disposal.",
        K2="r",
        K6="r task",
        K7="r task",
        K8="r task",
        K9="r task",
        K10="r task",
        K11="r task",
        K12="r task",
        K13="r",
        K14="r w c10",
        K15="r task",
    ),
    "hr": _row(
        "organisation",
        "personnel officer",
        "The person responsible for personnel matters.",
        K7="r c4 c5",
        K10="r c4 c5",
        K15="r c4 c5",
    ),
    "account administrator": _row(
        "organisation",
        "account administrator",
        "The school's administrator of accounts: not a reader of records.",
        K12="r role-changes",
    ),
    "supplier": _row(
        "installation",
        "supplier",
        "Whoever hosts or supports the installation.",
        K12="r own",
        K13="r health",
    ),
    "receiving dsl": _row(
        "pack",
        "receiving school's safeguarding lead",
        "The safeguarding lead of the school that a child's file moves to.",
        K6="r transferred",
        K12="r receipt",
        K14="r s receipt",
    ),
    "other staff": _row(
        "organisation",
        "member of staff",
        "Any current member of the organisation.",
        K2="w request",
        K10="w @person",
    ),
    "opener": _row(
        "file",
        "person who opened it",
        "Whoever opened a disagreement, as long as they are here.",
        K10="r",
        K12="r",
    ),
    "holder": _row(
        "file",
        "person whom the policy's ladder gives it to",
        "Whoever holds, or held, a step of the ladder for one disagreement; the answer is theirs while they hold it.",
        K10="r; w decision",
        K12="r",
    ),
    "leaver": _row(
        "person",
        "former member of staff, pupil or parent",
        "Somebody who has left, or was never staff; they go through the records officer.",
        K14="r released",
    ),
}


def _relations() -> Iterator[Relation]:
    for name, (anchor, title, meaning, cells) in _ROWS.items():
        yield Relation(name, known(anchor, ANCHORS, "The anchor"), title, meaning, MappingProxyType(cells))


RELATIONS: Final[Mapping[str, Relation]] = MappingProxyType({row.name: row for row in _relations()})
"""Every relation by name, in the order of the published table; the first that allows is the one a decision names."""


def _rules() -> Iterator[Rule]:
    for relation in RELATIONS.values():
        for kind, cell in relation.cells.items():
            for rule in read_cell(cell, usual_anchor=relation.anchor):
                yield Rule(relation.name, rule.on, known(kind, KINDS, "The kind"), rule.acts, rule.needs)


RULES: Final[tuple[Rule, ...]] = tuple(_rules())
"""Every way in that the table gives."""
