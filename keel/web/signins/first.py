"""The first way in of somebody whose role takes two people: asked for by one, agreed to by another, in two halves.

Else whoever makes the link could open it and be that person (G-12).
"""

from datetime import datetime
from typing import Final

from keel.web.accounts.recovery import two_halves_begin
from keel.web.approvals.acts import Details, Pair
from keel.web.approvals.members import ActAboutMember, member_of, whom, why_not_keeper
from keel.web.approvals.models import Request
from keel.web.page.refusals import Refusal
from keel.web.people.models import Member
from keel.web.people.offices import LET_IN
from keel.web.people.selectors import is_here
from keel.web.people.services.telling import tell
from keel.web.people.services.ways_in import ELSEWHERE, is_open

from .elsewhere import let_in_elsewhere

NAME: Final = "first way in"
OPEN: Final = "This person has set a password already, so their first way in is over."


def check(details: Details, pair: Pair) -> str:
    """Why these two may not, in a sentence; empty where they may."""
    if refused := why_not_keeper(pair):
        return refused
    member = pair.people[whom(details)]
    if member.account_id is None or (member.left_on is not None and not is_here(member, pair.on)):
        return "This person has no account, or has left."
    if is_open(member):
        return OPEN
    return ELSEWHERE if member.pk in pair.read else ""


def says(row: Request) -> str:
    """What would be done, for whoever agrees: with the address, which is half of who comes in."""
    member = member_of(row.details)
    address = member.account.email if member.account else "no account any more"
    return (
        f"{member.name} comes in to Keel for the first time, as {address}. You give them one half of the way in, "
        "whoever asks the other. See them in person, and be sure that it is them and that the address is theirs."
    )


def run(row: Request, agreed: Member, now: datetime) -> None:
    """Make earlier links worthless and let both halves together open the account."""
    member = member_of(row.details)
    if member.account is None or is_open(member):
        raise Refusal(OPEN)
    two_halves_begin(account=member.account, by=agreed.account, now=now)
    tell("first way in agreed", by=agreed, about=member, now=now, asked_by=row.asker_id)


FIRST: Final = ActAboutMember(
    name=NAME,
    title="Let somebody come in for the first time",
    agrees=LET_IN,
    says=says,
    run=run,
    check=check,
    reads=let_in_elsewhere,
    outside=True,
)
