"""Work done once a London day for each organisation: `daily.register("reminders", at=time(7), work=remind)`.

It is asked for as a job whose key is the day's, so that it is done once whatever workers there are. A worker that was
away for three days asks for today's alone: what the days between would have said is no longer true.
"""

from dataclasses import dataclass
from datetime import datetime, time

from django.db import transaction

from keel.web.people.clock import LONDON
from keel.web.people.models import Organisation
from keel.web.scope import in_organisation

from . import jobs
from .everywhere import everywhere
from .models import Job
from .services import ask


@dataclass(frozen=True, slots=True)
class Daily:
    """A job and from what time of the London day on it is asked for."""

    name: str
    at: time


_DAILY: dict[str, Daily] = {}


def register(name: str, *, at: time, work: jobs.Work) -> None:
    """Have this job done once a day in every organisation, from that time on."""
    jobs.register(name, work)
    _DAILY[name] = Daily(name, at)


def ask_for_today(now: datetime) -> None:
    """Ask for what is due today and was not asked for yet."""
    local = now.astimezone(LONDON)
    for each in list(_DAILY.values()):
        if local.time() >= each.at:
            _ask(each, f"{each.name} {local.date().isoformat()}", now)


def _ask(each: Daily, key: str, now: datetime) -> None:
    with everywhere("the worker looks which organisations have today's work already"):
        asked = set(Job.objects.filter(key=key).values_list("organisation_id", flat=True))
    for organisation_id in Organisation.objects.order_by("pk").values_list("pk", flat=True):
        if organisation_id not in asked:
            with in_organisation(organisation_id), transaction.atomic():
                ask(each.name, key=key, now=now)
