"""How a person first comes in: by one link, or by two halves from two people where they hold a role that takes two.

Whoever made such a link alone could open it and be that person (G-12). So the link alone is for roles that take one
person, and for a setting in which nobody else could ever have agreed: then the ledger says that it was made alone.
"""

from datetime import date, datetime
from typing import Final

from django.db.models import Q

from keel.web.accounts.models import Recovery
from keel.web.accounts.recovery import is_under_way, recovery_of
from keel.web.accounts.services import links_void
from keel.web.people.clock import london_day
from keel.web.people.models import Member, RoleHeld
from keel.web.people.roles import OUTSIDE, ROLES
from keel.web.people.selectors import can_sign_in, held_on, here_on, standing

from .telling import tell

AGREE: Final = frozenset(
    {"headteacher", "designated safeguarding lead", "deputy", "chair of governors", "business manager"}
)
"""Who agrees that somebody comes in, for the first time or again; the outside second person where none of them can."""
BY_TWO: Final = frozenset(slug for slug, role in ROLES.items() if role.two_people)
TWO: Final = (
    "They hold a role that takes two people, so their first way in does too. Open them under People and ask for their "
    "first way in: a second person agrees and has a code for them, and then you make the link."
)
OTHER_HAND: Final = (
    "You agreed as the second person, so you have the code for them. Somebody else who keeps the list of people makes "
    "the link: nobody holds both."
)
RUN_OUT: Final = "What two people agreed to was more than a week ago and has run out. Ask for it anew."
ANEW: Final = (TWO, RUN_OUT)
"""What is mended by asking a second person."""
OPENED_BY_ONE: Final = (
    "They sign in already, by a link that one person made. Let them begin again first, with a second person (How they "
    "sign in), and give the role before they have come in again."
)


def is_open(member: Member) -> bool:
    """Whether somebody has chosen the password of this member's account."""
    return member.account is not None and member.account.has_usable_password()


def takes_two_to_come_in(member: Member) -> bool:
    """Whether the member holds, held or will hold a role that takes two people."""
    return standing().filter(member=member, role__in=BY_TWO).exists()


def alone(by: Member, member: Member, today: date) -> bool:
    """Whether nobody but these two was ever able to agree. Once somebody was, that day does not come back.

    Somebody from outside counts as soon as they are named, signed in or not.
    """
    others = RoleHeld.objects.exclude(member__in=[by.pk, member.pk]).filter(first__lte=today)
    if by.account_id is not None:
        others = others.exclude(member__account=by.account_id)
    ever = can_sign_in("member__account") | Q(member__account__last_login__isnull=False)
    named = standing().filter(held_on(today), role=OUTSIDE, member__in=Member.objects.filter(here_on(today)))
    return not others.filter((Q(role__in=AGREE | {OUTSIDE}) & ever) | Q(pk__in=named.values("pk"))).exists()


def why_no_link(by: Member | None, member: Member, now: datetime) -> str:
    """Why this person makes no link for this member, in a sentence that says what to do; empty where they may.

    Whoever sets the installation up (None) may: there is nobody else yet.
    """
    if by is None:
        return ""
    if (halves := _halves(member)) is not None:
        if not is_under_way(halves, now):
            return RUN_OUT
        return OTHER_HAND if halves.by_id == by.account_id else ""
    return TWO if takes_two_to_come_in(member) and not alone(by, member, london_day(now)) else ""


def link_act(member: Member) -> str:
    """What the ledger says of a link that may be made."""
    by_one = _halves(member) is None and takes_two_to_come_in(member)
    return "sign-up link made alone" if by_one else "sign-up link made"


def why_not_raise(by: Member, member: Member, now: datetime) -> str:
    """Why one person alone gives this member no role that takes two, while a setting is set up; empty where they may.

    Else whoever opened a plain link themselves would be raised by it.
    """
    return OPENED_BY_ONE if is_open(_again(member)) and not alone(by, member, london_day(now)) else ""


def plain_links_void(*, by: Member | None, member: Member, now: datetime) -> None:
    """Make links worthless that were made before the member was given a role that takes two people."""
    again = _again(member)
    if again.account is None or is_open(again) or _halves(again) is not None:
        return
    links_void(account=again.account)
    tell("sign-up links voided", by=by, about=member, now=now)


def _again(member: Member) -> Member:
    """As the database has them now that the organisation is locked: somebody may have made their account meanwhile."""
    return Member.objects.select_related("account").get(pk=member.pk)


def _halves(member: Member) -> Recovery | None:
    return recovery_of(member.account) if member.account is not None else None
