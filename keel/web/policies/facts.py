"""What this app knows that obligations are computed from: when each policy version was adopted."""

from keel.core.obligations.facts import Event
from keel.web.people.clock import london_day

from .models import PolicyVersion


def policy_events() -> list[Event]:
    """One event for each adopted version; its review date is the policy's own."""
    return [
        Event(
            id=str(row.pk),
            name="policy adopted",
            on=row.in_force_from,
            recorded=london_day(row.adopted_at),
            about={"policy": str(row.pk)},
            dates={"review date": row.next_review} if row.next_review else {},
        )
        for row in PolicyVersion.objects.order_by("pk")
    ]
