"""The half terms, terms and academic years in which something is owed, each with a row of its own."""

from collections.abc import Sequence
from datetime import date

from keel.core.calendar import OutsideCalendar, Period, SchoolCalendar
from keel.core.obligations.due import index_of
from keel.core.phrases.kinds import Periodic


def periods(phrase: Periodic, calendar: SchoolCalendar, start: date) -> Sequence[Period]:
    """The periods that count for who began on `start`, to the end of the known calendar.

    The first one counts if at least half of its school days are left, that day among them; else the next is the first.
    A start before the known calendar has all its periods; a start after it raises OutsideCalendar.
    """
    if start > calendar.known.last:
        raise OutsideCalendar(calendar.known, start)
    index = index_of(phrase, calendar)
    here = index.of(start)
    later = index.starting(start)
    if here is None or here.first == start:
        return later
    left = calendar.school_days.how_many(start, here.last)
    whole = calendar.school_days.how_many(here.first, here.last)
    return (here, *later) if 2 * left >= whole else later
