"""Rows of an arrangement's cadence: one for each link of a chain, one for each period, none where it is as needed."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from keel.core.calendar import OutsideCalendar, Period
from keel.core.obligations.clock import Clock, Deadline
from keel.core.obligations.due import Counted
from keel.core.obligations.facts import Event
from keel.core.obligations.index import Index
from keel.core.obligations.obligation import Obligation
from keel.core.obligations.parties import Owing, cadence_owing, together
from keel.core.obligations.periods import periods
from keel.core.obligations.streams import Stream, streams
from keel.core.phrases import AsNeeded, AtLeast, EveryHalfTerm, EveryTerm, Periodic
from keel.core.policy.model import Arrangement


def cadence_rows(arrangement: Arrangement, index: Index, clock: Clock) -> Iterator[Obligation]:
    """Compute the rows of one arrangement for everybody who holds one of its roles."""
    phrase = arrangement.cadence_phrase
    if isinstance(phrase, AsNeeded):
        return
    rows = CadenceRows(arrangement, index, clock.deadline(phrase))
    for stream in streams(arrangement, index):
        if isinstance(phrase, EveryHalfTerm | EveryTerm | AtLeast):
            yield from rows.periods(stream, phrase)
        else:
            yield from rows.chain(stream)


class CadenceRows:
    """The rows of one arrangement, stream by stream."""

    def __init__(self, arrangement: Arrangement, index: Index, deadline: Deadline) -> None:
        self.arrangement = arrangement
        self.index = index
        self.deadline = deadline
        self._served: set[tuple[str, date]] = set()

    def chain(self, stream: Stream) -> Iterator[Obligation]:
        """One row from each session to the next, and one open row at the end while the role is held.

        A session entered after a later one was already known changes nothing that was met: it is no link.
        """
        events = self.index.events
        root, day, basis = stream.root, stream.first, stream.role.id
        for session in chain_links(self._sessions(stream)):
            counted = self._counted(day, events.known(session))
            yield self._row(stream, root, counted, (basis, session.id), met=(session,))
            root, day, basis = events.root(session), session.on, session.id
        counted = self._counted(day, None)
        if _owed_until(stream, counted.due):
            yield self._row(stream, root, counted._replace(last_day=stream.ends), (basis,))

    def periods(self, stream: Stream, phrase: Periodic) -> Iterator[Obligation]:
        """One row for each period from the first that counts to the end of the known calendar.

        Somebody who leaves a role and takes it again within a period owes or is owed no second session in it.
        """
        try:
            counting = periods(phrase, self.deadline.clock.now, stream.first)
        except OutsideCalendar as outside:
            undated = Counted(stream.first, None, None, str(outside))
            yield self._row(stream, stream.root, undated, (stream.role.id,))
            return
        needed = phrase.count if isinstance(phrase, AtLeast) else 1
        sessions = self._sessions(stream)
        for period in counting:
            within = [one for one in sessions if period.first <= one.on <= period.last]
            row = self._in_period(stream, period, within[:needed] if len(within) >= needed else ())
            if row is not None:
                yield row

    def _in_period(self, stream: Stream, period: Period, met: Sequence[Event]) -> Obligation | None:
        known = max((self.index.events.known(one) for one in met), default=None)
        due = self.deadline.clock.known_by(known).last_school_day_of(period)
        place = (stream.person, period.first)
        if place in self._served or not (met or _owed_until(stream, due)):
            return None
        self._served.add(place)
        counted = Counted(max(period.first, stream.first), due, min(period.last, stream.last))
        basis = (stream.role.id, *(one.id for one in met))
        return self._row(stream, period.first.isoformat(), counted, basis, met=met, period=period.name)

    def _sessions(self, stream: Stream) -> Sequence[Event]:
        held = self.index.of_stream(self.arrangement.counts, self.arrangement.key, stream.person)
        return [session for session in held if stream.first <= session.on <= stream.last]

    def _counted(self, day: date, known: date | None) -> Counted:
        """Count a link from a day: it opens then, unless the phrase says when."""
        opens, due, last_day, warning = self.deadline.count(day, known=known)
        return Counted(opens or day, due, last_day, warning)

    def _row(
        self,
        stream: Stream,
        where: str,
        counted: Counted,
        basis: tuple[str, ...],
        *,
        met: Sequence[Event] = (),
        period: str | None = None,
    ) -> Obligation:
        arrangement, opens = self.arrangement, counted.opens or stream.first
        owing = self._owing(stream, counted.due or opens, met)
        return Obligation(
            f"{arrangement.key}:{stream.person}:{where}",
            arrangement.key,
            arrangement.clause,
            arrangement.strength,
            owing.owed_by,
            (("arrangement", arrangement.key), ("supervisee", stream.person), *owing.others),
            opens,
            counted.due,
            counted.last_day,
            max([one.on for one in met]) if met else None,
            basis,
            period,
            counted.warning or owing.warning,
        )

    def _owing(self, stream: Stream, day: date, met: Sequence[Event]) -> Owing:
        """Whoever led the session owed it; an open row is owed by those whose task it is on the day it is due."""
        if met and self.arrangement.owed_by == "supervisors" and met[-1].parties.get("supervisors"):
            return together(met[-1].parties["supervisors"], otherwise=stream.person, lacking="supervised")
        return cadence_owing(self.arrangement, self.index, stream.person, day)


def chain_links(sessions: Iterable[Event]) -> Iterator[Event]:
    """Those sessions, in the order in which they became known, that each came after the one before."""
    last: date | None = None
    for session in sessions:
        if last is None or session.on > last:
            yield session
            last = session.on


def _owed_until(stream: Stream, due: date | None) -> bool:
    """Whether an open row is still owed: always while the role is held, and after it what fell due before it ended."""
    return stream.ends is None or (due is not None and due <= stream.last)
