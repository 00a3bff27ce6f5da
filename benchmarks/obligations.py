"""One school's obligations for three years, computed anew: under 20 ms, beside making as many rows from nothing."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from benchmarks._measure import Line, line, repeat
from keel.core.calendar import SchoolCalendar, build_calendar
from keel.core.obligations import Event, Facts, Obligation, RoleHeld, obligations
from keel.core.policy import Policy
from keel.core.policy.parse import parse
from keel.policies.calendars import bank_holidays

TEMPLATE = Path(__file__).resolve().parents[1] / "keel" / "policies" / "templates" / "formal_cycle.toml"
FIRST_YEAR, YEARS, SESSIONS = 2024, 3, 300
HEAD, ASSISTANT, BUSINESS = "member-head", "member-assistant", "member-business"
ROLES = (
    ("safeguarding officer", "safeguarding_officer"),
    ("safeguarding officer", "safeguarding_officer"),
    ("specialist provision lead", "specialist_provision_lead"),
    ("designated safeguarding lead", "designated_safeguarding_lead"),
    ("designated safeguarding lead", "designated_safeguarding_lead"),
    ("family worker", "family_worker"),
)
HALVES = (((9, 2), (10, 23)), ((11, 2), (12, 18)), ((1, 5), (2, 12)), ((2, 23), (3, 27)), ((4, 20), (5, 22)))


def main() -> list[Line]:
    policy, calendar, facts = formal_cycle(), three_years(), three_years_of_facts()
    made = len(obligations(policy, calendar, facts))
    day = facts.in_force_from

    def empty() -> list[Obligation]:
        return [Obligation("", "", "", "", "", (), day, day) for _ in range(made)]

    times = repeat(lambda: obligations(policy, calendar, facts), times=40)
    what = f"{made:,} obligations from {len(facts.events):,} facts"
    return [line(what, times, limit=0.020, floor=repeat(empty, times=40))]


def formal_cycle() -> Policy:
    """The policy that ships with Keel."""
    return parse(TEMPLATE.read_text(encoding="utf-8"), file=TEMPLATE.name)


def three_years() -> SchoolCalendar:
    """An invented calendar of three school years, with a day of snow in two of them."""
    halves, terms, years = [], [], []
    for year in range(FIRST_YEAR, FIRST_YEAR + YEARS):
        spans = [*HALVES, ((6, 1), (7, 21))]
        days = [tuple(date(year if month > 8 else year + 1, month, day) for month, day in span) for span in spans]
        halves += days
        terms += [(days[place][0], days[place + 1][1]) for place in (0, 2, 4)]
        years.append((days[0][0], days[-1][1]))
    closures = [(date(2025, 1, 9), date(2025, 1, 8)), (date(2026, 1, 14), date(2026, 1, 13))]
    data = {"nation": "england", "years": years, "terms": terms, "half_terms": halves, "closures": closures}
    return build_calendar(data, bank_holidays("england"))


def three_years_of_facts() -> Facts:
    """Six supervisees' sessions with all that belongs to them: planned, prepared, held, recorded, signed, filed."""
    first = date(FIRST_YEAR, 9, 2)
    roles = [RoleHeld(f"role-{n}", f"member-{n}", role, first, None, first) for n, (role, _) in enumerate(ROLES)]
    roles += [
        RoleHeld("role-head", HEAD, "headteacher", first, None, first),
        RoleHeld("role-assistant", ASSISTANT, "assistant head", first, None, first),
    ]
    each = SESSIONS // len(ROLES)
    events = [
        event
        for n, (_, arrangement) in enumerate(ROLES)
        for number in range(each)
        for event in session(n, arrangement, number, first + timedelta(10 + n + number * 1080 // each))
    ]
    return Facts(in_force_from=first, roles=tuple(roles), events=tuple(events))


def session(n: int, arrangement: str, number: int, day: date) -> Iterator[Event]:
    """All that happens around one session; each tenth is cancelled and replaced."""
    about = {"session": f"session-{n}-{number}"}
    record = about | {"record": f"record-{n}-{number}"}
    parties = {"supervisee": (f"member-{n}",), "supervisors": (HEAD if number % 2 else ASSISTANT,)}

    def event(name: str, after: int, about: dict[str, str] = about, person: str | None = None, **dates: date) -> Event:
        on = day + timedelta(after)
        told = {name.replace("_", " "): value for name, value in dates.items()}
        place = f"{name} {n} {number} {person} {about.get('extract')}"
        return Event(place, name, on, on, about, person, parties, told, arrangement)

    yield event("session planned", -30, session=day)
    if number % 10 == 9:
        yield event("session cancelled", -2, session=day)
        yield event("session rebooked", -2)
        yield event("replacement held", 4)
        return
    yield event("agenda sent", -8)
    yield event("case notes completed", -8)
    yield event("session held", 0)
    yield event("social care cases discussed", 0)
    yield event("system reviewed", 0)
    for person in parties["supervisee"] + parties["supervisors"]:
        yield event("monitoring mark", 0, person=person)
        yield event("record signed", 12, record, person=person)
    yield event("record issued", 10, record)
    extract = record | {"extract": f"extract-{n}-{number}"}
    yield event("extract owed", 10, extract)
    yield event("extract entered", 11, extract)
