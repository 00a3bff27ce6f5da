"""Entering that somebody leaves, where one person may not: it ends powerful roles, or is long ago (TH-13)."""

from datetime import date, datetime
from typing import Final

from keel.web.page.dates import say_day
from keel.web.people import services
from keel.web.people.models import Member
from keel.web.people.offices import AGREE
from keel.web.people.services.leaving import why_not_two

from .acts import Details, Pair
from .members import ActAboutMember, member_of, why_not_keeper
from .models import Request


def check(details: Details, pair: Pair) -> str:
    """Who asks keeps the list of people."""
    if refused := why_not_keeper(pair):
        return refused
    return why_not_two(pair.asks, pair.agrees, pair.on) if pair.agrees is not None else ""


def says(row: Request) -> str:
    """What would be done, for whoever agrees."""
    member, day = member_of(row.details), say_day(date.fromisoformat(row.details["left_on"]))
    return f"{member.name} leaves: from {day} nothing opens for them, and their roles end the day before."


def run(row: Request, agreed: Member, now: datetime) -> None:
    """Enter it."""
    member, left_on = member_of(row.details), date.fromisoformat(row.details["left_on"])
    services.member_leave(by=services.Givers(row.asker, agreed), member=member, left_on=left_on, now=now)


LEAVING: Final = ActAboutMember(
    name="enter leaving",
    title="Enter that somebody leaves",
    agrees=AGREE,
    says=says,
    run=run,
    check=check,
)
