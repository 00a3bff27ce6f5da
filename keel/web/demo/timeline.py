"""What happened in the invented school, in order of time. What lies after the moment of making has not happened."""

from collections.abc import Callable
from datetime import datetime
from heapq import heappop, heappush
from itertools import count

Act = Callable[[datetime], object]
Before = Callable[[], object]


class Timeline:
    """Acts by their moments. Playing them may add later ones; `before` is called before each."""

    def __init__(self, *, before: Before = lambda: None) -> None:
        self._before = before
        self._acts: list[tuple[datetime, int, Act]] = []
        self._order = count()

    def at(self, moment: datetime, act: Act) -> None:
        """Have something done at a moment; things of one moment are done in the order of adding."""
        heappush(self._acts, (moment, next(self._order), act))

    def play(self, *, until: datetime) -> int:
        """Do everything up to a moment, each act told its own moment; says how many there were."""
        done = 0
        while self._acts and self._acts[0][0] <= until:
            moment, _, act = heappop(self._acts)
            self._before()
            act(moment)
            done += 1
        return done
