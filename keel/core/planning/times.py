"""Times of a day, as London clocks show them: working patterns, what is taken, which slots are free for two people."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, time
from typing import Final, NamedTuple

Patterns = Mapping[str, Mapping[int, Sequence[tuple[time, time]]]]
"""Each person's working times by weekday (0 is Monday), as pairs of from and to."""

STEP: Final = 15
"""Minutes between the starts that are tried."""

WEEKDAY_NAMES: Final = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")


class Taken(NamedTuple):
    """A person is taken on a day from a time for so many minutes: a session, a lesson, leave."""

    person: str
    day: date
    start: time
    minutes: int


class Span(NamedTuple):
    """Minutes of a day, the last one not included."""

    first: int
    last: int

    def overlaps(self, other: "Span") -> bool:
        """Whether they share a minute."""
        return self.first < other.last and other.first < self.last


def minute_of(at: time) -> int:
    """Return the minutes since midnight."""
    return at.hour * 60 + at.minute


def time_at(minute: int) -> time:
    """Return the time at that minute of the day, the other way round."""
    return time(*divmod(minute, 60))


def say_time(at: time) -> str:
    """Say a time as in "9:05"."""
    return f"{at.hour}:{at.minute:02}"


def works(patterns: Patterns, person: str, weekday: int) -> list[Span]:
    """Return a person's working times on a weekday, in order; times that touch are one."""
    spans: list[Span] = []
    for first, last in sorted(patterns.get(person, {}).get(weekday, ())):
        span = Span(minute_of(first), minute_of(last))
        if spans and span.first <= spans[-1].last:
            spans[-1] = Span(spans[-1].first, max(span.last, spans[-1].last))
        else:
            spans.append(span)
    return spans


def starts_in_common(patterns: Patterns, people: Sequence[str], weekday: int, minutes: int) -> list[int]:
    """Return the starts, as minutes of the day, at which all of them work for so many minutes on that weekday."""
    common = works(patterns, people[0], weekday)
    for person in people[1:]:
        others = works(patterns, person, weekday)
        common = [Span(max(a.first, b.first), min(a.last, b.last)) for a in common for b in others if a.overlaps(b)]
    return [start for span in common for start in _steps(span, minutes)]


def _steps(span: Span, minutes: int) -> Iterator[int]:
    first = -(-span.first // STEP) * STEP
    yield from range(first, span.last - minutes + 1, STEP)


class Diary:
    """Who is taken when."""

    def __init__(self, taken: Iterable[Taken]) -> None:
        self._spans: dict[tuple[str, date], list[Span]] = defaultdict(list)
        for one in taken:
            self.take([one.person], one.day, Span(minute_of(one.start), minute_of(one.start) + one.minutes))

    def take(self, people: Iterable[str], day: date, span: Span) -> None:
        """Write down that these people are taken."""
        for person in people:
            self._spans[person, day].append(span)

    def clash(self, person: str, day: date, span: Span) -> Span | None:
        """Return the first thing of that person's that overlaps, or None."""
        return min((one for one in self._spans.get((person, day), ()) if one.overlaps(span)), default=None)

    def is_free(self, people: Iterable[str], day: date, span: Span) -> bool:
        """Whether none of them is taken then."""
        return all(self.clash(person, day, span) is None for person in people)
