"""A supervision policy as data: what the parser makes of a policy file and everything else reads.

Frozen throughout. Texts that hold a phrase ("every 3 weeks") keep the words and, beside them, what the words
were read as, so that nobody reads them twice. The names here are the names in the file.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, ClassVar, Final, cast

from keel.core.forms.tables import Names, OneOf
from keel.core.phrases import Cadence, Deadline, read
from keel.core.policy.words import (
    STRENGTHS,
    CadenceText,
    Clausal,
    CountedEvent,
    DeadlineText,
    EventName,
    FormName,
    Party,
    Role,
    Strength,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meta:
    """The document itself (S1). `review` counts from the day it is adopted; `approved_by` may be missing,
    and is then reported.
    """

    name: str
    title: str
    summary: str
    version: str
    written: date
    review: DeadlineText
    next_review: date
    clause: Clausal
    records_belong_to: str
    read_with: tuple[str, ...] = ()
    sources: tuple[Annotated[str, Names("source")], ...] = ()
    approved_by: str | None = None
    approved_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The policy's own name for each role it speaks of, roles Keel does not know, and what "monthly" means
    in it.
    """

    roles: Mapping[Annotated[str, Names("role")], str]
    own_roles: tuple[str, ...] = ()
    monthly: Annotated[str, OneOf(("every four calendar weeks", "every calendar month"))] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One rule in our own words, sorted by how binding the source makes each sentence.

    `requirement` is the rule's id in the requirements (S9; the clause's own name if it is one), `check` what
    the policy check reports about it, `own` true where the figure or the reading is Keel's or the school's
    and not the source's, `for_reading` true where people keep the rule and nothing in Keel acts on it.
    """

    heading: str
    must: str = ""
    should: str = ""
    may: str = ""
    requirement: str | None = None
    check: tuple[str, ...] = ()
    own: bool = False
    for_reading: bool = False

    @property
    def wording(self) -> str:
        """All of the rule, the binding part first."""
        return " ".join(part for part in (self.must, self.should, self.may) if part)

    @property
    def strength(self) -> str:
        """The strongest of its sentences: must, should or may."""
        return next((strength for strength in STRENGTHS if getattr(self, strength)), "may")


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """One way of supervising that the policy sets up. A role has at most one arrangement of each format.

    `counts` are the events that meet the cadence. `minutes` is the talk, `slot_minutes` the time kept free
    for it; both are None for an informal arrangement. `own` marks a cadence
    that the source does not give, `also` names further clauses that it rests on.
    """

    NAMED_BY: ClassVar = "key"

    key: str
    clause: Clausal
    heading: str
    supervisee_roles: tuple[Role, ...]
    supervisor_roles: tuple[Role, ...]
    cadence: CadenceText
    cadence_phrase: Cadence = field(init=False, compare=False, repr=False)
    owed_by: Party = "supervisors"
    format: Annotated[str, OneOf(("one to one", "group", "informal"))] = "one to one"
    counts: tuple[EventName, ...] = ("session held",)
    minutes: int | None = None
    slot_minutes: int | None = None
    form: FormName | None = None
    strength: Strength = "must"
    also: tuple[Clausal, ...] = ()
    own: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "cadence_phrase", cast("Cadence", read(self.cadence)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Something owed each time an event happens.

    It begins with any event of `counts_from` and is met by any event of `met_by` that has everything in
    `matched_on` in common with the first; no event is in both. `from_date` names the day to count from where
    it is not the day the first event happened: "session" is the day the session was planned for. Owed by
    "each party", each person's own event meets their own duty. `applies_to` holds arrangement keys; empty
    means whatever the arrangement, and none. `step` narrows it to events at that step of the ladder.
    """

    NAMED_BY: ClassVar = "key"

    key: str
    clause: Clausal
    what: str
    owed_by: Party
    counts_from: tuple[CountedEvent, ...]
    due: DeadlineText
    due_phrase: Deadline = field(init=False, compare=False, repr=False)
    met_by: tuple[EventName, ...]
    matched_on: tuple[Annotated[str, Names("subject")], ...]
    from_date: Annotated[str, Names("day")] | None = None
    step: Annotated[str, Names("step of the ladder")] | None = None
    strength: Strength = "must"
    applies_to: tuple[Annotated[str, Names("arrangement")], ...] = ()
    also: tuple[Clausal, ...] = ()
    own: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "due_phrase", cast("Deadline", read(self.due)))


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRules:
    """Which cases a session takes (S9, S12). `own` names the fields whose value is Keel's and not the
    source's.
    """

    clause: Clausal
    statuses: tuple[str, ...]
    social_care_statuses: tuple[str, ...]
    discuss_all: bool
    others_at_most: int
    urgent_never_blocked: bool
    override_needs_reason: bool
    also: tuple[Clausal, ...] = ()
    own: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a reflective model: its name and what the room asks there."""

    key: str
    name: str
    prompts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reflection:
    """A reflective model (S14, S27): named steps, in order or side by side."""

    clause: Clausal
    name: str
    order: Annotated[str, OneOf(("in order", "side by side"))]
    steps: tuple[Step, ...]
    also: tuple[Clausal, ...] = ()
    own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Conduct:
    """How a session is held: lines shown as it begins (S10), what each one goes through (S13), who marks
    it (S19).
    """

    clause: Clausal
    reminders: tuple[str, ...]
    standing_checks: tuple[str, ...]
    monitoring: str
    also: tuple[Clausal, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """How a record is signed (S17, S19) and where its original lies."""

    clause: Clausal
    means: Annotated[str, OneOf(("paper", "electronic", "both"))]
    statement: str
    original_kept: str
    copies_to: tuple[Party, ...]
    also: tuple[Clausal, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingRule:
    """Where one part of a record goes (X3): who reads it there, and the system it is owed to, if any."""

    NAMED_BY: ClassVar = "part"

    part: Annotated[str, Names("part")]
    clause: Clausal
    readers: tuple[Annotated[str, Names("reader")], ...]
    owed_to: str | None = None
    own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What people are told about who reads (S20, S21), and the answers this policy picks in the access table.

    `limits` are what ends confidentiality in a policy that promises it. `settings` holds answers by setting,
    as `keel.core.access` names them; a setting left out keeps its default. `own` names settings whose answer
    is Keel's.
    """

    clause: Clausal
    confidentiality: Annotated[str, OneOf(("private, not confidential", "confidential with limits"))]
    statement: tuple[str, ...]
    limits: tuple[str, ...] = ()
    case_notes: Annotated[str, OneOf(("private until shared", "shared with the agenda"))] = "private until shared"
    settings: Mapping[Annotated[str, Names("access setting")], str] = field(default_factory=dict)
    also: tuple[Clausal, ...] = ()
    own: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderStep:
    """One step of the ladder (S22): who holds it and by when they owe an answer.

    Whoever is a subject, or opened it, never holds it. A step of `consent` is reached only when both agree that it goes
    there: whoever opened it and whoever holds it then. `not_about` are roles for whose sake the step is passed over
    when one who has them is a subject, `only_about` those without whom it is. `own` marks a figure or step of
    Keel's or the school's.
    """

    key: str
    held_by: Annotated[str, Names("holder")]
    what: str
    due: DeadlineText
    clause: Clausal
    strength: Strength = "should"
    not_about: tuple[Role, ...] = ()
    only_about: tuple[Role, ...] = ()
    consent: bool = False
    own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideRoute:
    """Somebody outside to whom anyone may turn at any time: shown on every page of a disagreement."""

    name: str
    when: str
    how: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """Where a complaint or a disagreement goes, step by step, and who outside can always be turned to (S22)."""

    clause: Clausal
    steps: tuple[LadderStep, ...]
    outside: tuple[OutsideRoute, ...]
    also: tuple[Clausal, ...] = ()
    own: tuple[str, ...] = ()

    def duties(self) -> tuple[Duty, ...]:
        """What whoever holds each step owes: an answer, counted from the day it came to them."""
        return tuple(_answer(step) for step in self.steps)


