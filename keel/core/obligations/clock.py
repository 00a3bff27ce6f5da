"""Deadlines counted once each, on the calendar as it was known when the matter was settled."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from keel.core.calendar import OutsideCalendar, SchoolCalendar
from keel.core.obligations.due import NO_DATES, Counted, count
from keel.core.phrases import AsSoonAsPossible, Before, OnDate, Phrase, SameDay, WithinOrBeforeNext


@lru_cache(maxsize=64)
def before_later_closures(calendar: SchoolCalendar, known: date) -> SchoolCalendar:
    """The calendar with the closures that had been told up to a day."""
    return replace(calendar, closures=tuple(one for one in calendar.closures if one.recorded <= known))


class Clock:
    """A calendar and its past: a closure told after something was met no longer moves the date it was met by."""

    def __init__(self, calendar: SchoolCalendar) -> None:
        self.now = calendar
        self._closures = sorted((one.day, one.recorded) for one in calendar.closures if one.moves_dates)
        self._told = sorted(recorded for _, recorded in self._closures)
        self.told_last = self._told[-1] if self._told else date.min
        """The day after which no closure was told: whoever knew of things then knew of them all."""
        self._deadlines: dict[Phrase, Deadline] = {}

    def deadline(self, phrase: Phrase) -> "Deadline":
        """The counting of a phrase, shared by all who count by it."""
        kept = self._deadlines.get(phrase)
        if kept is None:
            kept = self._deadlines[phrase] = Deadline(phrase, self)
        return kept

    def last_told(self, one: date, other: date) -> date | None:
        """The last day on which a closure was told that bears on a count between two days; None if none does.

        It does if it lies between them or before the next school day after them, for then it may have moved the later.
        """
        first, last = (one, other) if one < other else (other, one)
        place = bisect_left(self._closures, (first, date.min))
        if place == len(self._closures):
            return None
        beyond = self.now.school_days.starting(last + timedelta(1)) or date.max
        return max([told for day, told in self._closures[place:] if day <= beyond], default=None)

    def known_by(self, known: date | None) -> SchoolCalendar:
        """The calendar with the closures that had been told up to that day; None stands for all of them."""
        place = len(self._told) if known is None else bisect_right(self._told, known)
        if place == len(self._told):
            return self.now
        return before_later_closures(self.now, self._told[place - 1] if place else date.min)


class Deadline:
    """One phrase on one clock, remembering what it has counted: the same day is asked for again and again.

    A plain phrase asks neither the calendar nor what else was known. The others may heed both: closures and when they
    were told, the next session, the day of booking, a day that the event names.
    """

    def __init__(self, phrase: Phrase, clock: Clock) -> None:
        self.phrase = phrase
        self.clock = clock
        self.heeds_next_session = isinstance(phrase, WithinOrBeforeNext)
        self._is_notice = isinstance(phrase, Before)
        self._named = phrase.name if isinstance(phrase, OnDate) else None
        self.is_plain = isinstance(phrase, SameDay | AsSoonAsPossible)
        self.plain: dict[date, Counted] = {}
        self._kept: dict[tuple[date, date | None], Counted] = {}

    def count_plainly(self, start: date) -> Counted:
        """Count a plain phrase, for the first time; after that, look it up in `plain`."""
        counted = self.plain[start] = count(self.phrase, start, self.clock.now)
        return counted

    def count(
        self,
        start: date,
        *,
        known: date | None = None,
        booked_on: date | None = None,
        next_session: date | None = None,
        dates: Mapping[str, date] = NO_DATES,
    ) -> Counted:
        """Count from a day (see `due.count`), on the calendar as told by the day `known`.

        Where the calendar does not reach there is no date, and the warning says how to mend it.
        """
        heeded = booked_on if self._is_notice else next_session
        if self._named is not None:
            heeded = dates.get(self._named)
        kept = self._kept.get((start, heeded))
        if kept is None:
            kept = self._kept[start, heeded] = self._count(start, self.clock.now, heeded)
        if known is None or known >= self.clock.told_last:
            return kept
        told = self.clock.last_told(start, kept.due or start)
        return kept if told is None or told <= known else self._count(start, self.clock.known_by(known), heeded)

    def _count(self, start: date, calendar: SchoolCalendar, heeded: date | None) -> Counted:
        """Count; an advance notice can be put right until the day it is notice of."""
        dates = {self._named: heeded} if self._named is not None and heeded is not None else NO_DATES
        try:
            counted = count(
                self.phrase,
                start,
                calendar,
                next_session=heeded if self.heeds_next_session else None,
                dates=dates,
                booked_on=heeded if self._is_notice else None,
            )
        except OutsideCalendar as outside:
            counted = Counted(None, None, None, str(outside))
        return Counted(counted.opens, counted.due, start, counted.warning) if self._is_notice else counted
