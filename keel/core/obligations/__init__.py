from keel.core.obligations.compute import obligations
from keel.core.obligations.corrections import CircularCorrection
from keel.core.obligations.explain import Explanation, explain
from keel.core.obligations.facts import EVENTS, Event, Facts, RoleHeld, StatusHeld
from keel.core.obligations.obligation import Obligation
from keel.core.obligations.status import Status, days_open, status

__all__ = [
    "EVENTS",
    "CircularCorrection",
    "Event",
    "Explanation",
    "Facts",
    "Obligation",
    "RoleHeld",
    "Status",
    "StatusHeld",
    "days_open",
    "explain",
    "obligations",
    "status",
]
