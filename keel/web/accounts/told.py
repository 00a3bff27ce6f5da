"""Who else hears of what happens to accounts: apps above this one, which know the account's members."""

from collections.abc import Callable
from datetime import datetime

from keel.web.accounts.models import AccountEvent

OnEvent = Callable[[AccountEvent, datetime], None]
_LISTENERS: list[OnEvent] = []


def on_event(listener: OnEvent) -> None:
    """Have `listener(event, now)` called whenever something happened to an account. Twice is once."""
    if listener not in _LISTENERS:
        _LISTENERS.append(listener)


def tell(event: AccountEvent) -> None:
    """Tell every listener."""
    for listener in _LISTENERS:
        listener(event, event.at)
