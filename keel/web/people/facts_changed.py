"""Whom to tell when a fact of an organisation changed: obligations, which stand above this app, register here.

Called last in the transaction that changed the fact, so that what is due is never older than what it is due from.
"""

from collections.abc import Callable
from uuid import UUID

_LISTENERS: list[Callable[[UUID], object]] = []


def register(listener: Callable[[UUID], object]) -> None:
    """Have `listener(organisation_id)` called after each change. Registering it twice is once."""
    if listener not in _LISTENERS:
        _LISTENERS.append(listener)


def changed(organisation_id: UUID) -> None:
    """Tell every listener, in the caller's transaction."""
    for listener in _LISTENERS:
        listener(organisation_id)
