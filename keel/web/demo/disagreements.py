"""The invented school's disagreements: one with a supervisor, and a complaint about the headteacher (S22)."""

from datetime import datetime

from keel.web.disagreements.models import Disagreement
from keel.web.disagreements.services.opening import Opened, account_add, disagreement_open

from . import stories
from .days import Days, moment
from .opening import held_in
from .people import People
from .timeline import Timeline


def disagreement_tell(line: Timeline, *, people: People, days: Days) -> None:
    """Put the one with the supervisor on the timeline: at its first step, about nobody, about one session."""
    tale = stories.door()["disagreement"]
    by = people[tale["by"]]

    def act(now: datetime) -> None:
        what = Opened(text=tale["text"], session=held_in(tale["week"], by, days))
        disagreement_open(by=by, what=what, now=now)

    line.at(moment(days.in_week(tale["opened"]["week"], tale["opened"]["day"]), 16, 25), act)


def complaint_tell(line: Timeline, *, people: People, days: Days) -> None:
    """Put the complaint on the timeline: whoever it is about is shown nothing of it, wherever they look (G-07)."""
    tale = stories.door()["complaint"]
    by, added = people[tale["by"]], tale["added"]

    def brought(now: datetime) -> None:
        disagreement_open(by=by, what=Opened(text=tale["text"], subjects=(people[tale["about"]],)), now=now)

    def more(now: datetime) -> None:
        row = Disagreement.objects.select_related("key__organisation_key", "opened_by", "policy_version")
        account_add(by=by, row=row.get(opened_by=by), text=added["text"], now=now)

    line.at(moment(days.in_week(tale["opened"]["week"], tale["opened"]["day"]), 17, 40), brought)
    line.at(moment(days.in_week(added["week"], added["day"]), 12, 15), more)
