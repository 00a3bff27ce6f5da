"""The ladder of disagreements (S22): to whom one goes next, who is passed over and why, and what may happen to it.

Nothing here knows a policy: its steps are the policy file's. Whoever is a subject, or opened it, is never offered.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from keel.core.policy.model import LadderStep
from keel.core.workflow.guards import Guard, StateTable, Transition

OPENER: Final = ("opener",)
HOLDER: Final = ("holder",)
BOTH: Final = (*OPENER, *HOLDER)
UNSETTLED: Final = ("open", "answered")


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """Who is in it: whoever opened it, its subjects, and the roles that any of the subjects holds.

    `other` is whoever holds it now and could agree with the opener where it goes; `declined` the steps to which one of
    them did not agree.
    """

    opener: str
    subjects: frozenset[str] = frozenset()
    subject_roles: frozenset[str] = frozenset()
    other: str | None = None
    declined: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Place:
    """One step as it stands for one disagreement: whom it may go to, or the sentence why it is passed over."""

    step: LadderStep
    holders: tuple[str, ...] = ()
    passed_over: str = ""


@dataclass(frozen=True, slots=True)
class Ascent:
    """The whole ladder for one disagreement: every step with its place, and the next one that can be offered."""

    places: tuple[Place, ...]
    following: Place | None = None
    is_last: bool = field(default=False)
    """Whether nothing more is offered after the next one."""


def ascent(
    steps: Sequence[LadderStep],
    holders: Mapping[str, Sequence[str]],
    between: Between,
    *,
    after: str | None = None,
) -> Ascent:
    """Lay the ladder out. `holders` are the people by what a step is `held_by`, in order; `after` is the step it is at.

    A step that is passed over says why in a sentence for whoever opened it, which names no other person.
    """
    places = tuple(_place(step, holders.get(step.held_by, ()), between) for step in steps)
    open_ones = [place for place in _above(places, after) if not place.passed_over]
    return Ascent(places, open_ones[0] if open_ones else None, is_last=len(open_ones) == 1)


def has_above(
    steps: Sequence[LadderStep], holders: Mapping[str, Sequence[str]], between: Between, *, at: str | None
) -> bool:
    """Whether anything can still be offered above the step it is at."""
    return ascent(steps, holders, between, after=at).following is not None


def _above(places: Sequence[Place], after: str | None) -> Iterator[Place]:
    passed = after is None
    for place in places:
        if passed:
            yield place
        passed = passed or place.step.key == after


def _place(step: LadderStep, held_by: Collection[str], between: Between) -> Place:
    if step.only_about and not between.subject_roles.intersection(step.only_about):
        return Place(step, passed_over="It is for what is about other roles.")
    if between.subject_roles.intersection(step.not_about):
        return Place(step, passed_over="The policy passes it over for what is about this role.")
    if step.consent and between.other in (None, *between.subjects):
        return Place(step, passed_over="It takes the agreement of both, and there is nobody to agree with you.")
    if step.key in between.declined:
        return Place(step, passed_over="One of you did not agree that it goes there.")
    if not held_by:
        return Place(step, passed_over="Nobody holds it now.")
    free = tuple(one for one in held_by if one not in between.subjects and one != between.opener)
    if not free:
        who = "You hold it yourself." if between.opener in held_by else "It is about whoever holds it."
        return Place(step, passed_over=who)
    return Place(step, free)


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderFacts:
    """What the guards ask. `text` is what was written; only whether it is blank is asked."""

    text: str = ""
    something_above: bool = False
    answer_overdue: bool = False
    takes_both: bool = False
    other_agreed: bool = False
    opener_left: bool = False


_GUARDS: Final[Mapping[str, Guard[LadderFacts]]] = {
    "words": Guard(
        lambda facts: bool(facts.text.strip()),
        "Write it in your own words. It is kept as you write it.",
    ),
    "reasons": Guard(
        lambda facts: bool(facts.text.strip()),
        "Write the answer with its reasons. It is kept as you write it.",
    ),
    "a step above": Guard(
        lambda facts: facts.something_above,
        "No further step of the ladder can be offered. The routes outside the school stay open at any time.",
    ),
    "a step for both": Guard(
        lambda facts: facts.takes_both,
        "The next step takes nobody's agreement.",
    ),
    "the other agreed": Guard(
        lambda facts: facts.other_agreed,
        "The other person has not asked that it goes there. Take it up, or hand it on, and they are asked.",
    ),
    "the opener has left": Guard(
        lambda facts: facts.opener_left,
        "Whoever opened it is here, and closes it themselves.",
    ),
    "the answer is overdue": Guard(
        lambda facts: facts.answer_overdue,
        "Its day for an answer has not passed yet. It can go on once it was answered or that day is over.",
    ),
}

LADDER: Final[StateTable[LadderFacts]] = StateTable(
    thing="disagreement",
    start="open",
    states={"open": "waiting for an answer", "answered": "answered", "closed": "closed"},
    done={
        "answer": "answered",
        "hand on": "handed on to the next step",
        "take up": "taken up to the next step",
        "take up unanswered": "taken up without an answer",
        "settle": "settled",
        "agree": "agreed to go to the next step",
        "decline": "kept from the next step",
        "lay down": "laid down",
        "add": "added to",
        "name": "given another subject",
    },
    transitions=(
        Transition("answer", "open", "answered", HOLDER, ("reasons",)),
        Transition("hand on", "open", "open", HOLDER, ("words", "a step above")),
        Transition("take up", "answered", "open", OPENER, ("a step above",)),
        Transition("take up unanswered", "open", "open", OPENER, ("the answer is overdue", "a step above")),
        Transition("settle", "open", "closed", OPENER),
        Transition("settle", "answered", "closed", OPENER),
        *(Transition("agree", state, "open", BOTH, ("a step for both", "the other agreed")) for state in UNSETTLED),
        *(Transition("decline", state, state, BOTH, ("a step for both",)) for state in UNSETTLED),
        *(Transition("lay down", state, "closed", HOLDER, ("words", "the opener has left")) for state in UNSETTLED),
        *(Transition("add", state, state, OPENER, ("words",)) for state in ("open", "answered", "closed")),
        Transition("name", "open", "open", OPENER),
        Transition("name", "answered", "answered", OPENER),
    ),
    guards=_GUARDS,
)
"""What may happen to a disagreement. Nobody but whoever opened it settles it; once they have left, its holder may lay
it down, with the reason. Nothing takes away what was written."""
