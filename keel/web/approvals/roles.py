"""Giving a role that takes two people, and letting one hold for longer (G-12, TH-13)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from keel.web.page.dates import say_day
from keel.web.page.refusals import Refusal
from keel.web.people import services
from keel.web.people.models import Member, RoleHeld
from keel.web.people.offices import AGREE, GIVE_GUARDED_ROLES
from keel.web.people.roles import PEOPLE, ROLES
from keel.web.people.selectors import powers_of, role_slugs, standing
from keel.web.people.services.roles import may_give_together
from keel.web.people.services.set_up import has_a_giver
from keel.web.people.services.ways_in import is_open

from .acts import Details, Pair, People
from .members import ActAboutMember, member_of, whom
from .models import Request

SIGNS_IN: Final = " They sign in to Keel already: make sure that it is they who do."
"""A role may raise whoever opened the account; the second person is the one who asks."""


def check(details: Details, pair: Pair) -> str:
    """Who asks keeps the list of people or gives guarded roles; together with the second person they may give it."""
    own = role_slugs(pair.asks, pair.on)
    if PEOPLE not in powers_of(pair.asks, pair.on) and own.isdisjoint(GIVE_GUARDED_ROLES):
        return "None of your roles lets you give roles. Ask the headteacher or the business manager."
    if pair.agrees is None:
        return ""
    givers = services.Givers(pair.asks, pair.agrees)
    return may_give_together(
        givers, pair.people[whom(details)], details["role"], pair.on, a_giver=lambda: bool(pair.read)
    )


def was_a_giver(details: Sequence[Details], people: People, on: date) -> bool:
    """Whether anybody was ever given a role that hands out the guarded ones: one query."""
    return has_a_giver()


def says_give(row: Request) -> str:
    """What would be done, for whoever agrees."""
    member = member_of(row.details)
    said = f"{member.name} becomes {ROLES[row.details['role']].name.lower()}, {_days(row.details)}."
    return said + SIGNS_IN if is_open(member) else said


def says_change(row: Request) -> str:
    """What would be done, for whoever agrees."""
    return f"{member_of(row.details).name} is {ROLES[row.details['role']].name.lower()} {_days(row.details)}."


def give(row: Request, agreed: Member, now: datetime) -> None:
    """Give the role that was asked for."""
    by, member = services.Givers(row.asker, agreed), member_of(row.details)
    services.role_give(by=by, member=member, role=row.details["role"], now=now, **_stretch(row.details))


def change(row: Request, agreed: Member, now: datetime) -> None:
    """Change the days of the role; refused where somebody changed it meanwhile."""
    held: RoleHeld | None = standing().select_related("member__key").filter(pk=row.details["held"]).first()
    if held is None:
        raise Refusal("This role was changed by somebody else meanwhile. Refuse this, and ask again.")
    services.role_correct(by=services.Givers(row.asker, agreed), held=held, now=now, **_stretch(row.details))


def _stretch(details: Details) -> dict[str, Any]:
    last = details.get("last")
    return {"first": date.fromisoformat(details["first"]), "last": date.fromisoformat(last) if last else None}


def _days(details: Details) -> str:
    stretch = _stretch(details)
    until = f" to {say_day(stretch['last'])}" if stretch["last"] else " on"
    return f"from {say_day(stretch['first'])}{until}"


GIVE: Final = ActAboutMember(
    name="give role",
    title="Give a role",
    agrees=AGREE,
    says=says_give,
    run=give,
    check=check,
    reads=was_a_giver,
)
CHANGE: Final = ActAboutMember(
    name="change role days",
    title="Let a role hold for longer",
    agrees=AGREE,
    says=says_change,
    run=change,
    check=check,
    reads=was_a_giver,
)
