"""What the selectors gather for a document about something fixed: plain values, so that assembly needs no database."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class FrozenPart:
    """One fixed part: its name in the root ("session", "case:<id>", "personal", "agreement"), salt in hex, its text."""

    identity: str
    kind: str
    salt: str
    sha256: str
    frozen: str

    @property
    def content(self) -> dict[str, Any]:
        """What was fixed, read back from the canonical text."""
        content: dict[str, Any] = json.loads(self.frozen)["content"]
        return content


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature as data. `statement` are the canonical bytes that the organisation's key sealed."""

    name: str
    job_title: str
    capacity: str
    means: str
    signed_on: date
    signed_at: datetime
    original_kept: str
    factor: str
    statement: str = ""
    seal: str = ""


@dataclass(frozen=True, slots=True)
class Unsigned:
    """A signature that is still missing. `refused_on` is the day they refused, if they did."""

    name: str
    job_title: str
    capacity: str
    means: str
    refused_on: date | None = None
    refused_because: str = ""


@dataclass(frozen=True, slots=True)
class Signatures:
    """How far signing has come, in core's words, with what is given and what is missing."""

    words: str
    given: tuple[Signed, ...] = ()
    missing: tuple[Unsigned, ...] = ()
    statement: str = ""
    public_key: str = ""

    @property
    def complete(self) -> bool:
        """Whether nobody's signature is missing."""
        return bool(self.given) and not self.missing


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A note attached to a record, with the version it was attached to."""

    name: str
    job_title: str
    added_at: datetime
    text: str
    version: int
    noted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Fixed:
    """What was fixed under one root: the parts this reader may read, and the hashes of those they may not."""

    root: str
    issued_at: datetime
    parts: tuple[FrozenPart, ...]
    others: Mapping[str, str] = field(default_factory=dict)
    ledger_head: str = ""


@dataclass(frozen=True, slots=True)
class Copy:
    """For whom a copy is made, when, and whose record it is."""

    organisation: str
    made_for: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class RecordGathered:
    """A record, as far as one person may read it."""

    copy: Copy
    fixed: Fixed
    version: int
    signatures: Signatures
    for_party: bool = True
    """Whether the copy is for one of the two people of the session, who sign on it."""
    disagreements: tuple[Disagreement, ...] = ()
    disagreements_elsewhere: int = 0
    """Notes that exist but are not this reader's to read: said, never left out."""
    corrected_by: tuple[int, datetime] | None = None
    notice: tuple[str, ...] = ()
    policy: str = ""


@dataclass(frozen=True, slots=True)
class ExtractGathered:
    """One child's part, with where it stands in the safeguarding system."""

    record: RecordGathered
    system: str
    reference: str = ""
    entered_on: date | None = None


@dataclass(frozen=True, slots=True)
class AgreementGathered:
    """An agreement; `content` is what was fixed on offering it, or what a draft says now."""

    copy: Copy
    content: Mapping[str, Any]
    arrangement: str
    policy: str
    drawn_up_on: date
    signatures: Signatures
    fixed: Fixed | None = None
    reviewed_on: tuple[date, ...] = ()
    next_review_on: date | None = None
    ended_on: date | None = None
    signs_on_paper: bool = True


@dataclass(frozen=True, slots=True)
class AgendaCaseLine:
    """A case on the agenda, by its number: the sheet leaves the house, and names stay in it."""

    number: str
    statuses: tuple[str, ...]
    why: str
    fitted: bool


@dataclass(frozen=True, slots=True)
class ActionLine:
    """An action still open. `text` is empty where its words stay in Keel: they could name a child."""

    about: str
    agreed_on: date
    owner: str
    due: date
    text: str = ""
    overdue: bool = False
    carried: int = 0
    redated: int = 0


@dataclass(frozen=True, slots=True)
class SessionHead:
    """What the head of the agenda says of the meeting."""

    supervisee: str
    supervisee_title: str
    supervisor: str
    supervisor_title: str
    starts_at: datetime
    minutes: int
    place: str
    form: str


@dataclass(frozen=True, slots=True)
class AgendaGathered:
    """An agenda as this reader may see it; `blank` leaves out all that was written."""

    copy: Copy
    head: SessionHead
    answers: Mapping[str, str]
    cases: tuple[AgendaCaseLine, ...]
    actions: tuple[ActionLine, ...]
    sent_at: datetime | None = None
    blank: bool = False
    notice: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attendance:
    """One person at one session."""

    name: str
    part: str
    arrived_at: datetime | None
    left_at: datetime | None
    marked_at: datetime | None


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One line of the monitoring record."""

    starts_at: datetime
    state: str
    people: tuple[Attendance, ...]


@dataclass(frozen=True, slots=True)
class MonitoringGathered:
    """The sessions of one supervisee that this reader may see, the oldest first."""

    copy: Copy
    supervisee: str
    job_title: str
    sessions: tuple[SessionLine, ...]
    statement: str = ""
