"""Where facts come from: each app registers what it knows, and everything is gathered in one pass.

A source is a function without arguments that reads the scope's organisation in a constant number of queries.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import chain

from keel.core.obligations.facts import Event, Facts, RoleHeld, StatusHeld


@dataclass(frozen=True, slots=True)
class Sources:
    """The registered sources of each sort of fact."""

    roles: list[Callable[[], Iterable[RoleHeld]]]
    statuses: list[Callable[[], Iterable[StatusHeld]]]
    events: list[Callable[[], Iterable[Event]]]


_SOURCES = Sources([], [], [])


def register(
    *,
    roles: Callable[[], Iterable[RoleHeld]] | None = None,
    statuses: Callable[[], Iterable[StatusHeld]] | None = None,
    events: Callable[[], Iterable[Event]] | None = None,
) -> None:
    """Have these sources asked whenever facts are gathered. Registering one twice is once."""
    for source, known in ((roles, _SOURCES.roles), (statuses, _SOURCES.statuses), (events, _SOURCES.events)):
        if source is not None and source not in known:
            known.append(source)  # type: ignore[arg-type]


def gather(*, in_force_from: date) -> Facts:
    """All facts of the scope's organisation, for a policy in force from that day."""
    return Facts(
        in_force_from=in_force_from,
        roles=tuple(chain.from_iterable(source() for source in _SOURCES.roles)),
        statuses=tuple(chain.from_iterable(source() for source in _SOURCES.statuses)),
        events=tuple(chain.from_iterable(source() for source in _SOURCES.events)),
    )
