"""Two people hear, by mail without content, that a role which reads or gives roles was given or ended (TH-13)."""

from datetime import datetime
from typing import Final

from keel.web.ledger.entries import Thing
from keel.web.notices.services import notify
from keel.web.people.clock import london_day
from keel.web.people.hooks import RolesChanged
from keel.web.people.models import Member
from keel.web.people.offices import TOLD_OF_ROLES
from keel.web.people.roles import ROLES
from keel.web.people.selectors import held_on, here_on, standing

CHANGED: Final = "role changed"
HOW_MANY: Final = 2


def tell_of_roles(change: RolesChanged, now: datetime) -> None:
    """Tell two people other than whoever did it; nobody where it is no powerful role, or Keel is being set up.

    Whoever agreed to it as the second person is told only where there are no two others.
    """
    if not change.by or not any(_is_powerful(slug) for slug in change.roles):
        return
    about = Thing("member", change.member.pk)
    for one in _whom(change, now):
        notify(member=one, kind=CHANGED, about=about, now=now, key=f"{CHANGED} {change.key} {one.pk}")


def _is_powerful(slug: str) -> bool:
    return slug in ROLES and (ROLES[slug].guarded or ROLES[slug].two_people)


def _whom(change: RolesChanged, now: datetime) -> list[Member]:
    today = london_day(now)
    left_out = {change.by[0].pk, change.member.pk}
    here = Member.objects.filter(here_on(today), account__isnull=False).exclude(pk__in=left_out)
    rows = list(standing().filter(held_on(today), role__in=TOLD_OF_ROLES, member__in=here).select_related("member"))
    agreed = {one.pk for one in change.by[1:]}
    rows.sort(key=lambda held: (held.member_id in agreed, TOLD_OF_ROLES.index(held.role), held.first, held.member_id))
    people = {held.member_id: held.member for held in rows}
    return list(people.values())[:HOW_MANY]
