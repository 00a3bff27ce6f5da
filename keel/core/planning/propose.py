"""Propose the sessions of a year (S8, S9, S25)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from heapq import heapify, heappop, heappush
from typing import Final, NamedTuple

from keel.core.calendar import SchoolCalendar, monday_of, say_day
from keel.core.phrases import AsNeeded, Periodic
from keel.core.planning.times import (
    WEEKDAY_NAMES,
    Diary,
    Patterns,
    Span,
    Taken,
    minute_of,
    starts_in_common,
    time_at,
)
from keel.core.planning.windows import Stream, Window, is_chain, next_window, period_windows

LATE_DAYS: Final = 28
"""How many days ahead a session is looked for when it is overdue already."""


class Proposal(NamedTuple):
    """A session to be booked: when, with whom, by when it is due, and why there."""

    stream: str
    supervisee: str
    supervisor: str
    day: date
    start: time
    minutes: int
    slot_minutes: int
    due: date
    why: str


class Unplaced(NamedTuple):
    """A session that has no place, by when it is due (None: it has no interval), and why as a sentence."""

    stream: str
    supervisee: str
    due: date | None
    why: str


class Plan(NamedTuple):
    """What is proposed, in order of time, and what could not be placed, in order of due dates."""

    proposals: tuple[Proposal, ...]
    unplaced: tuple[Unplaced, ...]


class _Habit(NamedTuple):
    """When a stream meets: its usual day and time, or those of the first session proposed."""

    weekday: int
    minute: int


@dataclass(frozen=True, slots=True)
class _Planner:
    calendar: SchoolCalendar
    patterns: Patterns
    diary: Diary
    first: date
    habits: dict[str, _Habit]

    def place(self, stream: Stream, window: Window) -> Proposal | None:
        """Take the best free slot in the window: the first supervisor who has one, then week, weekday and time."""
        habit = self.habits.get(stream.key)
        for supervisor in stream.supervisors:
            people = (stream.supervisee, supervisor)
            for day in self._days(window, habit):
                for minute in self._starts(people, day, stream.slot_minutes, habit):
                    span = Span(minute, minute + stream.slot_minutes)
                    if self.diary.is_free(people, day, span):
                        self.diary.take(people, day, span)
                        self.habits.setdefault(stream.key, _Habit(day.weekday(), minute))
                        return self._proposal(stream, window, supervisor, day, minute)
        return None

    def no_place(self, stream: Stream, window: Window) -> Unplaced:
        """Say that nothing was free in the window, why, and what to do about it."""
        return Unplaced(stream.key, stream.supervisee, window.due, self._why_not(stream, window))

    def _days(self, window: Window, habit: _Habit | None) -> list[date]:
        late = window.due < self.first
        last = min(self.first + timedelta(LATE_DAYS), self.calendar.known.last) if late else window.due
        days = self.calendar.school_days_between(max(window.opens, self.first), last)
        best = self.first if late else window.aim
        return sorted((day for day in days if day not in self.calendar.inset), key=lambda day: _fit(day, best, habit))

    def _starts(self, people: tuple[str, str], day: date, minutes: int, habit: _Habit | None) -> list[int]:
        starts = starts_in_common(self.patterns, people, day.weekday(), minutes)
        return sorted(starts, key=lambda minute: (abs(minute - habit.minute) if habit else 0, minute))

    def _proposal(self, stream: Stream, window: Window, supervisor: str, day: date, minute: int) -> Proposal:
        notes = [window.why[0].upper() + window.why[1:]]
        if window.due < self.first:
            notes.append("overdue, so as soon as both are free")
        if supervisor != stream.supervisors[0]:
            notes.append("no supervisor before in the order has a free slot in time")
        return Proposal(
            stream.key,
            stream.supervisee,
            supervisor,
            day,
            time_at(minute),
            stream.session_minutes,
            stream.slot_minutes,
            window.due,
            "; ".join(notes) + ".",
        )

    def _why_not(self, stream: Stream, window: Window) -> str:
        if stream.supervisee not in self.patterns:
            return "The supervisee's working pattern is not known. Enter it, and plan again."
        if not any(supervisor in self.patterns for supervisor in stream.supervisors):
            return "No supervisor's working pattern is known. Enter it, and plan again."
        if not any(
            starts_in_common(self.patterns, (stream.supervisee, supervisor), weekday, stream.slot_minutes)
            for supervisor in stream.supervisors
            for weekday in range(len(WEEKDAY_NAMES))
        ):
            return (
                f"The two never work at the same time for {stream.slot_minutes} minutes. "
                "Change a working pattern, shorten the slot, or name another supervisor."
            )
        return (
            f"Nobody is free together by {say_day(window.due)} ({window.why}). "
            "Free a slot, name another supervisor, or book this one by hand."
        )


def propose(
    streams: Iterable[Stream],
    calendar: SchoolCalendar,
    *,
    patterns: Patterns,
    taken: Iterable[Taken] = (),
    first: date,
    last: date,
) -> Plan:
    """Propose every session that falls due up to `last`, none before `first` (the day after today, say).

    Sessions that are due sooner are placed first. A chain counts on from the day proposed, or from the due date of a
    session that has no place. Raises OutsideCalendar where the calendar does not know `first` or `last`.
    """
    calendar.check_known(first)
    calendar.check_known(last)
    by_key = {stream.key: stream for stream in streams}
    planner = _Planner(calendar, patterns, Diary(taken), first, _usual(by_key))
    waiting = [(w.due, key, w) for key, stream in by_key.items() for w in _first_windows(stream, calendar, first)]
    heapify(waiting)
    proposals: list[Proposal] = []
    unplaced = list(_as_needed(by_key.values()))
    while waiting and waiting[0][0] <= last:
        due, key, window = heappop(waiting)
        found = planner.place(by_key[key], window) or planner.no_place(by_key[key], window)
        if isinstance(found, Proposal):
            proposals.append(found)
        else:
            unplaced.append(found)
        held = found.day if isinstance(found, Proposal) else max(due, first)
        if is_chain(by_key[key]) and (following := next_window(by_key[key], held, calendar)):
            heappush(waiting, (following.due, key, following))
    return Plan(
        tuple(sorted(proposals, key=lambda one: (one.day, one.start, one.stream))),
        tuple(sorted(unplaced, key=lambda one: (one.due or date.max, one.stream))),
    )


def _first_windows(stream: Stream, calendar: SchoolCalendar, first: date) -> Iterator[Window]:
    if isinstance(stream.phrase, Periodic):
        yield from period_windows(stream, stream.phrase, calendar, first)
    elif window := next_window(stream, max(stream.sessions, default=None), calendar):
        yield window


def _usual(streams: Mapping[str, Stream]) -> dict[str, _Habit]:
    return {key: _Habit(one.usual[0], minute_of(one.usual[1])) for key, one in streams.items() if one.usual}


def _as_needed(streams: Iterable[Stream]) -> Iterator[Unplaced]:
    why = (
        "This arrangement has no interval: sessions are booked as needed. To have them planned, set one in the policy."
    )
    for stream in streams:
        if isinstance(stream.phrase, AsNeeded):
            yield Unplaced(stream.key, stream.supervisee, None, why)


def _fit(day: date, best: date, habit: _Habit | None) -> tuple[int, bool, date]:
    weeks_away = abs((monday_of(day) - monday_of(best)).days)
    return weeks_away, habit is not None and day.weekday() != habit.weekday, day
