"""What cannot be so in a policy, though each field by itself is well written."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from keel.core.forms.problems import Fault, Path, did_you_mean
from keel.core.phrases import Before, OnDate
from keel.core.policy.events import DAYS_SET_BY, DERIVED_EVENTS, EVENTS, NAMED_DAYS
from keel.core.policy.model import (
    ANSWER,
    Access,
    Agreement,
    Arrangement,
    CaseRules,
    Clause,
    Conduct,
    Duty,
    FilingRule,
    Forms,
    Ladder,
    Meta,
    Policy,
    Reflection,
    Reminders,
    Signing,
    Words,
)
from keel.core.policy.usual import OPENED_AT_ONCE, usual_review
from keel.core.policy.words import PARTIES

ONE_A_ROLE: Final = ("one to one", "informal")
"""Formats of which a person has one stream at most; a person may belong to several groups."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A policy as far as it could be read: what is missing or at fault is None, or left out of its table.

    `cited` are the clauses that anything in the file rests on, at fault or not.
    """

    meta: Meta | None
    words: Words | None
    clauses: Mapping[str, Clause]
    arrangements: Mapping[str, Arrangement]
    duties: Mapping[str, Duty]
    filing: Mapping[str, FilingRule]
    cases: CaseRules | None
    conduct: Conduct | None
    reflection: Reflection | None
    forms: Forms | None
    signing: Signing | None
    access: Access | None
    agreement: Agreement | None
    ladder: Ladder | None
    reminders: Reminders | None
    cited: frozenset[str]

    def policy(self) -> Policy:
        """Give the whole. Only for a draft that was read without a fault."""
        whole: Any = self
        return Policy(
            meta=whole.meta,
            words=whole.words,
            clauses=self.clauses,
            arrangements=self.arrangements,
            duties=(*self.duties.values(), *(self.ladder.duties() if self.ladder else ()), *self._review()),
            cases=whole.cases,
            conduct=whole.conduct,
            reflection=whole.reflection,
            signing=whole.signing,
            filing=tuple(self.filing.values()),
            access=whole.access,
            agreement=whole.agreement,
            forms=whole.forms,
            ladder=self.ladder,
            reminders=self.reminders,
        )

    def _review(self) -> Iterator[Duty]:
        """What was opened at once is always reviewed: Keel's own duty, where the file has none."""
        if self.access is not None and not any(OPENED_AT_ONCE in duty.counts_from for duty in self.duties.values()):
            yield usual_review(self.access.clause)


def contradictions(draft: Draft) -> list[Fault]:
    """Find every pair of things in the draft that cannot both hold."""
    return [fault for check in _CHECKS for fault in check(draft)]


def _dates(draft: Draft) -> Iterator[Fault]:
    meta = draft.meta
    if meta is None:
        return
    if meta.next_review <= meta.written:
        why = f"is {meta.next_review}, which is not after the day it was written, {meta.written}."
        yield Fault(("policy", "next_review"), why, "Put the later day into next_review.")
    if meta.approved_on is not None and meta.approved_on < meta.written:
        why = f"is {meta.approved_on}, before the day it was written, {meta.written}."
        yield Fault(("policy", "approved_on"), why, "Mend the earlier or the later day.")
    if (meta.approved_by is None) != (meta.approved_on is None):
        yield Fault(("policy", "approved_by"), "and approved_on go together.", "Give both, or neither.")


def _clauses(draft: Draft) -> Iterator[Fault]:
    for key, clause in draft.clauses.items():
        if not clause.wording:
            yield Fault(("clause", key), "says nothing.", "Add its words as must, should or may.")
        if clause.for_reading and key in draft.cited:
            why = "is for reading only, but something in the policy rests on it."
            yield Fault(("clause", key), why, "Take out for_reading.")
        if not clause.for_reading and key not in draft.cited:
            why = "is cited nowhere, so nothing would act on it."
            cure = "Name it as the clause of what acts on it, or write for_reading = true."
            yield Fault(("clause", key), why, cure)


