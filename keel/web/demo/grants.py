"""The invented school's grants: one that has ended, one that runs and was read under, one that waits for agreement."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q

from keel.web.access.models import Granted
from keel.web.approvals.models import Request
from keel.web.approvals.services import approve
from keel.web.grants.models import Grant
from keel.web.grants.services import Wanted, grant_ask
from keel.web.people.models import Member
from keel.web.sessions.models import RecordPart

from . import stories
from .days import Days, moment
from .opening import held_in, opened
from .people import People
from .timeline import Timeline

A_DAY: Final = 24 * 60
FIVE_DAYS: Final = 5 * A_DAY
Things = Callable[[], tuple[UUID, ...]]


@dataclass(slots=True)
class Asked:
    """One grant of the story: who reads, for what, and why; `request` once it was asked for."""

    by: Member
    purpose: str
    minutes: int
    reason: str
    things: Things = field(default=tuple)
    request: Request | None = None

    def ask(self, now: datetime) -> None:
        """Ask for it oneself."""
        what = Wanted(purpose=self.purpose, holder=self.by, minutes=self.minutes, things=self.things())
        self.request = grant_ask(by=self.by, what=what, reason=self.reason, now=now)

    def agree(self, by: Member, now: datetime) -> None:
        """Have somebody else agree, so that it runs."""
        if self.request is None:
            raise RuntimeError("The story agrees to a grant before it was asked for.")
        approve(by=by, request=self.request, now=now)

    def read(self, now: datetime) -> None:
        """Open, as its holder, what it opens. The door would ask this machine's clock, by which it may have ended."""
        grant = Grant.objects.get(holder=self.by, purpose=self.purpose)
        names = Granted.objects.filter(source_id=grant.pk).values("anchor_id")
        parts = RecordPart.objects.filter(Q(pk__in=names) | Q(session_id__in=names)).select_related("session")
        opened(self.by, *parts.order_by("kind", "case__number"), now=now, under=grant.pk)


def grants_tell(line: Timeline, *, people: People, days: Days) -> None:
    """Put the three of them on the timeline."""
    _ended(line, people, days)
    _running(line, people, days)
    _waiting(line, people, days)


def _ended(line: Timeline, people: People, days: Days) -> None:
    tale = stories.door()["single"]
    asked = Asked(people["ruth"], "single record", A_DAY, tale["reason"], _record_of(tale, people, days))
    day = days.in_week(tale["asked"]["week"], tale["asked"]["day"])
    line.at(moment(day, 9, 20), asked.ask)
    line.at(moment(day, 11, 5), lambda now: asked.agree(people["priya"], now))
    line.at(moment(day, 14, 30), asked.read)


def _running(line: Timeline, people: People, days: Days) -> None:
    """By calendar days, because it must run on whatever day the demo is made."""
    asked = Asked(people["grace"], "quality sample", FIVE_DAYS, stories.door()["sample"]["reason"])
    yesterday = days.year.today - timedelta(days=1)
    line.at(moment(yesterday - timedelta(days=1), 19, 30), asked.ask)
    line.at(moment(yesterday, 17, 10), lambda now: asked.agree(people["ruth"], now))
    line.at(moment(yesterday, 20, 40), asked.read)


def _waiting(line: Timeline, people: People, days: Days) -> None:
    tale = stories.door()["waiting"]
    asked = Asked(people["ruth"], "single record", A_DAY, tale["reason"], _record_of(tale, people, days))
    line.at(moment(days.after(days.year.today, -1), 16, 45), asked.ask)


def _record_of(tale: stories.Tale, people: People, days: Days) -> Things:
    return lambda: (held_in(tale["week"], people[tale["who"]], days).pk,)
