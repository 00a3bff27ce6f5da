"""From a policy, a calendar and facts to obligations. Nothing here knows a policy, a clock or a database."""

from operator import attrgetter

from keel.core.calendar import SchoolCalendar
from keel.core.obligations.cadences import cadence_rows
from keel.core.obligations.clock import Clock
from keel.core.obligations.duties import DutyRows
from keel.core.obligations.facts import Facts
from keel.core.obligations.index import Index
from keel.core.obligations.obligation import Obligation
from keel.core.obligations.triggers import Triggers
from keel.core.policy.model import Policy


def obligations(policy: Policy, calendar: SchoolCalendar, facts: Facts) -> tuple[Obligation, ...]:
    """Compute every obligation, sorted by key; the order of the facts does not matter.

    What was met stays met on the day and by the day it was met: a fact recorded later changes that only where it
    corrects the fact it rests on. Raises CircularCorrection.
    """
    index, clock = Index(facts), Clock(calendar)
    rows: list[Obligation] = []
    for arrangement in policy.arrangements.values():
        rows.extend(cadence_rows(arrangement, index, clock))
    triggers = Triggers(policy, index)
    of_event: dict[str, list[DutyRows]] = {}
    for duty in policy.duties:
        for name in duty.counts_from:
            of_event.setdefault(name, []).append(DutyRows(duty, triggers, clock))
    for name, duties in of_event.items():
        for trigger in triggers.named(name):
            for duty_rows in duties:
                duty_rows.add(trigger, rows)
    rows.sort(key=attrgetter("key"))
    return tuple(rows)
