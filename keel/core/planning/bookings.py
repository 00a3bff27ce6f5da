"""Say what is wrong with a day and time that somebody chose: what is refused, and what only needs to be confirmed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Final, NamedTuple

from keel.core.calendar import OutsideCalendar, SchoolCalendar, say_day
from keel.core.planning.times import (
    WEEKDAY_NAMES,
    Diary,
    Patterns,
    Span,
    Taken,
    minute_of,
    say_time,
    time_at,
    works,
)

EARLIEST, LATEST = time(7), time(20)
SHORTEST, LONGEST = 10, 240
_NIGHT: Final = f"between {say_time(EARLIEST)} and {say_time(LATEST)}"


@dataclass(frozen=True, slots=True)
class Booking:
    """A session as somebody wants it. `people` says who is to come, with the words for each: "the supervisor"."""

    day: date
    start: time
    minutes: int
    people: Mapping[str, str]


class Problem(NamedTuple):
    """One thing wrong, as a sentence that says how to mend it; refused, or to be confirmed by whoever books."""

    sentence: str
    refused: bool


def check_booking(
    booking: Booking,
    *,
    today: date,
    calendar: SchoolCalendar,
    patterns: Patterns,
    taken: Iterable[Taken] = (),
) -> tuple[Problem, ...]:
    """Return all that is wrong, refusals first; nothing means that it can be booked.

    `taken` leaves out the session that is being moved, if it is one.
    """
    found = (*_day(booking, today, calendar), *_time(booking), *_patterns(booking, patterns), *_clashes(booking, taken))
    return tuple(sorted(found, key=lambda problem: not problem.refused))


def _day(booking: Booking, today: date, calendar: SchoolCalendar) -> Iterator[Problem]:
    day = say_day(booking.day)
    if booking.day < today:
        yield Problem(f"{day} has passed. Give today or a later day, or note a session that took place as held.", True)
        return
    try:
        shut = calendar.why_shut(booking.day)
    except OutsideCalendar as outside:
        yield Problem(str(outside), True)
        return
    if shut is None and booking.day in calendar.inset:
        shut = "an INSET day"
    if shut is not None:
        yield Problem(f"{day} is {shut}. Choose a school day, or confirm that everybody wants this one.", False)


def _time(booking: Booking) -> Iterator[Problem]:
    if not SHORTEST <= booking.minutes <= LONGEST:
        yield Problem(f"A session lasts from {SHORTEST} minutes to {LONGEST // 60} hours. Give its minutes.", True)
    end = minute_of(booking.start) + booking.minutes
    if booking.start < EARLIEST or end > minute_of(LATEST):
        yield Problem(
            f"{say_time(booking.start)} is too early or too late. Choose a time {_NIGHT}, end included.", True
        )


def _patterns(booking: Booking, patterns: Patterns) -> Iterator[Problem]:
    weekday = booking.day.weekday()
    wanted = _span(booking)
    for person, who in booking.people.items():
        spans = works(patterns, person, weekday)
        if any(span.first <= wanted.first and wanted.last <= span.last for span in spans):
            continue
        when = " and ".join(f"{_at(span.first)} to {_at(span.last)}" for span in spans)
        does = (
            f"works on {WEEKDAY_NAMES[weekday]} from {when}" if spans else f"does not work on {WEEKDAY_NAMES[weekday]}"
        )
        yield Problem(f"{_capital(who)} {does}. Choose another time, or confirm that it suits them.", False)


def _clashes(booking: Booking, taken: Iterable[Taken]) -> Iterator[Problem]:
    diary = Diary(taken)
    for person, who in booking.people.items():
        clash = diary.clash(person, booking.day, _span(booking))
        if clash is not None:
            yield Problem(
                f"{_capital(who)} is taken from {_at(clash.first)} to {_at(clash.last)} that day. "
                "Choose another time, or move the other one first.",
                True,
            )


def _span(booking: Booking) -> Span:
    return Span(minute_of(booking.start), minute_of(booking.start) + booking.minutes)


def _at(minute: int) -> str:
    return say_time(time_at(minute)) if minute < 24 * 60 else "midnight"


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]
