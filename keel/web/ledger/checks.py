"""A start-up check that the guards stand."""

from collections.abc import Sequence
from typing import Any

from django.core import checks
from django.db import DEFAULT_DB_ALIAS

from keel.web.ledger.guards import guard_problems


def check_guards(*, databases: Sequence[str] | None = None, **_: Any) -> list[checks.CheckMessage]:
    """An error for each guard that is missing, run by `check --deploy` and before serving."""
    return [
        checks.Error(problem, id="keel.ledger.E001")
        for alias in databases or (DEFAULT_DB_ALIAS,)
        for problem in guard_problems(alias)
    ]
