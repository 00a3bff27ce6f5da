"""The facts that obligations are computed from: what happened, to whom, when, and when it was written down.

Every fact carries two dates: the day it happened and the day it was recorded. A correction is a new fact that
names the one it supersedes; nothing is edited. Ids are opaque strings: core never shows or stores a person's
name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from keel.core.policy.events import EVENTS

__all__ = ["EVENTS", "Event", "Facts", "RoleHeld", "StatusHeld"]


@dataclass(frozen=True, slots=True)
class RoleHeld:
    """A person holds a role from `first` to `last` (both included; no last day: still held)."""

    id: str
    person: str
    role: str
    first: date
    last: date | None
    recorded: date
    supersedes: str | None = None


@dataclass(frozen=True, slots=True)
class StatusHeld:
    """A case has a status from `first` to `last` (both included), and who carries the case then."""

    id: str
    case: str
    status: str
    first: date
    last: date | None
    recorded: date
    carried_by: str | None = None
    supersedes: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened on one day.

    `about` links it to things by kind ("session", "agreement", "case", "action", "record", "extract");
    `person` is who did it or whom it concerns; `parties` names who owes ("supervisee", "supervisors",
    "owner"); `dates` are days the event itself sets ("session": the planned day, "next session", "review
    date", "agreed date"); `arrangement` is the policy's key.
    """

    id: str
    name: str
    on: date
    recorded: date
    about: Mapping[str, str] = field(default_factory=dict)
    person: str | None = None
    parties: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    dates: Mapping[str, date] = field(default_factory=dict)
    arrangement: str | None = None
    supersedes: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """All facts of one organisation, in any order. `in_force_from` is the day its policy came into force."""

    in_force_from: date
    roles: tuple[RoleHeld, ...] = ()
    statuses: tuple[StatusHeld, ...] = ()
    events: tuple[Event, ...] = ()
