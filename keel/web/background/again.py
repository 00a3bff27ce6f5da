"""Trying again what was given up, once somebody has mended what was broken."""

from datetime import datetime

from django.db import transaction

from .models import Job
from .services import enqueue


@transaction.atomic
def jobs_again(*, now: datetime) -> None:
    """Wake every job of this organisation that was given up, with all its tries before it."""
    found = list(Job.objects.select_for_update().filter(state=Job.State.GIVEN_UP))
    Job.objects.filter(pk__in=[job.pk for job in found]).update(
        state=Job.State.WAITING, tries=0, not_before=now, ended_at=None
    )
    for job in found:
        enqueue(job, at=None)
