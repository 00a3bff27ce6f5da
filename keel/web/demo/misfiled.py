"""What stood on the wrong child in the invented school: withdrawn by two people, its correction still owed."""

from datetime import datetime

from keel.web.approvals.services import approve
from keel.web.cases.models import Case
from keel.web.misfiled.selectors import parts
from keel.web.misfiled.services import withdrawal_ask

from . import stories
from .days import Days, moment
from .opening import held_in
from .people import People
from .timeline import Timeline


def misfiled_tell(line: Timeline, *, people: People, days: Days) -> None:
    """Put the withdrawal on the last school day: asked for by whoever issued the record, agreed to by the lead."""
    tale = stories.door()["misfiled"]

    def act(now: datetime) -> None:
        session = held_in(tale["week"], people[tale["who"]], days)
        part = parts().get(session=session, case__number=tale["wrong"])
        right = Case.objects.get(number=tale["right"])
        asked = withdrawal_ask(by=session.supervisor, part=part, right_case=right, reason=tale["reason"], now=now)
        approve(by=people[tale["agreed_by"]], request=asked, now=now)

    line.at(moment(days.after(days.year.today, -1), 8, 50), act)
