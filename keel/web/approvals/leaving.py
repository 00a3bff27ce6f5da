"""Entering that somebody leaves, where one person may not: it ends powerful roles, or is long ago (TH-13)."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from keel.web.page.dates import say_day
from keel.web.people import services
from keel.web.people.models import Member
from keel.web.people.roles import PEOPLE
from keel.web.people.selectors import powers_of
from keel.web.people.services.leaving import why_not_two
from keel.web.people.services.set_up import SECOND_PEOPLE

from .acts import Act, Details, Pair
from .models import Request


def who_leaves(details: Details) -> UUID:
    """Who leaves: they neither ask nor agree."""
    return UUID(details["member"])


def check(details: Details, pair: Pair) -> str:
    """Who asks keeps the list of people."""
    if PEOPLE not in powers_of(pair.asks, pair.on):
        return "This is asked for by whoever keeps the list of people: the headteacher or the business manager."
    return why_not_two(pair.asks, pair.agrees, pair.on) if pair.agrees is not None else ""


def says(row: Request) -> str:
    """What would be done, for whoever agrees."""
    day = say_day(date.fromisoformat(row.details["left_on"]))
    return f"{_member(row).name} leaves: from {day} nothing opens for them, and their roles end the day before."


def run(row: Request, agreed: Member, now: datetime) -> None:
    """Enter it."""
    left_on = date.fromisoformat(row.details["left_on"])
    services.member_leave(by=services.Givers(row.asker, agreed), member=_member(row), left_on=left_on, now=now)


def _member(row: Request) -> Member:
    return Member.objects.select_related("key__organisation_key", "account").get(pk=who_leaves(row.details))


LEAVING: Final = Act(
    name="enter leaving",
    title="Enter that somebody leaves",
    asks=frozenset(),
    agrees=SECOND_PEOPLE,
    says=says,
    run=run,
    check=check,
    gains=who_leaves,
    touches=lambda details: frozenset({who_leaves(details)}),
)
