"""What flows from the last session and the known facts into the next agenda, case notes and record (X4)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain


@dataclass(frozen=True, slots=True)
class OpenAction:
    """Something agreed. `case` is the case it is about, None where it is about the session or the person (`personal`).

    `carried` counts the sessions it was carried to, `redated` how often it got a new date.
    """

    id: str
    what: str
    owner: str
    agreed: date
    due: date
    case: str | None = None
    personal: bool = False
    carried: int = 0
    redated: int = 0
    closed: date | None = None


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What is known of a case on the day of the session: its statuses then, and when it was last discussed."""

    case: str
    statuses: tuple[str, ...]
    social_care: bool
    last_discussed: date | None = None


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """What is known of the session and its people: names and titles as they stand in the register."""

    supervisee: str
    job_title: str
    supervisors: tuple[str, ...]
    starts: datetime
    next_session: datetime | None = None


@dataclass(frozen=True, slots=True)
class LastSession:
    """The previous session: its day and every action that was open when it ended or agreed in it."""

    day: date
    actions: tuple[OpenAction, ...]


@dataclass(frozen=True, slots=True)
class CaseNoteStart:
    """What a case note begins with."""

    facts: CaseFacts
    actions: tuple[OpenAction, ...]


@dataclass(frozen=True, slots=True)
class Prefilled:
    """What agenda, case notes and record begin with. Each open action stands in exactly one of the four places.

    `not_on_agenda` holds actions about cases that this session does not take: they stay visible and stay carried.
    """

    session: SessionFacts
    last_session: date | None
    social_care_cases: tuple[str, ...]
    session_actions: tuple[OpenAction, ...]
    personal_actions: tuple[OpenAction, ...]
    case_notes: tuple[CaseNoteStart, ...]
    not_on_agenda: tuple[OpenAction, ...]


def carry_to(session: SessionFacts, cases: Sequence[CaseFacts], last: LastSession | None) -> Prefilled:
    """Carry everything still open to this session, once more counted; `cases` are those on its agenda, in its order.

    Actions keep the order: overdue and soonest due first. Nothing that is open is dropped.
    """
    actions = carried(last.actions if last else ())
    by_case: dict[str | None, list[OpenAction]] = defaultdict(list)
    for action in actions:
        by_case[action.case].append(action)
    about_none = by_case.pop(None, [])
    notes = tuple(CaseNoteStart(facts, tuple(by_case.pop(facts.case, ()))) for facts in cases)
    return Prefilled(
        session=session,
        last_session=last.day if last else None,
        social_care_cases=tuple(facts.case for facts in cases if facts.social_care),
        session_actions=tuple(action for action in about_none if not action.personal),
        personal_actions=tuple(action for action in about_none if action.personal),
        case_notes=notes,
        not_on_agenda=_soonest_first(chain.from_iterable(by_case.values())),
    )


def carried(actions: Iterable[OpenAction]) -> tuple[OpenAction, ...]:
    """Return the actions still open, each counted as carried once more, soonest due first."""
    return _soonest_first(replace(action, carried=action.carried + 1) for action in actions if action.closed is None)


def _soonest_first(actions: Iterable[OpenAction]) -> tuple[OpenAction, ...]:
    return tuple(sorted(actions, key=lambda action: (action.due, action.agreed, action.id)))


def redate(action: OpenAction, due: date, *, today: date) -> OpenAction:
    """Give an open action a new date, counted. Raises ValueError with a sentence if that makes no sense."""
    if action.closed is not None:
        raise ValueError("This action is closed. Agree a new one instead.")
    if due == action.due:
        raise ValueError("This is the date it already has. Give another, or leave it.")
    if due < today:
        raise ValueError("The new date has passed already. Give today or a later day.")
    return replace(action, due=due, redated=action.redated + 1)
