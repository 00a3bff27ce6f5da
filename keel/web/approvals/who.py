"""Who may ask for an act and who may agree to it, today: asked when it is asked for, and again when it is agreed to."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.text import get_text_list

from keel.web.access import standing
from keel.web.people.models import Member
from keel.web.people.roles import OUTSIDE, ROLES
from keel.web.people.selectors import can_sign_in, held_on, here_on, is_here, role_slugs
from keel.web.people.selectors import standing as roles_standing

from .acts import Act, Pair


def why_not_ask(act: Act, details: Mapping[str, Any], by: Member, on: date) -> str:
    """Why this member may not ask for it, in a sentence; empty where they may."""
    if not is_here(by, on):
        return "Your account is not current, so nothing is asked in your name."
    if act.gains(details) == by.pk:
        return "Nobody raises themselves. Ask somebody else to ask for it, and a second person to agree."
    if act.asks and role_slugs(by, on).isdisjoint(act.asks):
        return f"This is asked for by {_or(act.asks)}. Ask one of them."
    return act.check(details, Pair(by, None, on))


def why_not_agree(act: Act, details: Mapping[str, Any], asker: Member, by: Member, on: date) -> str:
    """Why this member may not agree to what the asker asked for; empty where they may."""
    if not is_here(by, on):
        return "Your account is not current, so you cannot agree to anything."
    if by.pk == asker.pk or (by.account_id is not None and by.account_id == asker.account_id):
        return "Whoever asks for something cannot agree to it. It needs a second person."
    if act.gains(details) == by.pk:
        return "Nobody raises themselves: whoever gains by it cannot agree to it."
    touched = act.touches(details)
    if by.pk in touched or not touched.isdisjoint(standing.excluded_from(by)):
        return "This is not open to you."
    if by.pk not in agreeing(act, details, asker, on):
        return f"This is agreed to by {_or(act.agrees)}."
    return act.check(details, Pair(asker, by, on))


def could_agree(act: Act, details: Mapping[str, Any], asker_id: UUID, by: Member, on: date) -> bool:
    """Whether it is worth asking why this member may not agree. Once roles and exclusions are read, it asks nothing."""
    touched = act.touches(details)
    if by.pk in {asker_id, act.gains(details)} | touched or not touched.isdisjoint(standing.excluded_from(by)):
        return False
    roles = role_slugs(by, on)
    return by.pk in act.also(details) or not roles.isdisjoint(act.agrees) or (act.outside and OUTSIDE in roles)


def agreeing(act: Act, details: Mapping[str, Any], asker: Member, on: date) -> set[UUID]:
    """Members whose roles let them agree, and who can sign in to do so. One query.

    The outside second person only to what an act leaves to them, and where nobody else here can.
    """
    here = Member.objects.filter(here_on(on))
    also = act.also(details)
    may = (Q(role__in=act.agrees) | Q(member_id__in=also)) & can_sign_in("member__account")
    if act.outside:
        may |= Q(role=OUTSIDE)
    rows = roles_standing().filter(may, held_on(on), member__in=here)
    left_out = {asker.pk, act.gains(details), *act.touches(details)}
    by_role = [(held.role, held.member_id) for held in rows if held.member_id not in left_out]
    own = {member for role, member in by_role if role in act.agrees or member in also}
    return own or {member for role, member in by_role if role == OUTSIDE}


def _or(slugs: frozenset[str]) -> str:
    return get_text_list([f"the {ROLES[slug].name.lower()}" for slug in ROLES if slug in slugs], "or")
