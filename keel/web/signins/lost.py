"""Beginning again after a loss: asked for by whoever keeps the list of people, agreed to by a second person."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from keel.web.accounts.recovery import factors_lost
from keel.web.approvals.acts import Act, Pair
from keel.web.approvals.models import Request
from keel.web.page.refusals import Refusal
from keel.web.people.models import Member
from keel.web.people.roles import PEOPLE
from keel.web.people.selectors import powers_of
from keel.web.people.services.set_up import AGREE
from keel.web.people.services.telling import tell
from keel.web.people.services.ways_in import why_elsewhere

NAME: Final = "lost factor"


def asked_by_whoever_keeps_the_list(pair: Pair) -> str:
    """Why the first of these two may not ask, in a sentence; empty where they may."""
    if PEOPLE not in powers_of(pair.asks, pair.on):
        return "This is asked for by whoever keeps the list of people: the headteacher or the business manager."
    return ""


def check(details: Mapping[str, Any], pair: Pair) -> str:
    """Why these two may not, in a sentence; empty where they may."""
    if refused := asked_by_whoever_keeps_the_list(pair):
        return refused
    member = person(details)
    if member.account_id is None:
        return "This person has no account yet, so there is nothing to recover."
    return why_elsewhere(member, pair.on)


def says(row: Request) -> str:
    """What would be done, for whoever agrees."""
    return (
        f"{person(row.details).name} has lost every second factor and begins again. They are signed out everywhere, "
        "and their password and factors stop working. You give them one half of the way in, whoever asks the other. "
        "See them in person, and be sure that it is them."
    )


def run(row: Request, agreed: Member, now: datetime) -> None:
    """Take everything away, so that only both halves together open the account."""
    member = person(row.details)
    if member.account is None:
        raise Refusal("This person has no account any more.")
    factors_lost(account=member.account, by=agreed.account, now=now)
    tell("second factors lost", by=agreed, about=member, now=now, asked_by=row.asker_id)


def person(details: Mapping[str, Any]) -> Member:
    """Whom it is about."""
    rows = Member.objects.select_related("key__organisation_key", "account")
    return rows.get(pk=UUID(details["member"]))


LOST: Final = Act(
    name=NAME,
    title="Let somebody begin again who lost their second factors",
    asks=frozenset(),
    agrees=AGREE,
    says=says,
    run=run,
    check=check,
    gains=lambda details: UUID(details["member"]),
    touches=lambda details: frozenset({UUID(details["member"])}),
    outside=True,
)
