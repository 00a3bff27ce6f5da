"""Which openings of records look like curiosity, from plain facts: no database, no clock (G-20).

A pattern only says that somebody should look. Its figures are data (figures.toml).
"""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

LONDON: Final = ZoneInfo("Europe/London")
AGAIN, UNDER, SAME_NAME, NIGHT, MANY = "again and again", "out of relationship", "same name", "at night", "many at once"


@dataclass(frozen=True, slots=True)
class Figures:
    """How much is too much."""

    openings: int
    within_days: int
    sitting_minutes: int
    night_from: time
    night_to: time
    night_openings: int
    many_cases: int
    many_minutes: int


@dataclass(frozen=True, slots=True)
class Opening:
    """Somebody opened something about a case: when, and whether by a grant and not as who they are."""

    at: datetime
    member: UUID
    case: UUID
    granted: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """Why somebody may well look at a case: pairs of member and case.

    `carried`: theirs to carry. `worked`: days on which they met about it or wrote something in it.
    """

    carried: frozenset[tuple[UUID, UUID]] = frozenset()
    worked: Mapping[tuple[UUID, UUID], frozenset[date]] | None = None
    same_name: frozenset[tuple[UUID, UUID]] = frozenset()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at. `mark` tells it from every other; `case` is None where it is about many."""

    kind: str
    member: UUID
    case: UUID | None
    day: date
    number: int

    @property
    def mark(self) -> str:
        """The same finding again, on the same day, has the same mark."""
        return f"{self.kind} {self.member} {self.case or ''} {self.day.isoformat()}"


@lru_cache(maxsize=4)
def figures(path: Path) -> Figures:
    """The figures of this installation; raises TypeError for one that is missing or unknown."""
    return Figures(**tomllib.loads(path.read_text(encoding="utf-8")))


def find(openings: Iterable[Opening], known: Known, given: Figures) -> list[Finding]:
    """Every finding, each as soon as its figure is reached: an alarm a day, however often it goes on."""
    rows = sorted(openings, key=lambda one: one.at)
    found = [*_again(rows, known, given), *_one_by_one(rows, known), *_night(rows, given), *_many(rows, given)]
    return sorted({one.mark: one for one in found}.values(), key=lambda one: one.mark)


def _again(rows: list[Opening], known: Known, given: Figures) -> Iterator[Finding]:
    """The same child in several sittings within so many days, by somebody who neither carries nor works on it."""
    span, sitting = timedelta(days=given.within_days), timedelta(minutes=given.sitting_minutes)
    for pair, times in _by_pair(rows).items():
        if pair in known.carried:
            continue
        starts: list[datetime] = []
        last: datetime | None = None
        for at in times:
            fresh = last is None or at - last >= sitting
            last = at
            if not fresh:
                continue
            starts = [start for start in starts if at - start < span] + [at]
            if len(starts) >= given.openings and not _worked(pair, starts[0], at, known):
                yield Finding(AGAIN, *pair, _day(at), len(starts))
                starts = []


def _by_pair(rows: list[Opening]) -> dict[tuple[UUID, UUID], list[datetime]]:
    found: dict[tuple[UUID, UUID], list[datetime]] = defaultdict(list)
    for one in rows:
        found[one.member, one.case].append(one.at)
    return found


def _worked(pair: tuple[UUID, UUID], first: datetime, last: datetime, known: Known) -> bool:
    days = (known.worked or {}).get(pair, frozenset())
    return any(_day(first) <= day <= _day(last) for day in days)


def _one_by_one(rows: list[Opening], known: Known) -> Iterator[Finding]:
    """Openings of which one is enough: by a grant, or of a child with the reader's own name."""
    for one in rows:
        if one.granted:
            yield Finding(UNDER, one.member, one.case, _day(one.at), 1)
        if (one.member, one.case) in known.same_name:
            yield Finding(SAME_NAME, one.member, one.case, _day(one.at), 1)


def _night(rows: list[Opening], given: Figures) -> Iterator[Finding]:
    counted: dict[tuple[UUID, date], int] = defaultdict(int)
    for one in rows:
        local = one.at.astimezone(LONDON)
        if given.night_from <= local.time() or local.time() < given.night_to:
            # A night is the evening's, also after midnight.
            night = local.date() - timedelta(days=1) if local.time() < given.night_to else local.date()
            counted[one.member, night] += 1
    for (member, night), number in counted.items():
        if number >= given.night_openings:
            yield Finding(NIGHT, member, None, night, number)


def _many(rows: list[Opening], given: Figures) -> Iterator[Finding]:
    """Many different children within minutes: nobody reads so fast."""
    span = timedelta(minutes=given.many_minutes)
    lately: dict[UUID, list[Opening]] = defaultdict(list)
    for one in rows:
        mine = lately[one.member] = [each for each in lately[one.member] if one.at - each.at < span] + [one]
        number = len({each.case for each in mine})
        if number >= given.many_cases:
            yield Finding(MANY, one.member, None, _day(one.at), number)
            lately[one.member] = []


def _day(at: datetime) -> date:
    return at.astimezone(LONDON).date()
