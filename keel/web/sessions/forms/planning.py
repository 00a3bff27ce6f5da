"""The plan of a year as a form: one line a session, ticked or not, its day and time changed by hand."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Final

from django.http import QueryDict

from keel.core.planning import Proposal
from keel.web.agreements.models import Agreement, Participant
from keel.web.page.dates import LONDON, MONTHS, say_day
from keel.web.people.models import Member
from keel.web.sessions.services.booking import Booked
from keel.web.sessions.services.planning import YearPlan

from .booking import Confirmable

MOST: Final = 400
"""Lines that one plan may have."""

_DAY = re.compile(r"(?:[A-Za-z]{3,9},? )?(\d{1,2}) ([A-Za-z]{3,9}|\d{1,2}) (\d{4})")
_TIME = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")


class PlanForm(Confirmable):
    """What the plan has beside its lines: the box to confirm unusual times, and its key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One proposed session. `stream` is agreement and supervisee; day and start are as typed."""

    number: int
    stream: str
    supervisor: str
    day: str
    start: str
    take: bool = True
    due: date | None = None
    why: str = ""
    problem: str = ""

    @property
    def person(self) -> str:
        """The supervisee's id."""
        return self.stream.partition(":")[2]


class LineWrong(Exception):
    """A line whose day or time cannot be read; the sentence says how to write it."""


def proposed(plan: YearPlan) -> list[Line]:
    """The lines of a fresh proposal, all ticked."""
    return [_of(number, one) for number, one in enumerate(plan.plan.proposals[:MOST])]


def posted(data: QueryDict, fresh: list[Line]) -> list[Line]:
    """The lines as they were sent back, with why and due date of the proposal where it is still the same stream."""
    known = {(one.stream, one.due): one for one in fresh}
    found = []
    for number in range(MOST):
        stream = data.get(f"stream-{number}")
        if stream is None:
            break
        due = _date(data.get(f"due-{number}", ""))
        line = Line(
            number=number,
            stream=stream,
            supervisor=data.get(f"supervisor-{number}", ""),
            day=data.get(f"day-{number}", "").strip()[:30],
            start=data.get(f"start-{number}", "").strip()[:20],
            take=f"take-{number}" in data,
            due=due,
        )
        like = known.get((stream, due))
        found.append(replace(line, why=like.why) if like else line)
    return found


def as_booked(line: Line, agreements: dict[str, Agreement], *, confirmed: bool) -> Booked:
    """What a ticked line books. Raises LineWrong for what cannot be read or was made up."""
    agreement = agreements.get(line.stream.partition(":")[0])
    people = {str(one.member_id): one for one in agreement.participants.all()} if agreement else {}
    supervisee = _person(people, line.person, Participant.Part.SUPERVISEE)
    supervisor = _person(people, line.supervisor, Participant.Part.SUPERVISOR)
    if agreement is None or supervisee is None or supervisor is None:
        raise LineWrong("This line belongs to no agreement in force. Untick it, or propose the plan afresh.")
    return Booked(
        agreement=agreement,
        supervisee=supervisee,
        supervisor=supervisor,
        starts_at=_moment(line),
        confirmed=confirmed,
    )


def _of(number: int, one: Proposal) -> Line:
    return Line(
        number=number,
        stream=one.stream,
        supervisor=one.supervisor,
        day=say_day(one.day),
        start=f"{one.start:%H:%M}",
        due=one.due,
        why=one.why,
    )


def _person(people: dict[str, Participant], member_id: str, part: str) -> Member | None:
    found = people.get(member_id)
    return found.member if found is not None and found.part == part else None


def _moment(line: Line) -> datetime:
    day, clock = _day(line.day), _TIME.fullmatch(line.start)
    if day is None:
        raise LineWrong("Write the day like 27 Nov 2026.")
    if clock is None:
        raise LineWrong("Write the start as a time on the clock, such as 14:30.")
    return datetime.combine(day, time(int(clock[1]), int(clock[2])), tzinfo=LONDON)


def _day(text: str) -> date | None:
    """Read "Fri 27 Nov 2026" with or without its weekday, "27 11 2026", or 2026-11-27."""
    found = _DAY.fullmatch(" ".join(text.split()))
    if found is None:
        return _date(text)
    short = [month.lower() for month in MONTHS]
    word = found[2][:3].lower()
    try:
        return date(int(found[3]), short.index(word) + 1 if word in short else int(found[2]), int(found[1]))
    except ValueError:
        return None


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
