"""What records are read for under a grant (S20, S21), as data: who may hold, ask for and agree to one, for how long."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from keel.core.access import RULES, AccessSettings
from keel.core.access.settings import rules_by_kind
from keel.web.people.offices import AGREE, DEPUTY, HEAD, LEADERS, TRUST_LEAD


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """One purpose. `holders` are relations of the access table; `kinds` what it can open; `most` its longest time.

    `veiled`: shown with case numbers only (c8). `sampled`: drawn, at most 10% of a term's entries (c11). `apart`: the
    holder may not be the asker, so that two others give it (c5). `renewable`: may be given anew before its
    end, by two people as at first. `into`: it looks into the two of each session, so that neither of them agrees to it,
    ends it or asks for it anew.
    """

    slug: str
    title: str
    holders: tuple[str, ...]
    kinds: tuple[str, ...]
    most: timedelta
    asks: frozenset[str]
    agrees: frozenset[str]
    veiled: bool = False
    sampled: bool = False
    apart: bool = False
    renewable: bool = False
    into: bool = False


PURPOSES: Final[dict[str, Purpose]] = {
    one.slug: one
    for one in (
        Purpose(
            slug="quality sample",
            title="A sample to judge the quality of supervision",
            holders=("slt reviewer", "chair", "link governor"),
            kinds=("K6",),
            most=timedelta(days=5),
            asks=AGREE | {"quality reviewer", "safeguarding governor"},
            agrees=AGREE,
            veiled=True,
            sampled=True,
        ),
        Purpose(
            slug="investigation",
            title="An investigation",
            holders=("investigating officer",),
            kinds=("K6", "K7", "K9", "K15"),
            most=timedelta(days=14),
            asks=frozenset(LEADERS),
            agrees=frozenset(LEADERS),
            apart=True,
            renewable=True,
            into=True,
        ),
        Purpose(
            slug="inspection",
            title="An inspection",
            holders=("inspector",),
            kinds=("K6",),
            most=timedelta(hours=8),
            asks=AGREE,
            agrees=AGREE,
            veiled=True,
            apart=True,
        ),
        Purpose(
            slug="single record",
            title="One record that is needed",
            holders=("headteacher", "trust lead"),
            kinds=("K6", "K7", "K15"),
            most=timedelta(days=1),
            asks=frozenset({HEAD, TRUST_LEAD}),
            agrees=AGREE,
        ),
    )
}
EMERGENCY: Final = Purpose(
    slug="emergency",
    title="A child's entries, at once",
    holders=("headteacher", "deputy"),
    kinds=("K6",),
    most=timedelta(hours=1),
    asks=frozenset({HEAD, DEPUTY}),
    agrees=AGREE,
)
"""Break-glass: nobody agrees before; two people are told at once, and one of them reviews it (G-11)."""

SHARE: Final = 10
"""A quality sample holds at most one in so many of a term's entries (c11)."""


def say_length(length: timedelta) -> str:
    """How long, in days, hours or minutes."""
    minutes = int(length.total_seconds() // 60)
    for size, name in ((1440, "day"), (60, "hour"), (1, "minute")):
        if minutes % size == 0:
            return f"{minutes // size} {name}{'' if minutes == size else 's'}"
    return f"{minutes} minutes"


def purpose_of(slug: str) -> Purpose:
    """The purpose of this name."""
    return EMERGENCY if slug == EMERGENCY.slug else PURPOSES[slug]


def opens(purpose: Purpose, relation: str, settings: AccessSettings) -> tuple[str, ...]:
    """Which kinds a grant for this purpose opens to this relation, by the table and the policy's settings."""
    return tuple(kind for kind in purpose.kinds if _has_way(relation, kind, purpose, settings))


def could_open(purpose: Purpose, relation: str) -> bool:
    """Whether the table by itself opens anything: then it is the policy that shuts it."""
    return any(_fits(rule.needs, purpose) for rule in RULES if rule.relation == relation and rule.kind in purpose.kinds)


def _has_way(relation: str, kind: str, purpose: Purpose, settings: AccessSettings) -> bool:
    return any(
        rule.relation == relation and "read" in rule.acts and _fits(rule.needs, purpose)
        for rule in rules_by_kind(settings)[kind]
    )


def _fits(needs: tuple[str, ...], purpose: Purpose) -> bool:
    if "c4" not in needs:
        return False
    proved = {"c4"} | ({"c8"} if purpose.veiled else set()) | ({"c11"} if purpose.sampled else {"named"})
    proved |= {"c5"} if purpose.apart else set()
    return set(needs) <= proved
