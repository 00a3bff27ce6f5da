"""When the next session of a stream must be: from which day, by which day, and about when it is best."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from keel.core.calendar import OutsideCalendar, SchoolCalendar, say_day
from keel.core.obligations.due import count
from keel.core.obligations.periods import periods
from keel.core.phrases import AtLeast, Periodic, Phrase, read


@dataclass(frozen=True)
class Stream:
    """One person's sessions under one agreement.

    `supervisors` are in order of preference; `cadence` is the policy's phrase; a session of `session_minutes` stands in
    a slot of `slot_minutes` (S8). `starts` is the day the role or the policy began; `sessions` are the days of sessions
    held or planned already; `usual` is the weekday (0 is Monday) and time they like best.
    """

    key: str
    supervisee: str
    supervisors: tuple[str, ...]
    cadence: str
    starts: date
    sessions: tuple[date, ...] = ()
    session_minutes: int = 60
    slot_minutes: int = 120
    usual: tuple[int, time] | None = None

    @cached_property
    def phrase(self) -> Phrase:
        """The cadence as read. Raises PhraseError where it cannot be read."""
        return read(self.cadence)


class Window(NamedTuple):
    """One session to place: not before `opens`, not after `due`, best about `aim`; `why` says what it serves."""

    opens: date
    due: date
    aim: date
    why: str


def is_chain(stream: Stream) -> bool:
    """Whether each session counts from the one before; else each period has its own."""
    return not isinstance(stream.phrase, Periodic)


def next_window(stream: Stream, previous: date | None, calendar: SchoolCalendar) -> Window | None:
    """Return the window of a chain's next session, counted from the previous one, or from the day the stream starts.

    None where the calendar does not reach that far, and where the cadence is "as needed". What lies before the known
    calendar counts as its first day. No session is placed in the first half of its interval.
    """
    start, since = (previous, "the session of") if previous else (stream.starts, "the start on")
    if start < calendar.known.first:
        start, since = calendar.known.first, "the first day of the calendar,"
    try:
        counted = count(stream.phrase, start, calendar)
    except OutsideCalendar:
        return None
    if counted.due is None:
        return None
    half_way = start + (counted.due - start) / 2 + timedelta(days=1)
    opens = min(counted.opens or half_way, counted.due)
    aim = opens + (counted.due - opens) / 2 if counted.opens else counted.due
    return Window(opens, counted.due, aim, f"{stream.cadence} from {since} {say_day(start)}: by {say_day(counted.due)}")


def period_windows(stream: Stream, phrase: Periodic, calendar: SchoolCalendar, first: date) -> Iterator[Window]:
    """Yield a window for each session that a half term, term or year still needs; several share its days evenly.

    Only days from `first` on count. A period whose last day has passed is missed, not planned.
    """
    needed = phrase.count if isinstance(phrase, AtLeast) else 1
    for period in periods(phrase, calendar, stream.starts):
        served = [day for day in stream.sessions if period.first <= day <= period.last]
        begins = max(period.first, stream.starts, first)
        days = calendar.school_days.between(begins, period.last)
        shares = _shares(days, needed - sum(day < first for day in served))
        open_shares = [share for share in shares if not any(share[0] <= day <= share[-1] for day in served)]
        for share in open_shares[: max(0, needed - len(served))]:
            yield Window(share[0], days[-1], share[len(share) // 2], f"{stream.cadence}: {period.name}")


def _shares(days: Sequence[date], number: int) -> list[Sequence[date]]:
    cuts = [len(days) * n // number for n in range(number + 1)] if number > 0 else []
    return [days[first:last] for first, last in pairwise(cuts) if first < last]
