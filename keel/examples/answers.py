"""What Keel answers on a day, and whether an example expected it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from keel.core.calendar import SchoolCalendar, say_day
from keel.core.obligations import Explanation, Facts, Obligation, days_open, explain, obligations, status
from keel.core.policy import Policy
from keel.examples.model import SUBJECT_FIELDS, Expectation
from keel.examples.places import line_of
from keel.examples.read import Worked, WorkedFile


@dataclass(frozen=True, slots=True)
class Answers:
    """All obligations of an example as they stood on a day, with what was known then."""

    policy: Policy
    calendar: SchoolCalendar
    facts: Facts
    day: date
    obligations: tuple[Obligation, ...]

    def status(self, one: Obligation) -> str:
        """Where an obligation stood that day."""
        return status(one, self.day)

    def explain(self, one: Obligation) -> Explanation:
        """Why it was what it was."""
        return explain(one, self.policy, self.calendar, self.facts)


def answers_on(worked: Worked, day: date) -> Answers:
    """Compute an example as Keel would have on that day: what was recorded later was not known yet."""
    facts = known_by(worked.facts, day)
    told = tuple(closure for closure in worked.calendar.closures if closure.recorded <= day)
    calendar = replace(worked.calendar, closures=told)
    return Answers(worked.policy, calendar, facts, day, obligations(worked.policy, calendar, facts))


def known_by(facts: Facts, day: date) -> Facts:
    """The facts that had been recorded by the end of a day."""
    return replace(
        facts,
        roles=tuple(role for role in facts.roles if role.recorded <= day),
        events=tuple(event for event in facts.events if event.recorded <= day),
    )


def failures(file: WorkedFile, worked: Worked) -> Iterator[str]:
    """Say in a sentence each expectation of an example that Keel does not meet."""
    for place, expected in enumerate(worked.example.expect):
        answers = answers_on(worked, expected.on)
        named = [one for one in answers.obligations if is_called(one.duty, expected.what)]
        fitting = [one for one in named if _fits(expected, one, answers)]
        if len(fitting) != (1 if expected.owed else 0):
            line = line_of(file.text, ("example", worked.place, "expect", place))
            has = "; ".join(_said(one, answers, expected) for one in named) or "nothing of that name"
            wanted = "exactly one" if expected.owed else "no"
            yield (
                f"Line {line}: on {say_day(expected.on)} {wanted} “{expected.what}” should fit and "
                f"{len(fitting)} do. Keel has: {has}."
            )


def is_called(key: str, name: str) -> bool:
    """Whether a duty or arrangement is meant: its key with spaces for the underscores."""
    return key.replace("_", " ") == name


def _fits(expected: Expectation, one: Obligation, answers: Answers) -> bool:
    """Whether an obligation is all that is expected."""
    return (
        _is_about(expected, one)
        and expected.who in (None, one.owed_by, *_owers(one))
        and not (expected.no_date and one.due is not None)
        and all(getattr(expected, field) in (None, answer) for field, answer in _found(one, answers).items())
        and (expected.why is None or expected.why in told(answers.explain(one)))
    )


def _is_about(expected: Expectation, one: Obligation) -> bool:
    wanted = [(field, getattr(expected, field)) for field in (*SUBJECT_FIELDS[:-1], "supervisee")]
    return all(name is None or (field, name) in one.about for field, name in wanted)


def _owers(one: Obligation) -> list[str]:
    return [name for kind, name in one.about if kind == "also owed by"]


def _found(one: Obligation, answers: Answers) -> dict[str, object]:
    """What Keel answers to the fields of an expectation that ask for one value."""
    return {
        "period": one.period,
        "status": answers.status(one),
        "opens": one.opens,
        "due": one.due,
        "last_day": one.last_day,
        "met": one.met,
        "days_open": days_open(one, answers.day),
    }


def told(explanation: Explanation) -> str:
    """All sentences of an explanation, in which an expectation's `why` is looked for."""
    return " ".join((explanation.arithmetic, *explanation.facts, *explanation.corrections))


def _said(one: Obligation, answers: Answers, expected: Expectation) -> str:
    due = f"due {say_day(one.due)}" if one.due is not None else "without a date"
    about = ", ".join(f"{kind} {name}" for kind, name in one.about if kind != "arrangement")
    why = f" ({told(answers.explain(one))})" if expected.why is not None else ""
    return f"{one.owed_by} ({about}), opens {say_day(one.opens)}, {due}, {answers.status(one)}{why}"
