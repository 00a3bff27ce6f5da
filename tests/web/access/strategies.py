"""Random relations, exclusions and things for the door's properties."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from hypothesis import strategies as st

from keel.core.access import ANCHORS, KINDS, RELATIONS

BASE: Final = date(2026, 11, 16)
IDS: Final = tuple(UUID(int=number) for number in range(1, 5))
"""Sessions, agreements and the like; few, so that things meet."""
PEOPLE: Final = 3

days = st.integers(-3, 3).map(lambda days: BASE + timedelta(days=days))


@dataclass(frozen=True)
class GeneratedRelation:
    """A relation row; `member` is a place in the list of people."""

    member: int
    relation: str
    anchor_kind: str
    anchor_id: UUID
    first: date
    last: date | None


@dataclass(frozen=True)
class GeneratedRow:
    """A thing of a kind, hanging on whatever it hangs on."""

    kind: str
    person: int | None
    session: UUID | None
    agreement: UUID | None
    act: str
    """A row that is withdrawn opens to its person alone."""


@dataclass(frozen=True)
class GeneratedGrant:
    """What a grant opens; `minutes` from now to its beginning and its end."""

    member: int
    relation: str
    kind: str
    anchor_id: UUID
    begins: int
    ends: int
    two_people: bool
    sampled: bool
    named: bool


GRANTABLE: Final = [
    (relation, kind) for relation, row in RELATIONS.items() for kind, cell in row.cells.items() if "c4" in cell
]


@st.composite
def grants(draw: st.DrawFn) -> GeneratedGrant:
    """A grant, mostly for what the table opens under one, about now."""
    usual = st.sampled_from(GRANTABLE)
    relation, kind = draw(usual | usual | st.tuples(st.sampled_from([*RELATIONS]), st.sampled_from([*KINDS])))
    begins = draw(st.sampled_from([-60, -60, 0, 60]))
    return GeneratedGrant(
        member=draw(st.integers(0, PEOPLE - 1)),
        relation=relation,
        kind=kind,
        anchor_id=draw(st.sampled_from(IDS)),
        begins=begins,
        ends=begins + draw(st.sampled_from([0, 60, 61, 120])),
        two_people=draw(st.booleans()),
        sampled=draw(st.booleans()),
        named=draw(st.booleans()),
    )


@st.composite
def relations(draw: st.DrawFn) -> GeneratedRelation:
    """A relation on a generated id or on the school (None stands for it)."""
    relation = draw(st.sampled_from([*RELATIONS, "delegated to"]))
    usual = RELATIONS[relation].anchor if relation in RELATIONS else "session"
    kind = draw(st.sampled_from([usual, usual, *ANCHORS]))
    first = draw(days)
    last = draw(st.none() | days.filter(lambda day: day >= first))
    return GeneratedRelation(draw(st.integers(0, PEOPLE - 1)), relation, kind, draw(st.sampled_from(IDS)), first, last)


rows = st.builds(
    GeneratedRow,
    kind=st.sampled_from([*KINDS]),
    person=st.none() | st.integers(0, PEOPLE - 1),
    session=st.none() | st.sampled_from(IDS),
    agreement=st.none() | st.sampled_from(IDS),
    act=st.sampled_from(["kept", "shared", "withdrawn"]),
)
exclusions = st.tuples(st.integers(0, PEOPLE - 1), st.sampled_from(IDS))
