"""What this app knows that obligations are computed from: whose turn it was, since when, and how it ended.

No fact names a supervisee or a subject: what is owed about a disagreement is told to whoever holds it, and nobody else.
"""

from collections.abc import Iterator
from datetime import datetime

from keel.core.obligations.facts import Event
from keel.web.people.clock import london_day

from .models import Turn


def disagreement_events() -> list[Event]:
    """All events of the scope's organisation, in one query."""
    return [event for turn in Turn.objects.order_by("brought_at", "pk") for event in _of(turn)]


def _of(turn: Turn) -> Iterator[Event]:
    yield _event(turn, "disagreement brought", turn.brought_at)
    if turn.answered_at is not None:
        yield _event(turn, "disagreement answered", turn.answered_at)
    if turn.left_at is not None:
        yield _event(turn, f"disagreement {turn.left}", turn.left_at)


def _event(turn: Turn, name: str, at: datetime) -> Event:
    day = london_day(at)
    return Event(
        id=f"{turn.pk} {name}",
        name=name,
        on=day,
        recorded=day,
        about={"disagreement": str(turn.disagreement_id), "turn": str(turn.pk), "step": turn.step},
        parties={"holder": (str(turn.holder_id),)},
    )
