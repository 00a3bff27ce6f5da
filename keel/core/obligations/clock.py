"""Deadlines counted once each, on the calendar as it was known when the matter was settled."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from keel.core.calendar import OutsideCalendar, SchoolCalendar
from keel.core.obligations.due import Counted, count
from keel.core.phrases import Before, OnDate, Phrase, WithinOrBeforeNext


class Clock:
    """A calendar and its past: a closure told after something was met no longer moves the date it was met by."""

    def __init__(self, calendar: SchoolCalendar) -> None:
        self._told = sorted(closure.recorded for closure in calendar.closures)
        self._versions = {len(self._told): calendar}
        self.now = calendar
        self.has_closures = bool(self._told)
        self._deadlines: dict[Phrase, Deadline] = {}

    def deadline(self, phrase: Phrase) -> "Deadline":
        """The counting of a phrase, shared by all who count by it."""
        kept = self._deadlines.get(phrase)
        if kept is None:
            kept = self._deadlines[phrase] = Deadline(phrase, self)
        return kept

    def version(self, known: date | None) -> int:
        """Number the state of the calendar by the closures told up to that day; None stands for all of them."""
        return len(self._told) if known is None or not self._told else bisect_right(self._told, known)

    def known_by(self, known: date | None) -> SchoolCalendar:
        """The calendar with the closures that had been told up to that day."""
        if not self._told:
            return self.now
        version = self.version(known)
        kept = self._versions.get(version)
        if kept is None:
            told = sorted(self.now.closures, key=lambda closure: closure.recorded)[:version]
            kept = self._versions[version] = replace(self.now, closures=tuple(told))
        return kept


class Deadline:
    """One phrase on one clock, remembering what it has counted: the same day is asked for again and again.

    Most phrases count from a day alone. `heeds_event` is true where one needs more: the day of booking, the next
    session, days that the event names; `heeds_known`, where it matters what was known when.
    """

    def __init__(self, phrase: Phrase, clock: Clock) -> None:
        self.phrase = phrase
        self.clock = clock
        self.is_notice = isinstance(phrase, Before)
        self.heeds_next_session = isinstance(phrase, WithinOrBeforeNext)
        self.heeds_event = self.is_notice or self.heeds_next_session or isinstance(phrase, OnDate)
        self.is_plain = not self.heeds_event and not clock.has_closures
        self.heeds_known = self.heeds_next_session or clock.has_closures
        self._plain: dict[date, Counted] = {}
        self._counted: dict[tuple[date, date | None, int], Counted] = {}

    def count(self, start: date, *, known: date | None = None) -> Counted:
        """Count from a day alone, on the calendar as told by the day `known`.

        Where the calendar does not reach there is no date, and the warning says how to mend it.
        """
        if known is not None and self.clock.has_closures:
            return self._count(start, self.clock.known_by(known))
        kept = self._plain.get(start)
        if kept is None:
            kept = self._plain[start] = self._count(start, self.clock.now)
        return kept

    def count_for(
        self, start: date, *, booked_on: date, next_session: date | None, dates: Mapping[str, date], known: date | None
    ) -> Counted:
        """Count for an event, with all that `due.count` may take into account."""
        if isinstance(self.phrase, OnDate):
            return self._count(start, self.clock.known_by(known), dates=dates)
        key = (start, booked_on if self.is_notice else next_session, self.clock.version(known))
        kept = self._counted.get(key)
        if kept is None:
            calendar = self.clock.known_by(known)
            kept = self._count(start, calendar, next_session=next_session, booked_on=booked_on)
            if self.is_notice:
                kept = Counted(kept.opens, kept.due, start, kept.warning)
            self._counted[key] = kept
        return kept

    def _count(self, start: date, calendar: SchoolCalendar, **heeded: Any) -> Counted:
        try:
            return count(self.phrase, start, calendar, **heeded)
        except OutsideCalendar as outside:
            return Counted(None, None, None, str(outside))
