"""Beginning again after a loss: asked for by whoever keeps the list of people, agreed to by a second person."""

from datetime import datetime
from typing import Final

from keel.web.accounts.recovery import factors_lost
from keel.web.approvals.acts import Details, Pair
from keel.web.approvals.members import ActAboutMember, member_of, whom, why_not_keeper
from keel.web.approvals.models import Request
from keel.web.page.refusals import Refusal
from keel.web.people.models import Member
from keel.web.people.offices import LET_IN
from keel.web.people.services.telling import tell
from keel.web.people.services.ways_in import ELSEWHERE

from .elsewhere import let_in_elsewhere

NAME: Final = "lost factor"


def check(details: Details, pair: Pair) -> str:
    """Why these two may not, in a sentence; empty where they may."""
    if refused := why_not_keeper(pair):
        return refused
    member = pair.people[whom(details)]
    if member.account_id is None:
        return "This person has no account yet, so there is nothing to recover."
    return ELSEWHERE if member.pk in pair.read else ""


def says(row: Request) -> str:
    """What would be done, for whoever agrees."""
    return (
        f"{member_of(row.details).name} has lost every second factor and begins again. They are signed out everywhere, "
        "and their password and factors stop working. You give them one half of the way in, whoever asks the other. "
        "See them in person, and be sure that it is them."
    )


def run(row: Request, agreed: Member, now: datetime) -> None:
    """Take everything away, so that only both halves together open the account."""
    member = member_of(row.details)
    if member.account is None:
        raise Refusal("This person has no account any more.")
    factors_lost(account=member.account, by=agreed.account, now=now)
    tell("second factors lost", by=agreed, about=member, now=now, asked_by=row.asker_id)


LOST: Final = ActAboutMember(
    name=NAME,
    title="Let somebody begin again who lost their second factors",
    agrees=LET_IN,
    says=says,
    run=run,
    check=check,
    reads=let_in_elsewhere,
    outside=True,
)
