"""Throwing away rows of work that is long over. What was given up stays until somebody has looked at it."""

from datetime import datetime, timedelta
from typing import Final

from django_tasks_db.models import DBTaskResult

from keel.web.people.models import Organisation
from keel.web.scope import in_organisation

from .models import Job

QUEUE_FOR: Final = timedelta(days=7)
JOBS_FOR: Final = timedelta(days=90)
"""Longer than any job is late, so that a key that comes back is known."""
OVER: Final = (Job.State.DONE, Job.State.REFUSED)
"""A refusal is for good and waits for nobody; the ledger has whatever was done."""


def prune(now: datetime) -> None:
    """Delete the queue's finished rows after a week, and jobs that were done or refused after ninety days."""
    DBTaskResult.objects.finished().filter(finished_at__lt=now - QUEUE_FOR).delete()
    for organisation_id in Organisation.objects.values_list("pk", flat=True):
        with in_organisation(organisation_id):
            Job.objects.filter(state__in=OVER, ended_at__lt=now - JOBS_FOR).delete()
