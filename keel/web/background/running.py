"""Running one job so that its effect happens once, however often it is woken."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.http import Http404
from django.utils import timezone

from keel.web.page.refusals import Refusal
from keel.web.people.clock import london_day
from keel.web.people.models import Member
from keel.web.people.selectors import is_here
from keel.web.scope import in_organisation

from .jobs import Order, work_of
from .models import Job
from .services import enqueue

LIMIT: Final = timedelta(minutes=10)
"""A job that takes longer is taken for dead and woken again."""
MOST_TRIES: Final = 6
BACKOFF: Final = (1, 5, 15, 60, 180)
"""Minutes before each next try."""
NOT_ALLOWED: Final = (PermissionDenied, Refusal, Http404)
"""A job that is refused is refused for good: trying again would be asking until somebody gives in."""


def run(organisation_id: UUID, job_id: UUID) -> None:
    """Begin, do, mark as done; or note the kind of error and try later. Does nothing for a job that is over."""
    with in_organisation(organisation_id):
        if not _begin(job_id):
            return
        try:
            _do(job_id)
        except NOT_ALLOWED as refused:
            _end(job_id, Job.State.REFUSED, type(refused).__name__)
        except Exception as error:
            _try_later(job_id, type(error).__name__)


def _begin(job_id: UUID) -> bool:
    """Count the try before it is made, so that a job that kills its worker is counted as well."""
    now = timezone.now()
    rows = Job.objects.filter(pk=job_id, state=Job.State.WAITING, not_before__lte=now, tries__lt=MOST_TRIES)
    return bool(rows.update(tries=F("tries") + 1, begun_at=now))


def _do(job_id: UUID) -> None:
    """The fence: the row is locked until effect and mark are committed together. A second worker finds it locked and
    leaves, or comes later and finds it done; a first one that was taken for dead finds it done as well.
    """
    with transaction.atomic():
        job = Job.objects.select_for_update(skip_locked=True).filter(pk=job_id, state=Job.State.WAITING).first()
        if job is None:
            return
        now = timezone.now()
        work_of(job.name)(_order(job, now))
        _end(job_id, Job.State.DONE, "")


def _order(job: Job, now: datetime) -> Order:
    today = london_day(now)
    return Order(
        name=job.name,
        key=job.key,
        organisation_id=job.organisation_id,
        by=_originator(job.by_id, now) if job.by_id else None,
        ids={kind: UUID(pk) for kind, pk in job.ids.items()},
        now=now,
        today=today,
    )


def _originator(pk: UUID, now: datetime) -> Member:
    """Who asked, read anew: somebody who left, or whose account was closed, asks for nothing any more."""
    member = Member.objects.select_related("account", "key__organisation_key").get(pk=pk)
    if not is_here(member, london_day(now)) or member.account is None or not member.account.is_active:
        raise PermissionDenied("Whoever asked for this job is no longer here.")
    return member


def _end(job_id: UUID, state: Job.State, trouble: str) -> None:
    Job.objects.filter(pk=job_id, state=Job.State.WAITING).update(
        state=state, trouble=trouble[:80], ended_at=timezone.now()
    )


def _try_later(job_id: UUID, trouble: str) -> None:
    with transaction.atomic():
        job = Job.objects.select_for_update().get(pk=job_id)
        if job.state != Job.State.WAITING:
            return
        if job.tries >= MOST_TRIES:
            _end(job_id, Job.State.GIVEN_UP, trouble)
            return
        later = timezone.now() + timedelta(minutes=BACKOFF[min(job.tries, len(BACKOFF)) - 1])
        Job.objects.filter(pk=job_id).update(not_before=later, trouble=trouble[:80])
        enqueue(job, at=later)
