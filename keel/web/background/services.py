"""Asking for a job, in the transaction of the act that needs it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection

from keel.web.ledger.services import NotInTransaction
from keel.web.people.models import Member

from .jobs import work_of
from .models import Job
from .tasks import wake


def ask(
    name: str,
    *,
    key: str,
    now: datetime,
    by: Member | None = None,
    ids: Mapping[str, UUID] | None = None,
    not_before: datetime | None = None,
) -> None:
    """Have a job done soon, or not before a moment. The same key twice, in one organisation, is one job.

    Takes ids and never what they stand for: the worker reads everything anew, with `by`'s permission of that moment.
    Raises UnknownJob, and NotInTransaction outside a transaction: a form that fails leaves no job behind.
    """
    work_of(name)
    if not connection.in_atomic_block:
        raise NotInTransaction(
            "A job is asked for in the transaction of the act that needs it. Open transaction.atomic()."
        )
    row = Job(
        name=name,
        key=key,
        by=by,
        ids={kind: str(pk) for kind, pk in (ids or {}).items()},
        asked_at=now,
        not_before=not_before or now,
    )
    if by is not None:
        row.organisation_id = by.organisation_id
    Job.objects.bulk_create([row], ignore_conflicts=True)
    if Job.objects.filter(pk=row.pk).exists():  # else the key was there before, and that job has its own waking
        enqueue(row, at=not_before)


def enqueue(job: Job, *, at: datetime | None) -> None:
    """Have the queue wake a job, at once or not before a moment."""
    result = wake.using(run_after=at).enqueue(str(job.organisation_id), str(job.pk))
    Job.objects.filter(pk=job.pk).update(woken_by=UUID(str(result.id)))
