"""The first way in of somebody whose role takes two people: asked for by one, agreed to by another, in two halves.

Else whoever makes the link could open it and be that person (G-12).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from keel.web.accounts.recovery import two_halves_begin
from keel.web.approvals.acts import Act, Pair
from keel.web.approvals.models import Request
from keel.web.page.refusals import Refusal
from keel.web.people.models import Member
from keel.web.people.selectors import is_here
from keel.web.people.services.set_up import AGREE
from keel.web.people.services.telling import tell
from keel.web.people.services.ways_in import is_open, why_elsewhere

from .lost import asked_by_whoever_keeps_the_list, person

NAME: Final = "first way in"
OPEN: Final = "This person has set a password already, so their first way in is over."


def check(details: Mapping[str, Any], pair: Pair) -> str:
    """Why these two may not, in a sentence; empty where they may."""
    if refused := asked_by_whoever_keeps_the_list(pair):
        return refused
    member = person(details)
    if member.account_id is None or (member.left_on is not None and not is_here(member, pair.on)):
        return "This person has no account, or has left."
    return OPEN if is_open(member) else why_elsewhere(member, pair.on)


def says(row: Request) -> str:
    """What would be done, for whoever agrees: with the address, which is half of who comes in."""
    member = person(row.details)
    address = member.account.email if member.account else "no account any more"
    return (
        f"{member.name} comes in to Keel for the first time, as {address}. You give them one half of the way in, "
        "whoever asks the other. See them in person, and be sure that it is them and that the address is theirs."
    )


def run(row: Request, agreed: Member, now: datetime) -> None:
    """Make earlier links worthless and let both halves together open the account."""
    member = person(row.details)
    if member.account is None or is_open(member):
        raise Refusal(OPEN)
    two_halves_begin(account=member.account, by=agreed.account, now=now)
    tell("first way in agreed", by=agreed, about=member, now=now, asked_by=row.asker_id)


FIRST: Final = Act(
    name=NAME,
    title="Let somebody come in for the first time",
    asks=frozenset(),
    agrees=AGREE,
    says=says,
    run=run,
    check=check,
    gains=lambda details: UUID(details["member"]),
    touches=lambda details: frozenset({UUID(details["member"])}),
    outside=True,
)
