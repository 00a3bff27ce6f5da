"""What the policy check reports without refusing: gaps, double meanings and missing figures, each with its
clause.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from keel.core.phrases import AsNeeded, AsSoonAsPossible
from keel.core.policy.model import Policy


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a reader of the policy should know. `about` is where it stands; `clause` may be
    empty.
    """

    kind: str
    clause: str
    about: str
    sentence: str


def findings(policy: Policy) -> tuple[Finding, ...]:
    """Give everything worth reporting, in the order of the kinds: notes, no interval, no date, own, and so
    on.
    """
    return tuple(finding for check in _CHECKS for finding in check(policy))


def _notes(policy: Policy) -> Iterator[Finding]:
    for key, clause in policy.clauses.items():
        for note in clause.check:
            yield Finding("note", key, f"clause.{key}", note)


def _no_interval(policy: Policy) -> Iterator[Finding]:
    for key, one in policy.arrangements.items():
        if isinstance(one.cadence_phrase, AsNeeded):
            for role in one.supervisee_roles:
                name = policy.roles[role]
                sentence = f"{name}: no interval; supervision is as needed, and nothing is ever overdue."
                yield Finding("no interval", one.clause, f"arrangement.{key}", sentence)


def _no_date(policy: Policy) -> Iterator[Finding]:
    for duty in policy.duties:
        if isinstance(duty.due_phrase, AsSoonAsPossible):
            sentence = f"“{duty.what}” has no date: it stays open from its event until it is met, and its age is shown."
            yield Finding("no date", duty.clause, f"duty.{duty.key}", sentence)


def _own(policy: Policy) -> Iterator[Finding]:
    rules = [(f"arrangement.{key}", one.clause, one.heading, one.own) for key, one in policy.arrangements.items()]
    rules += [(f"duty.{duty.key}", duty.clause, duty.what, duty.own) for duty in policy.duties]
    rules += [(f"clause.{key}", key, clause.heading, clause.own) for key, clause in policy.clauses.items()]
    rules += [
        (f"filing.{rule.part}", rule.clause, f"Filing of the {rule.part} part", rule.own) for rule in policy.filing
    ]
    rules += [("reflection", policy.reflection.clause, f"Questions of {policy.reflection.name}", policy.reflection.own)]
    rules += [(f"cases.{name}", policy.cases.clause, f"cases.{name}", True) for name in policy.cases.own]
    rules += [(f"access.{name}", policy.access.clause, f"access.{name}", True) for name in policy.access.own]
    if policy.ladder is not None:
        at = policy.ladder.clause
        rules += [(f"disagreement.{name}", at, f"disagreement.{name}", True) for name in policy.ladder.own]
    if policy.reminders is not None:
        rules += [("reminders", policy.reminders.clause, "Days of reminders", policy.reminders.own)]
    for about, clause, said, own in rules:
        if own:
            yield Finding(
                "own", clause, about, f"“{said}” is Keel's or the school's own reading; its source does not give it."
            )


def _approval(policy: Policy) -> Iterator[Finding]:
    if policy.meta.approved_by is None:
        yield Finding("no approver", policy.meta.clause, "policy", "Nobody is named who approved this policy.")


def _no_ladder(policy: Policy) -> Iterator[Finding]:
    if policy.ladder is None:
        sentence = "Nothing says where a complaint or a disagreement goes: Keel can offer only the routes outside."
        yield Finding("no ladder", policy.meta.clause, "disagreement", sentence)


def _unsupervised(policy: Policy) -> Iterator[Finding]:
    supervised = {role for one in policy.arrangements.values() for role in one.supervisee_roles}
    for key, one in policy.arrangements.items():
        for role in one.supervisor_roles:
            if role not in supervised:
                supervised.add(role)
                sentence = f"{policy.roles[role]}: supervises others, and no arrangement says who supervises them."
                yield Finding("nobody supervises", one.clause, f"arrangement.{key}", sentence)


_CHECKS: Final[tuple[Callable[[Policy], Iterator[Finding]], ...]] = (
    _notes,
    _no_interval,
    _no_date,
    _own,
    _approval,
    _unsupervised,
    _no_ladder,
)
