"""How a person first comes in: by one link, or by two halves from two people where they hold a role that takes two.

Whoever made such a link alone could open it and be that person (G-12). So the link alone is for roles that take one
person, and for a setting in which nobody else could ever have agreed: then the ledger says that it was made alone.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final
from uuid import UUID

from keel.web.accounts.models import Recovery
from keel.web.accounts.recovery import is_under_way, recovery_of
from keel.web.accounts.services import links_void
from keel.web.people.clock import london_day
from keel.web.people.models import Member, RoleHeld
from keel.web.people.roles import ROLES
from keel.web.people.selectors import here_on
from keel.web.scope import among_own

from .set_up import ever_given, has_another_who_lets_in
from .telling import tell

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
ELSEWHERE: Final = (
    "They also work for another organisation that uses this Keel and hold a role there that takes two people, so how "
    "they sign in is up to that one, their own. Whoever keeps its list of people does this; they know whom to ask."
)
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
    return ever_given(BY_TWO).filter(member=member).exists()


def alone(by: Member, member: Member, today: date) -> bool:
    """Whether nobody but these two was ever able to agree. Once somebody was, that day does not come back."""
    return not has_another_who_lets_in(by, member, today)


def why_elsewhere(member: Member, today: date) -> str:
    """Why nobody of this organisation touches how this person signs in, in a sentence; empty where they may."""
    return ELSEWHERE if elsewhere([member], today) else ""


def elsewhere(people: Iterable[Member], today: date) -> set[UUID]:
    """Those of these members whose sign-in is up to another organisation. One query, however many they are.

    Accounts stand above organisations. Whoever was given a role that takes two people somewhere is let in, and begins
    again, by the people of that organisation alone: of the first, where it is several.
    """
    own = {member.account_id: member for member in people if member.account_id is not None}
    with among_own(*own, why="how somebody powerful signs in is up to their own organisation"):
        here = Member.objects.filter(here_on(today), account__in=list(own))
        given = RoleHeld.objects.filter(role__in=BY_TWO, member__in=here).order_by("recorded_at", "organisation_id")
        first: dict[UUID, UUID] = {}
        for account_id, organisation_id in given.values_list("member__account_id", "organisation_id"):
            first.setdefault(account_id, organisation_id)
    return {own[one].pk for one, organisation_id in first.items() if organisation_id != own[one].organisation_id}


def why_no_link(by: Member | None, member: Member, now: datetime) -> str:
    """Why this person makes no link for this member, in a sentence that says what to do; empty where they may.

    Whoever sets the installation up (None) may: there is nobody else yet.
    """
    if by is None:
        return ""
    if elsewhere := why_elsewhere(member, london_day(now)):
        return elsewhere
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
