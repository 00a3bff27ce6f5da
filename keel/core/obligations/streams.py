"""Streams: the stretches of time in which one person is supervised under one arrangement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from keel.core.obligations.facts import RoleHeld
from keel.core.obligations.index import Index
from keel.core.policy.model import Arrangement

FOREVER = date.max


@dataclass(slots=True)
class Stream:
    """One person under one arrangement, from taking the role or the policy's coming into force, whichever is later.

    `last` is the last day of the role, `FOREVER` while it is held. `role` is the fact that began it and `root` the
    first fact of its chain of corrections.
    """

    person: str
    first: date
    last: date
    role: RoleHeld
    root: str

    @property
    def ends(self) -> date | None:
        """The last day of the role, or None while it is held."""
        return None if self.last == FOREVER else self.last


def streams(arrangement: Arrangement, index: Index) -> Sequence[Stream]:
    """Find the streams of an arrangement, by person and then by day.

    Roles that overlap or follow each other without a gap are one stream. A role entered later never moves the start
    of a stream that was known before: the days before it are a stream of their own.
    """
    of_person: dict[str, list[Stream]] = {}
    held = [role for role in index.roles.facts if role.role in arrangement.supervisee_roles]
    for role in sorted(held, key=lambda one: (index.roles.known(one), one.first, one.id)):
        first, last = max(role.first, index.in_force_from), role.last or FOREVER
        if first <= last:
            new = Stream(role.person, first, last, role, index.roles.root(role))
            _join(of_person.setdefault(role.person, []), new)
    return [stream for person in sorted(of_person) for stream in of_person[person]]


def _join(known: list[Stream], new: Stream) -> None:
    """Add what is new of a stretch of days, continuing the stream that it follows."""
    pieces: list[Stream] = []
    before: Stream | None = None
    first = new.first.toordinal()
    for stream in known:
        if stream.last.toordinal() + 1 < first:
            continue
        if stream.first > new.last:
            break
        if first < stream.first.toordinal():
            _continue(before, pieces, new, first, stream.first.toordinal() - 1)
        first, before = stream.last.toordinal() + 1, stream
    if first <= new.last.toordinal():
        _continue(before, pieces, new, first, new.last.toordinal())
    known.extend(pieces)
    known.sort(key=lambda stream: stream.first)


def _continue(before: Stream | None, pieces: list[Stream], new: Stream, first: int, last: int) -> None:
    if before is not None:
        before.last = date.fromordinal(last)
    else:
        pieces.append(Stream(new.person, date.fromordinal(first), date.fromordinal(last), new.role, new.root))
