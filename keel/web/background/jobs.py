"""What each job does. Apps name theirs in `ready()`: `jobs.register("notes carried over", carry_notes)`.

A job's work is a function of its `Order`. It runs in the organisation's scope, in one transaction with its being
marked as done: so it is done once, whether it is asked for twice, late, woken twice or killed half-way. What stands
outside the database is no part of that and needs a claim of its own, as mail has. Keep it short: on SQLite it holds the
writer's lock.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from keel.web.people.models import Member


@dataclass(frozen=True, slots=True)
class Order:
    """A job as its work is told of it: ids only, read anew by whoever works."""

    name: str
    key: str
    organisation_id: UUID
    by: Member | None
    """Who asked, as they are now. The work asks again whether they may (keel.web.access)."""
    ids: Mapping[str, UUID]
    now: datetime
    today: date


Work = Callable[[Order], None]


class UnknownJob(LookupError):
    """A job that no app has named."""


_JOBS: dict[str, Work] = {}


def register(name: str, work: Work) -> None:
    """Say what a job does. Registering the same again is once."""
    if _JOBS.get(name, work) is not work:
        raise ValueError(f"The job “{name}” is named twice.")
    _JOBS[name] = work


def work_of(name: str) -> Work:
    """What a job does; raises UnknownJob."""
    try:
        return _JOBS[name]
    except KeyError as error:
        raise UnknownJob(f"No app has named the job “{name}”. Register it in the app's ready().") from error