def _one_arrangement_a_role(draft: Draft) -> Iterator[Fault]:
    first: dict[tuple[str, str], str] = {}
    for key, one in draft.arrangements.items():
        for role in one.supervisee_roles:
            if one.format not in ONE_A_ROLE:
                continue
            other = first.setdefault((one.format, role), key)
            if other != key:
                why = f"has “{role}”, who has a cadence under arrangement.{other} already."
                yield Fault(("arrangement", key, "supervisee_roles"), why, "Leave the role in one of the two.")


def _arrangements(draft: Draft) -> Iterator[Fault]:
    for key, one in draft.arrangements.items():
        at: Path = ("arrangement", key)
        if one.minutes is not None and one.minutes < 1:
            yield Fault((*at, "minutes"), f"is {one.minutes}.", "Write 1 or more.")
        if one.minutes is not None and one.slot_minutes is not None and one.minutes > one.slot_minutes:
            why = f"is {one.minutes}, longer than the {one.slot_minutes} minutes kept free for it."
            yield Fault((*at, "minutes"), why, "Make it shorter, or slot_minutes longer.")
        if one.format != "informal" and one.minutes is None:
            yield Fault((*at, "minutes"), "is missing.", "Say how long a session takes.")
        if one.format == "informal" and one.form is not None:
            yield Fault((*at, "form"), "stands in an informal arrangement.", "Take it out: nothing is recorded there.")


def _roles_named(draft: Draft) -> Iterator[Fault]:
    """Every role the policy speaks of has a name in it."""
    used: dict[str, Path] = {}
    for role, at in (*_roles_of_rules(draft), *_roles_of_sections(draft)):
        used.setdefault(role, at)
    named = used if draft.words is None else {*draft.words.roles, *PARTIES}
    for role, path in used.items():
        if role not in named:
            why = f"has the role “{role}”, which words.roles does not name."
            yield Fault(path, why, f"Say under words.roles what this policy calls the {role}.")


def _roles_of_rules(draft: Draft) -> Iterator[tuple[str, Path]]:
    for key, one in draft.arrangements.items():
        for role in (*one.supervisee_roles, *one.supervisor_roles, one.owed_by):
            yield role, ("arrangement", key)
    for key, duty in draft.duties.items():
        yield duty.owed_by, ("duty", key, "owed_by")


def _roles_of_sections(draft: Draft) -> Iterator[tuple[str, Path]]:
    for role in draft.agreement.drawn_up_by if draft.agreement else ():
        yield role, ("agreement", "drawn_up_by")
    for place, step in enumerate(draft.ladder.steps if draft.ladder else ()):
        for role in (step.held_by, *step.not_about, *step.only_about):
            yield role, ("disagreement", "steps", place)
    for role in draft.reminders.escalate_to if draft.reminders else ():
        yield role, ("reminders", "escalate_to")


def _duties(draft: Draft) -> Iterator[Fault]:
    for key, duty in draft.duties.items():
        at: Path = ("duty", key)
        for event in sorted({*duty.counts_from} & {*duty.met_by}):
            why = f"is “{event}”, which the duty counts from too: it would meet itself."
            yield Fault((*at, "met_by"), why, "Name another event in one of the two.")
        if isinstance(duty.due_phrase, OnDate):
            yield from _named_day(duty, (*at, "due"), duty.due_phrase.name)
            if duty.from_date is not None:
                why = f"and “{duty.due}” both name a day."
                yield Fault((*at, "from_date"), why, "Take from_date out.")
        elif duty.from_date is not None:
            yield from _named_day(duty, (*at, "from_date"), duty.from_date)
        elif isinstance(duty.due_phrase, Before):
            why = f"is missing, but “{duty.due}” counts back from a day."
            yield Fault((*at, "from_date"), why, 'Name the day: from_date = "session".')


