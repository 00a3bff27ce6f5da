"""What a test stands on, built by the services once a run and afterwards written again as it was.

    @kept(read_again)
    def issued(cast: Cast) -> Stage: ...

The first call builds, and keeps how the rows became different. A later call in the same state of the cast's school (the
end of its ledger tells) writes that difference. In any other state it builds, as it does within another such building,
whose obligations are only counted at its end.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.db import models, transaction

from keel.web.ledger.models import LedgerEntry
from keel.web.people import facts_changed
from tests import rows
from tests.cast import Cast

T = TypeVar("T")
Build = Callable[..., T]
M = TypeVar("M", bound=models.Model)


def kept(read_again: Callable[[Cast, T], T]) -> Callable[[Build[T]], Build[T]]:
    """Have this built once a run; `read_again` makes of the first result new objects for the same rows."""

    def keeping(build: Build[T]) -> Build[T]:
        known: dict[Any, tuple[list[rows.Statement], T]] = {}

        @wraps(build)
        def built(cast: Cast, *args: Any, **options: Any) -> T:
            if _building:
                return build(cast, *args, **options)
            state = (_end_of_ledger(), args, tuple(options.items()))
            if state in known:
                rows.write(known[state][0])
            else:
                known[state] = _built(lambda: build(cast, *args, **options))
            return read_again(cast, known[state][1])

        return built

    return keeping


def same_row(cast: Cast, made: M) -> M:
    """The same row as the database has it."""
    found: M = type(made)._default_manager.get(pk=made.pk)
    return found


_building: list[bool] = []
"""Not empty while something is built."""


def _built(build: Callable[[], T]) -> tuple[list[rows.Statement], T]:
    """What it makes, and how the rows differ afterwards."""
    before = rows.tables()
    _building.append(True)
    try:
        with transaction.atomic(), facts_changed.together():
            made = build()
    finally:
        _building.pop()
    return rows.differences(before, rows.tables()), made


def _end_of_ledger() -> str | None:
    return LedgerEntry.objects.order_by("-sequence").values_list("hash", flat=True).first()