ANSWER: Final = "disagreement_"
"""How the key of a step's duty begins."""


def _answer(step: LadderStep) -> Duty:
    return Duty(
        key=ANSWER + step.key,
        clause=step.clause,
        what=step.what,
        owed_by="holder",
        counts_from=("disagreement brought",),
        due=step.due,
        met_by=("disagreement answered",),
        matched_on=("turn",),
        step=step.key,
        strength=step.strength,
        own=step.own,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """The terms that the parties sign (S7, S29). `review` counts from the day it is drawn up."""

    clause: Clausal
    drawn_up_by: tuple[Role, ...]
    review: DeadlineText
    sessions_will: tuple[str, ...]
    everyone_will: tuple[str, ...]
    also: tuple[Clausal, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminders:
    """When people are told of what they owe, in days. What is left out is Keel's own figure.

    `before` are days before the due day, 0 the day itself; past it they are told the next day and then every `again`
    days. `escalate` days past it, the first of `escalate_to` who does not owe it is told as well. What has no day of
    its own counts from the day it opened: `open_first`, late after `open_late`, told above after `open_escalate`.
    """

    clause: Clausal
    before: tuple[int, ...] = (7, 0)
    again: int = 7
    escalate: int = 7
    open_first: int = 7
    open_late: int = 14
    open_escalate: int = 21
    escalate_to: tuple[Role, ...] = ("headteacher",)
    own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """The released forms by what they are for; the version is part of the name."""

    clause: Clausal
    record: FormName
    agreement: FormName
    case_notes: FormName
    also: tuple[Clausal, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One version of one policy. `keel.core.policy.in_force` says which version holds on a day."""

    meta: Meta
    words: Words
    clauses: Mapping[str, Clause]
    arrangements: Mapping[str, Arrangement]
    duties: tuple[Duty, ...]
    cases: CaseRules
    conduct: Conduct
    reflection: Reflection
    signing: Signing
    filing: tuple[FilingRule, ...]
    access: Access
    agreement: Agreement
    forms: Forms
    ladder: Ladder | None = None
    """None: the policy says nothing of disagreements, and the check reports it."""
    reminders: Reminders | None = None
    """None: Keel's own figures (keel.core.obligations.reminders)."""

    @property
    def roles(self) -> Mapping[str, str]:
        """The policy's own name for each role it speaks of."""
        return self.words.roles
