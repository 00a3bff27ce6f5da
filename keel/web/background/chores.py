"""What the worker itself does every so often, for the whole installation. Every chore is safe to do twice, or by two.

chores.register("mail", every=timedelta(seconds=15), work=send_due)
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

log = logging.getLogger(__name__)

Chore = Callable[[datetime], None]


@dataclass(frozen=True, slots=True)
class Regular:
    """A chore and how often it is done."""

    name: str
    every: timedelta
    work: Chore


_CHORES: dict[str, Regular] = {}


def register(name: str, *, every: timedelta, work: Chore) -> None:
    """Have `work(now)` done every so often. The same name again replaces it."""
    _CHORES[name] = Regular(name, every, work)


@dataclass
class Round:
    """When one worker last did each chore."""

    last: dict[str, datetime] = field(default_factory=dict)

    def do(self, now: datetime) -> None:
        """Do the chores whose time has come. One that fails is tried at its next time and stops no other."""
        for chore in self._due(now):
            self.last[chore.name] = now
            try:
                chore.work(now)
            except Exception:  # the log has its kind and where it arose, and none of its words
                log.exception("The chore “%s” did not end well.", chore.name)

    def _due(self, now: datetime) -> Iterator[Regular]:
        for chore in list(_CHORES.values()):
            before = self.last.get(chore.name)
            if before is None or not before <= now < before + chore.every:  # also when the clock was set back
                yield chore
