"""Deadlines counted once each, on the calendar as it was known when the matter was settled."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from keel.core.calendar import OutsideCalendar, SchoolCalendar
from keel.core.obligations.due import NO_DATES, Counted, count
from keel.core.phrases import OnDate, Phrase, WithinOrBeforeNext


class Clock:
    """A calendar and its past: a closure told after something was met no longer moves the date it was met by."""

    def __init__(self, calendar: SchoolCalendar) -> None:
        self._told = sorted(closure.recorded for closure in calendar.closures)
        self._versions = {len(self._told): calendar}
        self.now = calendar

    def version(self, known: date | None) -> int:
        """Number the state of the calendar by the closures told up to that day; None stands for all of them."""
        return len(self._told) if known is None else bisect_right(self._told, known)

    def known_by(self, known: date | None) -> SchoolCalendar:
        """The calendar with the closures that had been told up to that day."""
        version = self.version(known)
        kept = self._versions.get(version)
        if kept is None:
            told = sorted(self.now.closures, key=lambda closure: closure.recorded)[:version]
            kept = self._versions[version] = replace(self.now, closures=tuple(told))
        return kept


class Deadline:
    """One phrase on one clock, remembering what it has counted."""

    def __init__(self, phrase: Phrase, clock: Clock) -> None:
        self.phrase = phrase
        self.clock = clock
        self.heeds_next_session = isinstance(phrase, WithinOrBeforeNext)
        self._named = phrase.name if isinstance(phrase, OnDate) else None
        self._counted: dict[tuple[date, date | None, date | None, date | None, int], Counted] = {}

    def count(
        self,
        start: date,
        *,
        booked_on: date | None = None,
        next_session: date | None = None,
        dates: Mapping[str, date] = NO_DATES,
        known: date | None = None,
    ) -> Counted:
        """Count from `start` (see `due.count`), on the calendar as told by the day `known`.

        Where the calendar does not reach there is no date, and the warning says how to mend it.
        """
        named = dates.get(self._named) if self._named is not None else None
        key = (start, booked_on, next_session, named, self.clock.version(known))
        kept = self._counted.get(key)
        if kept is None:
            calendar = self.clock.known_by(known)
            try:
                kept = count(self.phrase, start, calendar, next_session=next_session, dates=dates, booked_on=booked_on)
            except OutsideCalendar as outside:
                kept = Counted(None, None, None, str(outside))
            self._counted[key] = kept
        return kept
