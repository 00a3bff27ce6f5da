"""Somebody in the invented school is curious, and Keel's look at the ledger notices (G-20)."""

from datetime import datetime, timedelta
from uuid import UUID

from keel.web.access.selectors import fetch
from keel.web.background.jobs import Order
from keel.web.cases.models import Case
from keel.web.people.clock import london_day
from keel.web.watch.looking import look

from . import stories
from .days import Days, moment
from .opening import opened
from .people import People
from .timeline import Timeline


def curiosity_tell(line: Timeline, *, people: People, days: Days, organisation_id: UUID) -> None:
    """Put the openings on the timeline, and the look of the morning after the last of them."""
    tale = stories.door()["curiosity"]
    by = people[tale["who"]]

    def act(now: datetime) -> None:
        pk = Case.objects.get(number=tale["case"]).pk
        opened(by, fetch(Case.objects.all(), by, on=london_day(now), pk=pk), now=now)

    def looked(now: datetime) -> None:
        look(Order("look for curiosity", "", organisation_id, None, {}, now, london_day(now)))

    times = [moment(days.after(days.year.today, -ago), 10 + number, 35) for number, ago in enumerate(tale["days_ago"])]
    for time in times:
        line.at(time, act)
    line.at(moment(max(times).date() + timedelta(days=1), 6), looked)
