"""The facts that obligations are computed from: what happened, to whom, when, and when it was written down.

Every fact carries two dates: the day it happened and the day it was recorded. A correction is a new fact that names the
one it supersedes; nothing is edited. Ids are opaque strings: core never shows or stores a person's name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

EVENTS: Final[Mapping[str, str]] = {
    "policy adopted": "a policy version came into force",
    "agreement drawn up": "the written terms were offered for signature",
    "agreement signed": "one party signed the agreement",
    "agreement ended": "the agreement ended",
    "agreement reviewed": "the agreement was reviewed on or after its review date",
    "session planned": "a session was given its day; a move is a correction of this fact",
    "session held": "a session took place",
    "session cancelled": "either party cancelled a planned session",
    "session missed": "a planned session's day passed and somebody did not come",
    "session rebooked": "a new day was agreed for a cancelled or missed session",
    "replacement held": "the session that replaces a cancelled or missed one took place",
    "informal supervision": "an informal conversation was ticked",
    "agenda sent": "the supervisee sent the completed agenda",
    "case notes completed": "the supervisee completed the private case notes",
    "social care cases discussed": "all children with social-care involvement were discussed",
    "system reviewed": "the safeguarding system was reviewed in the session",
    "monitoring mark": "one party put their own mark on the monitoring record",
    "record issued": "the record was fixed and its copy given to the supervisee",
    "record signed": "one party signed the record",
    "extract owed": "a child's part of a record must be entered in the safeguarding system",
    "extract entered": "the entry's reference and date were given",
    "action agreed": "an action got its owner and its timescale; a new timescale is a correction of this fact",
    "action closed": "an action was closed with what came of it",
    "case discussed": "a case was discussed in supervision",
    "need recognised": "the safeguarding lead saw that somebody would benefit from supervision",
    "need answered": "a session was booked for them, or declined",
}
"""Every event a policy may count from or be met by, with what it means. An unknown name is an error in a policy file."""


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

    `about` links it to things by kind ("session", "agreement", "case", "action", "record", "extract"); `person` is who did it
    or whom it concerns; `parties` names who owes ("supervisee", "supervisors", "owner"); `dates` are days the event itself
    sets ("session": the planned day, "next session", "review date", "agreed date"); `arrangement` is the policy's key.
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
