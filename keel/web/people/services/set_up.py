"""Whether a school is still being set up: while it is, one person does what later takes two.

Everything here is asked of the roles that were ever given and the sign-ins that ever were. Those rows are only ever
added (triggers refuse the rest), and neither ending, correcting, taking back nor leaving takes any away. So each answer
changes once, and never back.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from keel.web.accounts.models import AccountEvent
from keel.web.people.models import Member, RoleHeld
from keel.web.people.offices import AGREE, GIVE_GUARDED_ROLES, LET_IN
from keel.web.people.roles import OUTSIDE
from keel.web.people.selectors import can_sign_in

CAME_IN: Final = (AccountEvent.What.PASSWORD_CHANGED, AccountEvent.What.SIGNED_IN)


def ever_given(roles: Iterable[str]) -> QuerySet[RoleHeld]:
    """Every row by which any of these roles was ever given here, whatever became of it."""
    return RoleHeld.objects.filter(role__in=list(roles)).order_by()


def has_two_who_agree() -> bool:
    """Whether two different people were ever given a role that agrees to roles."""
    return ever_given(AGREE).values("member_id").distinct()[:2].count() > 1


def has_a_giver() -> bool:
    """Whether anybody was ever given a role that hands out the guarded ones."""
    return ever_given(GIVE_GUARDED_ROLES).exists()


def has_another_who_lets_in(by: Member, member: Member, today: date) -> bool:
    """Whether anybody but these two was ever able to agree to a way in.

    Somebody from outside counts as soon as they are named, signed in or not.
    """
    others = ever_given(LET_IN | {OUTSIDE}).exclude(member__in=[by.pk, member.pk]).filter(first__lte=today)
    if by.account_id is not None:
        others = others.exclude(member__account=by.account_id)
    return others.filter(Q(role=OUTSIDE) | Q(member__account__in=_came_in()) | can_sign_in("member__account")).exists()


def _came_in() -> QuerySet[AccountEvent, UUID | None]:
    return AccountEvent.objects.filter(what__in=CAME_IN).values_list("account", flat=True)
