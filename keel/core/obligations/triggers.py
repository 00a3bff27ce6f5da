"""The events that begin duties, recorded ones and "role started", which nobody records."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from keel.core.obligations.facts import Event
from keel.core.obligations.index import Index, supervisees
from keel.core.obligations.streams import streams
from keel.core.policy.model import Arrangement, Duty, Policy

About = tuple[tuple[str, str], ...]
ROLE_STARTED = "role started"


class Triggers:
    """The events that begin duties, with what several duties of one event share."""

    def __init__(self, policy: Policy, index: Index) -> None:
        self.policy = policy
        self.index = index
        self._about: dict[int, About] = {}
        self._first_told: dict[int, date] = {}
        self._role_roots: dict[int, str] = {}
        self._role_ends: dict[int, date | None] = {}
        self._roles_started: Sequence[Event] | None = None

    def of(self, duty: Duty) -> Iterator[Event]:
        """The events that begin this duty under the arrangements that it applies to."""
        for name in duty.counts_from:
            events = self.roles_started() if name == ROLE_STARTED else self.index.by_name.get(name, ())
            for event in events:
                if not duty.applies_to or event.arrangement in duty.applies_to:
                    yield event

    def roles_started(self) -> Sequence[Event]:
        """One event for each time that somebody came under an arrangement of formal sessions."""
        if self._roles_started is None:
            formal = (one for one in self.policy.arrangements.values() if one.format != "informal")
            self._roles_started = [event for one in formal for event in self._role_starts(one)]
        return self._roles_started

    def about(self, trigger: Event) -> About:
        """What the event is about, and whose session or agreement it belongs to."""
        kept = self._about.get(id(trigger))
        if kept is None:
            pairs = sorted(trigger.about.items())
            if trigger.arrangement is not None:
                pairs.append(("arrangement", trigger.arrangement))
            pairs += [("supervisee", person) for person in supervisees(trigger)]
            kept = self._about[id(trigger)] = tuple(pairs)
        return kept

    def root(self, trigger: Event) -> str:
        """Name what began the duty in its key; the key survives corrections."""
        if trigger.name == ROLE_STARTED:
            return self._role_roots[id(trigger)]
        return self.index.events.root(trigger)

    def not_before(self, trigger: Event) -> date:
        """The day from which something can meet what the event began: its own, also where it was later moved.

        An agreement signed ahead of a role meets that role's duty, unless another stretch of the same role lay between.
        """
        if trigger.name == ROLE_STARTED:
            return self._first_told[id(trigger)]
        if trigger.supersedes is None:
            return trigger.on
        return min(event.on for event in self.index.events.chain(trigger))

    def role_end(self, trigger: Event) -> date | None:
        """The last day of a role that has ended; None for one still held and for every other event."""
        return self._role_ends.get(id(trigger))

    def _role_starts(self, arrangement: Arrangement) -> Iterator[Event]:
        before: dict[str, date] = {}
        for stream in streams(arrangement, self.index):
            event = Event(
                id=stream.role.id,
                name=ROLE_STARTED,
                on=stream.first,
                recorded=stream.role.recorded,
                person=stream.person,
                parties={"supervisee": (stream.person,)},
                arrangement=arrangement.key,
            )
            self._role_roots[id(event)] = f"{arrangement.key}:{stream.root}"
            self._role_ends[id(event)] = stream.ends
            ended = before.get(stream.person)
            self._first_told[id(event)] = ended + timedelta(1) if ended else date.min
            before[stream.person] = stream.last
            yield event