def _named_day(duty: Duty, path: Path, day: str) -> Iterator[Fault]:
    if day not in NAMED_DAYS:
        yield Fault(path, f"names the day “{day}”, which no event sets.", did_you_mean(day, NAMED_DAYS))
        return
    for event in duty.counts_from:
        if event in {*EVENTS, *DERIVED_EVENTS} and day not in DAYS_SET_BY.get(event, ()):
            why = f"names the day “{day}”, which “{event}” does not set."
            yield Fault(path, why, "Count from another event, or name another day.")


def _cases(draft: Draft) -> Iterator[Fault]:
    rules = draft.cases
    if rules is None:
        return
    if rules.others_at_most < 0:
        why = f"is {rules.others_at_most}: a session cannot take fewer than none."
        yield Fault(("cases", "others_at_most"), why, "Write 0 or more.")
    for status in rules.social_care_statuses:
        if status not in rules.statuses:
            why = f"has “{status}”, which is not among the statuses."
            yield Fault(("cases", "social_care_statuses"), why, "Add it to statuses, or take it out here.")
    for name, statuses in (("statuses", rules.statuses), ("social_care_statuses", rules.social_care_statuses)):
        if len(set(statuses)) < len(statuses):
            yield Fault(("cases", name), "names a status twice.", "Leave it there once.")


def _steps(draft: Draft) -> Iterator[Fault]:
    seen: set[str] = set()
    for place, step in enumerate(draft.reflection.steps if draft.reflection else ()):
        if step.key in seen:
            why = f"is “{step.key}”, the key of an earlier step."
            yield Fault(("reflection", "steps", place, "key"), why, "Give it another key.")
        seen.add(step.key)


def _reminders(draft: Draft) -> Iterator[Fault]:
    found = draft.reminders
    if found is None:
        return
    if found.again < 1 or found.escalate < 1 or any(day < 0 for day in found.before):
        why = "counts in days, at least one; only `before` may hold 0, the day itself."
        yield Fault(("reminders", "again"), why, "Write whole days.")
    if not 0 < found.open_first < found.open_late < found.open_escalate:
        why = "must come before open_late, and that before open_escalate."
        yield Fault(("reminders", "open_first"), why, "Put the three in order: 7, 14, 21.")


def _ladder(draft: Draft) -> Iterator[Fault]:
    seen: set[str] = set()
    for place, step in enumerate(draft.ladder.steps if draft.ladder else ()):
        at: Path = ("disagreement", "steps", place, "key")
        if step.key in seen:
            yield Fault(at, f"is “{step.key}”, the key of an earlier step.", "Give it another key.")
        if ANSWER + step.key in draft.duties:
            why = f"makes the duty {ANSWER}{step.key}, which stands under duty already."
            yield Fault(at, why, "Give the step another key, or take the duty out.")
        if step.consent and not seen:
            why = "takes the agreement of both, and before the first step nobody holds it who could agree."
            yield Fault((*at[:-1], "consent"), why, "Put another step before it, or take consent out.")
        for role in {*step.not_about} & {*step.only_about}:
            why = f"has “{role}” in not_about and in only_about, so it would never be offered."
            yield Fault((*at[:-1], "not_about"), why, "Leave the role in one of the two.")
        seen.add(step.key)


def _confidentiality(draft: Draft) -> Iterator[Fault]:
    access = draft.access
    if access is not None and (access.confidentiality == "confidential with limits") != bool(access.limits):
        why = f"does not fit “{access.confidentiality}”."
        cure = "A policy that promises confidence says in limits what ends it; one that does not has no limits."
        yield Fault(("access", "limits"), why, cure)


_CHECKS: Final[tuple[Callable[[Draft], Iterator[Fault]], ...]] = (
    _dates,
    _clauses,
    _one_arrangement_a_role,
    _arrangements,
    _roles_named,
    _duties,
    _cases,
    _steps,
    _ladder,
    _reminders,
    _confidentiality,
)
