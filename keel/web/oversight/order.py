"""The published order of consequence: what needs somebody stands in this order on their home page.

What is past its day comes first, whatever it is. Then by what waits: a child before a meeting, a meeting before paper.
The groups speak of events that every policy uses, not of one policy's clauses.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from keel.core.obligations import Status


@dataclass(frozen=True, slots=True)
class Group:
    """Duties that are met by one of these events, and why they stand where they stand."""

    name: str
    events: tuple[str, ...]
    reason: str


GROUPS: Final = (
    Group(
        "A child waits for it",
        (
            "extract entered",
            "extract corrected",
            "action closed",
            "social care cases discussed",
            "case discussed",
            "need answered",
        ),
        "Until it is done, somebody who looks after the child does not know, or nobody does what was agreed.",
    ),
    Group(
        "Somebody waits for an answer",
        ("disagreement answered",),
        "Whoever brings a disagreement has tried to settle it already, and each day without an answer weighs on them.",
    ),
    Group(
        "Something was opened at once",
        ("opening reviewed",),
        "Somebody read about a child without waiting for agreement; another looks at it while it is fresh.",
    ),
    Group(
        "A session is owed",
        ("session rebooked", "replacement held", "session held", "informal supervision"),
        "Without the meeting nobody thinks about the children, and nobody looks after the person.",
    ),
    Group(
        "A session is prepared",
        ("agenda sent", "case notes completed", "system reviewed"),
        "What is not prepared is not discussed in the time there is.",
    ),
    Group(
        "A record is given, signed or marked",
        ("record issued", "record signed", "monitoring mark", "agreement signed", "agreement drawn up"),
        "It proves what was said and agreed; it does not change it.",
    ),
    Group(
        "The rules themselves",
        ("agreement reviewed", "policy reviewed"),
        "They hold until they are looked at again.",
    ),
    Group(
        "Somebody waits for a second person",
        (),
        "What somebody may not do alone waits for you. It stands above the rest on the home page.",
    ),
)
LAST: Final = len(GROUPS)
STANDING: Final[dict[Status, int]] = {"overdue": 0, "missed": 0, "due": 1, "upcoming": 2, "met": 3, "met late": 3}
STRENGTHS: Final = ("must", "should", "may")


def group_of(events: Iterable[str]) -> int:
    """The first group one of whose events meets the duty; the last place for what no group names."""
    wanted = set(events)
    return next((number for number, group in enumerate(GROUPS) if wanted & set(group.events)), LAST)


def place(
    *, status: Status, events: Iterable[str], strength: str, day: date, key: str
) -> tuple[int, int, int, date, str]:
    """The sort key of a line; `day` is the due day, or the day it opened where there is none."""
    return STANDING[status], group_of(events), STRENGTHS.index(strength), day, key
