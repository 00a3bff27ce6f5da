"""The invented school's calendar, its people, and small policies that the tests of this folder share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import count
from typing import Any

from keel.core.calendar import SchoolCalendar, build_calendar
from keel.core.obligations import Event, Facts, Obligation, RoleHeld, obligations
from keel.core.policy.model import Arrangement, Clause, Duty
from keel.policies.calendars import bank_holidays

AUTUMN_1 = (date(2026, 9, 1), date(2026, 10, 23))
AUTUMN_2 = (date(2026, 11, 2), date(2026, 12, 18))
SPRING_1 = (date(2027, 1, 4), date(2027, 2, 12))
SPRING_2 = (date(2027, 2, 22), date(2027, 3, 25))
SUMMER_1 = (date(2027, 4, 12), date(2027, 5, 28))
SUMMER_2 = (date(2027, 6, 7), date(2027, 7, 21))
HALF_TERMS = {
    "autumn 1": AUTUMN_1,
    "autumn 2": AUTUMN_2,
    "spring 1": SPRING_1,
    "spring 2": SPRING_2,
    "summer 1": SUMMER_1,
    "summer 2": SUMMER_2,
}
TERMS = {
    "autumn": (AUTUMN_1[0], AUTUMN_2[1]),
    "spring": (SPRING_1[0], SPRING_2[1]),
    "summer": (SUMMER_1[0], SUMMER_2[1]),
}
START = AUTUMN_1[0]
END = SUMMER_2[1]

OFFICER, HEAD, ASSISTANT, LEAD = "person-officer", "person-head", "person-assistant", "person-lead"


def school_calendar(*closures: tuple[date, date]) -> SchoolCalendar:
    """Build the invented calendar with closures given as day and day recorded."""
    return _calendar(tuple(closures))


@cache
def _calendar(closures: tuple[tuple[date, date], ...]) -> SchoolCalendar:
    data = {
        "nation": "england",
        "years": [{"name": "2026-27", "first": START, "last": END}],
        "terms": [{"name": name, "first": first, "last": last} for name, (first, last) in TERMS.items()],
        "half_terms": [{"name": name, "first": first, "last": last} for name, (first, last) in HALF_TERMS.items()],
        "inset": [date(2027, 1, 4)],
        "closures": list(closures),
    }
    return build_calendar(data, bank_holidays("england"))


@dataclass(frozen=True)
class SmallPolicy:
    """As much of a policy as obligations are computed from."""

    arrangements: Mapping[str, Arrangement] = field(default_factory=dict)
    duties: tuple[Duty, ...] = ()
    clauses: Mapping[str, Clause] = field(
        default_factory=lambda: {"C1": Clause(heading="How often", must="Sessions take place.")}
    )


def arrangement(cadence: str, key: str = "officer", **given: Any) -> Arrangement:
    """Make an arrangement under which headteacher or assistant head supervise the safeguarding officer."""
    told = {
        "clause": "C1",
        "heading": "Safeguarding officer",
        "supervisee_roles": ("safeguarding officer",),
        "supervisor_roles": ("headteacher", "assistant head"),
    }
    return Arrangement(key=key, cadence=cadence, **{**told, **given})


def duty(due: str, **given: Any) -> Duty:
    """Make a duty of the supervisee to send the agenda of a planned session."""
    told: dict[str, Any] = {
        "key": "agenda",
        "clause": "C1",
        "what": "Send the agenda",
        "owed_by": "supervisee",
        "counts_from": ("session planned",),
        "met_by": ("agenda sent",),
        "matched_on": ("session",),
    }
    return Duty(due=due, **{**told, **given})


def policy(*rules: Arrangement | Duty) -> Any:
    """Make a policy of some arrangements and duties; the type checker is told nothing of the rest it lacks."""
    return SmallPolicy(
        arrangements={rule.key: rule for rule in rules if isinstance(rule, Arrangement)},
        duties=tuple(rule for rule in rules if isinstance(rule, Duty)),
    )


_numbers = count(1)


def event(name: str, on: date, **given: Any) -> Event:
    """Make an event of the officer and the head under the officer's arrangement, recorded the day it happened."""
    told: dict[str, Any] = {
        "id": f"event-{next(_numbers)}",
        "recorded": on,
        "parties": {"supervisee": (OFFICER,), "supervisors": (HEAD,)},
        "arrangement": "officer",
    }
    return Event(name=name, on=on, **{**told, **given})


def held(on: date, **given: Any) -> Event:
    """Make a session that was held."""
    return event("session held", on, **given)


def role(person: str, role: str, first: date = START, last: date | None = None, **given: Any) -> RoleHeld:
    """Make a role that somebody holds, recorded on its first day."""
    told = {"id": f"role-{person}-{role}-{first}", "recorded": first, **given}
    return RoleHeld(person=person, role=role, first=first, last=last, **told)


BOTH = {"supervisee": (OFFICER,), "supervisors": (HEAD, ASSISTANT)}
BOOKED, SESSION = date(2026, 11, 3), date(2026, 11, 24)
STAFF = (role(OFFICER, "safeguarding officer"), role(HEAD, "headteacher"), role(ASSISTANT, "assistant head"))


def facts(*events: Event, roles: tuple[RoleHeld, ...] = STAFF, in_force: date = START) -> Facts:
    """Gather facts of the invented school."""
    return Facts(in_force_from=in_force, roles=roles, events=events)


def compute(policy: Any, given: Facts, calendar: SchoolCalendar | None = None) -> tuple[Obligation, ...]:
    """Compute obligations on the invented calendar."""
    return obligations(policy, calendar or school_calendar(), given)


def only(rules: Arrangement | Duty, *events: Event, **given: Any) -> Obligation:
    """Compute the one obligation that these events begin under one rule."""
    [row] = compute(policy(rules), facts(*events, **given))
    return row
