"""Why an obligation is what it is: clause, facts, arithmetic, and what was corrected."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import pairwise

from keel.core.calendar import SchoolCalendar, say_day, say_span
from keel.core.obligations.arithmetic import explain_count
from keel.core.obligations.clock import Clock
from keel.core.obligations.due import index_of
from keel.core.obligations.duties import DutyRows
from keel.core.obligations.facts import Event, Facts, RoleHeld
from keel.core.obligations.index import Index
from keel.core.obligations.obligation import Obligation
from keel.core.obligations.streams import streams
from keel.core.obligations.triggers import Triggers
from keel.core.phrases import AtLeast, EveryHalfTerm, EveryTerm
from keel.core.policy.events import EVENTS
from keel.core.policy.model import Arrangement, Duty, Policy

Fact = Event | RoleHeld
_KINDS = {"informal": "Informal supervision", "group": "Group session"}


@dataclass(frozen=True, slots=True)
class Explanation:
    """What opens when a deadline is clicked.

    `facts` and `corrections` are sentences, oldest first; the latter also name what came too late to change anything.
    """

    what: str
    clause: str
    heading: str
    wording: str
    strength: str
    facts: tuple[str, ...]
    arithmetic: str
    corrections: tuple[str, ...]


def explain(obligation: Obligation, policy: Policy, calendar: SchoolCalendar, facts: Facts) -> Explanation:
    """Explain one of the obligations that the same policy, calendar and facts give."""
    index, clock = Index(facts), Clock(calendar)
    basis, rule = _basis(obligation, index), _rule(obligation, policy)
    known = _known_when_met(obligation, basis, index)
    corrections = list(_corrections(basis, index))
    if isinstance(rule, Duty):
        what = rule.what
        rows = DutyRows(rule, Triggers(policy, index), clock)
        count = partial(_duty_arithmetic, obligation, rows, known)
    else:
        what = f"{_KINDS.get(rule.format, 'Session')}: {rule.heading}"
        count = partial(_cadence_arithmetic, obligation, rule, basis, index, clock.known_by(known))
        corrections += _too_late(obligation, rule, index)
    clause = policy.clauses[obligation.clause]
    dated = obligation.due is not None or obligation.warning is None
    return Explanation(
        what=what,
        clause=obligation.clause,
        heading=clause.heading,
        wording=clause.wording,
        strength=obligation.strength,
        facts=tuple(tell(fact) for fact in basis),
        arithmetic=f"{count()}." if dated else str(obligation.warning),
        corrections=tuple(corrections),
    )


def tell(fact: Fact) -> str:
    """Say a fact in a sentence with its day, and the day it was recorded where that is another."""
    if isinstance(fact, RoleHeld):
        until = "" if fact.last is None else f", until {say_day(fact.last)}"
        return f"{_days(fact.first, fact.recorded)}: the role of {fact.role} began{until}."
    meaning = EVENTS[fact.name].partition(";")[0]
    planned = fact.dates.get("session")
    set_for = f", set for {say_day(planned)}" if planned is not None and planned != fact.on else ""
    return f"{_days(fact.on, fact.recorded)}: {meaning}{set_for}."


def _days(happened: date, recorded: date) -> str:
    return say_day(happened) + ("" if recorded == happened else f" (recorded {say_day(recorded)})")


def _rule(obligation: Obligation, policy: Policy) -> Duty | Arrangement:
    for duty in policy.duties:
        if duty.key == obligation.duty:
            return duty
    return policy.arrangements[obligation.duty]


def _basis(obligation: Obligation, index: Index) -> list[Fact]:
    wanted = set(obligation.basis)
    found: list[Fact] = [role for role in index.roles.facts if role.id in wanted]
    found += [event for event in index.events.facts if event.id in wanted]
    return sorted(found, key=_day)


def _day(fact: Fact) -> date:
    return fact.first if isinstance(fact, RoleHeld) else fact.on


def _corrections(basis: Sequence[Fact], index: Index) -> Iterator[str]:
    for fact in basis:
        chain: Sequence[Fact] = index.roles.chain(fact) if isinstance(fact, RoleHeld) else index.events.chain(fact)
        for old, new in pairwise(chain):
            yield f'Corrected on {say_day(new.recorded)}: before, it said "{tell(old)}"'


def _known_when_met(obligation: Obligation, basis: Sequence[Fact], index: Index) -> date | None:
    """The day by which what met the obligation was known: closures and plans told after it changed nothing."""
    if obligation.met is None:
        return None
    met_by = obligation.basis[1:]
    return max(index.events.known(fact) for fact in basis if isinstance(fact, Event) and fact.id in met_by)


def _duty_arithmetic(obligation: Obligation, rows: DutyRows, known: date | None) -> str:
    triggers, deadline = rows.triggers, rows.deadline
    began = (one for name in rows.duty.counts_from for one in triggers.named(name))
    trigger = next(one.event for one in began if obligation.key.endswith(f":{one.root}"))
    heeded = rows.index.next_session(trigger, known=known) if deadline.heeds_next_session else None
    return explain_count(
        deadline.phrase,
        rows.start(trigger),
        deadline.clock.known_by(known),
        next_session=heeded,
        dates=trigger.dates,
        booked_on=trigger.on,
    )


def _cadence_arithmetic(
    obligation: Obligation, arrangement: Arrangement, basis: Sequence[Fact], index: Index, calendar: SchoolCalendar
) -> str:
    phrase = arrangement.cadence_phrase
    if isinstance(phrase, EveryHalfTerm | EveryTerm | AtLeast):
        place = date.fromisoformat(obligation.key.rpartition(":")[2])
        period = next(one for one in index_of(phrase, calendar).all if one.first == place)
        times = f"; {phrase.count} are needed" if isinstance(phrase, AtLeast) and phrase.count > 1 else ""
        span = say_span(period.first, period.last)
        return f"{say_day(obligation.due or period.last)}, the last school day of {period.name} ({span}){times}"
    first = next(fact for fact in basis if fact.id == obligation.basis[0])
    start = first.on if isinstance(first, Event) else _stream_start(first, arrangement, index)
    return explain_count(phrase, start, calendar)


def _stream_start(role: RoleHeld, arrangement: Arrangement, index: Index) -> date:
    return next(stream.first for stream in streams(arrangement, index) if stream.role.id == role.id)


def _too_late(obligation: Obligation, arrangement: Arrangement, index: Index) -> Iterator[str]:
    """Name the sessions that were entered after a later one had met the obligation."""
    supervisee = dict(obligation.about)["supervisee"]
    for event in index.of_stream(arrangement.counts, arrangement.key, supervisee):
        if obligation.met is not None and event.id not in obligation.basis and _between(event, obligation):
            yield f"{tell(event)} It was recorded when this had been met already, so it changes nothing here."


def _between(event: Event, obligation: Obligation) -> bool:
    return obligation.met is not None and obligation.opens < event.on < obligation.met
