"""Finding what a killed worker left behind: queue rows that run for ever, and jobs that nothing will wake."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django_tasks_db.models import DBTaskResult

from keel.web.scope import in_organisation

from .everywhere import everywhere
from .models import Beat, Job
from .running import LIMIT, MOST_TRIES
from .services import enqueue

AWAKE = ("READY", "RUNNING")
AT_ONCE = 500
"""Jobs woken again in one round."""


def beat(now: datetime) -> None:
    """Note that a worker is there: the page of the outbox says when one last was."""
    Beat.objects.update_or_create(pk=1, defaults={"at": now})


def sweep(now: datetime) -> None:
    """Take what runs past its limit for dead; wake its job again, or give it up after too many deaths."""
    DBTaskResult.objects.filter(status="RUNNING", started_at__lt=now - LIMIT).update(
        status="FAILED", finished_at=now, exception_class_path="killed", traceback=""
    )
    with everywhere("the worker looks for jobs that were left behind, in every organisation"):
        waker = DBTaskResult.objects.filter(pk=OuterRef("woken_by"), status__in=AWAKE)
        left = Job.objects.filter(~Exists(waker), state=Job.State.WAITING).order_by("not_before")
        found = list(left.values_list("organisation_id", "pk")[:AT_ONCE])
    for organisation_id, job_id in found:
        with in_organisation(organisation_id), transaction.atomic():
            _again(Job.objects.select_for_update(skip_locked=True).filter(pk=job_id).first(), now)


def _again(job: Job | None, now: datetime) -> None:
    if job is None or job.state != Job.State.WAITING:
        return
    if job.tries >= MOST_TRIES:
        Job.objects.filter(pk=job.pk).update(
            state=Job.State.GIVEN_UP, ended_at=now, trouble=job.trouble or "the worker died of it"
        )
        return
    enqueue(job, at=job.not_before if job.not_before > now else None)
