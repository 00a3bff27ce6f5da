"""What may be asked about work in the background: counts and days, never what it was about."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from .models import Beat, Job


@dataclass(frozen=True, slots=True)
class Health:
    """How the background does here. `beat` is when a worker last looked for work; None: never."""

    beat: datetime | None
    waiting: int
    given_up: int


def health() -> Health:
    """The worker's last sign of life, and this organisation's jobs that wait or were given up."""
    beat = Beat.objects.values_list("at", flat=True).first()
    return Health(
        beat=beat,
        waiting=Job.objects.filter(state=Job.State.WAITING).count(),
        given_up=given_up().count(),
    )


def given_up() -> QuerySet[Job]:
    """This organisation's jobs that failed several times."""
    return Job.objects.filter(state=Job.State.GIVEN_UP)


def days_done(name: str, *, before: date, at_most: int = 30) -> list[date]:
    """The days before one on which daily work was done in this organisation, the latest first."""
    keys = Job.objects.filter(name=name, state=Job.State.DONE, key__lt=f"{name} {before.isoformat()}")
    found = keys.order_by("-key").values_list("key", flat=True)[:at_most]
    return [date.fromisoformat(key.removeprefix(f"{name} ")) for key in found]
