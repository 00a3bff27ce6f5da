"""The events that begin duties, recorded ones and "role started", which nobody records."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from keel.core.obligations.facts import Event
from keel.core.obligations.index import Index, supervisees
from keel.core.obligations.parties import SIDES, Owing, owing_of
from keel.core.obligations.streams import Stream, streams
from keel.core.policy.model import Arrangement, Policy

About = tuple[tuple[str, str], ...]
ROLE_STARTED = "role started"


class Side:
    """The people of an event and its arrangement: the same few meet again and again, so this is worked out once.

    `belongs` are the pairs that say so in an obligation's `about`, `owing` who owes what, for those the event names.
    """

    __slots__ = ("belongs", "names_supervisors", "owing")

    def __init__(self, event: Event) -> None:
        under = (("arrangement", event.arrangement),) if event.arrangement is not None else ()
        self.belongs: About = (*under, *(("supervisee", person) for person in supervisees(event)))
        self.names_supervisors = "supervisors" in event.parties
        self.owing: dict[str, Sequence[Owing]] = {}


class Trigger(NamedTuple):
    """One event that begins duties, with what several duties of one event share.

    `root` names it in their keys and survives corrections. `opens` is its day, or the day the policy came into force if
    that is later. `not_before` is the day from which something can meet what
    it began: its own, also where it was later moved. `role_end` is the last day of a role that has ended.
    """

    event: Event
    side: Side
    about: About
    root: str
    opens: date
    not_before: date
    withdrawn: bool = False
    role_end: date | None = None


class Triggers:
    """All events that begin duties, by name."""

    def __init__(self, policy: Policy, index: Index) -> None:
        self.policy = policy
        self.index = index
        self._sides: dict[tuple[str | None, tuple[str, ...] | str | None, tuple[str, ...] | None], Side] = {}

    def named(self, name: str) -> Iterator[Trigger]:
        """The events of one name, recorded or derived."""
        return self._starts() if name == ROLE_STARTED else self._recorded(name)

    def owing(self, owed_by: str, trigger: Trigger) -> Sequence[Owing]:
        """Work out who owes what an event began, and keep it with the event's side where that alone decides."""
        found = owing_of(owed_by, trigger.event, self.policy, self.index)
        if trigger.side.names_supervisors and owed_by in SIDES:
            trigger.side.owing[owed_by] = found
        return found

    def _side(self, event: Event) -> Side:
        parties = event.parties
        place = (event.arrangement, parties.get("supervisee", event.person), parties.get("supervisors"))
        kept = self._sides.get(place)
        if kept is None:
            kept = self._sides[place] = Side(event)
        return kept

    def _recorded(self, name: str) -> Iterator[Trigger]:
        index, events, roots = self.index, self.index.events, self.index.events.roots
        ended, in_force_from = index.ended(name), index.in_force_from
        for event in index.by_name.get(name, ()):
            on = event.on
            first = on if event.supersedes is None else min([one.on for one in events.chain(event)])
            side = self._side(event)
            items = event.about.items()
            about = (*(sorted(items) if len(items) > 1 else items), *side.belongs)
            opens = on if on > in_force_from else in_force_from
            root = roots.get(event.id, event.id)
            withdrawn = any(event.about.get(by) in over for by, over in ended)
            yield Trigger(event, side, about, root, opens, first, withdrawn)

    def _starts(self) -> Iterator[Trigger]:
        for arrangement in self.policy.arrangements.values():
            if arrangement.format != "informal":
                yield from self._role_starts(arrangement)

    def _role_starts(self, arrangement: Arrangement) -> Iterator[Trigger]:
        """One for each time that somebody came under an arrangement of formal sessions.

        What was done ahead of the role counts, unless another stretch of the same role lay between.
        """
        before: dict[str, date] = {}
        for stream in streams(arrangement, self.index):
            ended = before.get(stream.person)
            first = ended + timedelta(1) if ended else date.min
            before[stream.person] = stream.last
            root, event = f"{arrangement.key}:{stream.root}", _role_started(stream, arrangement.key)
            side = self._side(event)
            yield Trigger(event, side, side.belongs, root, stream.first, first, role_end=stream.ends)


def _role_started(stream: Stream, arrangement: str) -> Event:
    return Event(
        id=stream.role.id,
        name=ROLE_STARTED,
        on=stream.first,
        recorded=stream.role.recorded,
        person=stream.person,
        parties={"supervisee": (stream.person,)},
        arrangement=arrangement,
    )
