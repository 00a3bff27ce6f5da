"""Tables of states: what may happen, from where to where, by whom, and what must hold; refusals are sentences."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Generic, NamedTuple, TypeVar

F = TypeVar("F")

SUPERVISEE: Final = ("supervisee",)
SUPERVISORS: Final = ("supervisor", "external supervisor")
EITHER: Final = (*SUPERVISEE, *SUPERVISORS)
"""Relations of the access table."""


class Refused(Exception):
    """The state does not allow it; the sentence says what was wrong and what can be done instead."""


class Transition(NamedTuple):
    """One row: an act leads from one state to another, by one of these relations, when all that it needs holds."""

    act: str
    before: str
    after: str
    by: tuple[str, ...]
    needs: tuple[str, ...] = ()


class Guard(NamedTuple, Generic[F]):
    """What must hold, as a question about the facts, and the sentence where it does not."""

    holds: Callable[[F], bool]
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StateTable(Generic[F]):
    """All that may happen to one kind of thing. `done` is each act as a participle: "It cannot be cancelled"."""

    thing: str
    start: str
    states: Mapping[str, str]
    done: Mapping[str, str]
    transitions: tuple[Transition, ...]
    guards: Mapping[str, Guard[F]]

    def check(self, act: str, state: str, *, by: str, facts: F) -> str:
        """Return the state that follows. Raises Refused with a sentence, KeyError for an unknown act or state."""
        done, words = self.done[act], self.states[state]
        row = next((row for row in self.transitions if row.act == act and row.before == state), None)
        if row is None:
            raise Refused(f"A {self.thing} that is {words} cannot be {done}. {self._instead(state)}")
        if by not in row.by:
            raise Refused(f"Only {said(row.by)} can do this: a {self.thing} is {done} by them.")
        for need in row.needs:
            guard = self.guards[need]
            if not guard.holds(facts):
                raise Refused(guard.sentence)
        return row.after

    def allows(self, act: str, state: str, *, by: str, facts: F) -> bool:
        """Whether `check` would pass: for buttons and links."""
        try:
            self.check(act, state, by=by, facts=facts)
        except Refused:
            return False
        return True

    def acts_from(self, state: str, *, by: str | None = None) -> tuple[str, ...]:
        """Return the acts that the table knows from this state, by anybody or by one relation, whatever must hold."""
        rows = (row for row in self.transitions if row.before == state and (by is None or by in row.by))
        return tuple(dict.fromkeys(row.act for row in rows))

    def _instead(self, state: str) -> str:
        acts = self.acts_from(state)
        return f"It can be {', or '.join(self.done[act] for act in acts)}."


def said(by: tuple[str, ...]) -> str:
    """Return who may take a step, in words; a supervisor from outside is a supervisor."""
    return " or ".join(f"the {relation}" for relation in by if relation != "external supervisor")
