"""Whom to tell when a fact of an organisation changed: obligations, which stand above this app, register here.

Called in the transaction that changed the fact, so that what is due is never older than what it is due from.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from keel.web.scope import in_organisation

_LISTENERS: list[Callable[[UUID], object]] = []
_waiting: ContextVar[set[UUID] | None] = ContextVar("keel_facts_changed", default=None)


def register(listener: Callable[[UUID], object]) -> None:
    """Have `listener(organisation_id)` called after each change. Registering it twice is once."""
    if listener not in _LISTENERS:
        _LISTENERS.append(listener)


def changed(organisation_id: UUID) -> None:
    """Tell every listener, in the caller's transaction; inside `together`, at its end."""
    waiting = _waiting.get()
    if waiting is not None:
        waiting.add(organisation_id)
        return
    for listener in _LISTENERS:
        listener(organisation_id)


@contextmanager
def together() -> Iterator[None]:
    """Tell the listeners once, after many changes. Open it inside the one transaction that holds them all."""
    if _waiting.get() is not None:
        yield
        return
    waiting: set[UUID] = set()
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    for organisation_id in sorted(waiting):
        with in_organisation(organisation_id):
            changed(organisation_id)
