"""Who may ask for an act and who may agree to it, today: asked when it is asked for, and again when it is agreed to."""

from datetime import date
from uuid import UUID

from django.utils.text import get_text_list

from keel.web.access import standing
from keel.web.people.models import Member
from keel.web.people.roles import OUTSIDE, ROLES
from keel.web.people.selectors import is_here, role_slugs, signs_in

from .acts import act_of
from .facts import Facts
from .models import Request


def why_not_ask(row: Request, facts: Facts) -> str:
    """Why its asker may not ask for it, in a sentence; empty where they may."""
    act, by = act_of(row.act), facts.people[row.asker_id]
    if not is_here(by, facts.on):
        return "Your account is not current, so nothing is asked in your name."
    if act.gains(row.details) == by.pk:
        return "Nobody raises themselves. Ask somebody else to ask for it, and a second person to agree."
    if act.asks and role_slugs(by, facts.on).isdisjoint(act.asks):
        return f"This is asked for by {_or(act.asks)}. Ask one of them."
    return act.check(row.details, facts.pair(row))


def why_not_agree(row: Request, by_id: UUID, facts: Facts) -> str:
    """Why this member may not agree to what was asked for, in a sentence; empty where they may."""
    act, asker, by = act_of(row.act), facts.people[row.asker_id], facts.people.get(by_id)
    if by is None or not is_here(by, facts.on):
        return "Your account is not current, so you cannot agree to anything."
    if by.pk == asker.pk or (by.account_id is not None and by.account_id == asker.account_id):
        return "Whoever asks for something cannot agree to it. It needs a second person."
    if act.gains(row.details) == by.pk:
        return "Nobody raises themselves: whoever gains by it cannot agree to it."
    touched = act.touches(row.details)
    if by.pk in touched or not touched.isdisjoint(standing.excluded_from(by)):
        return "This is not open to you."
    if by.pk not in agreeing(row, facts):
        return f"This is agreed to by {_or(act.agrees)}."
    return act.check(row.details, facts.pair(row, by))


def could_agree(row: Request, by: Member, on: date) -> bool:
    """Whether it is worth asking why this member may not agree. Once roles and exclusions are read, it asks nothing."""
    act = act_of(row.act)
    touched = act.touches(row.details)
    if by.pk in {row.asker_id, act.gains(row.details)} | touched:
        return False
    if not touched.isdisjoint(standing.excluded_from(by)):
        return False
    roles = role_slugs(by, on)
    return by.pk in act.also(row.details) or not roles.isdisjoint(act.agrees) or (act.outside and OUTSIDE in roles)


def agreeing(row: Request, facts: Facts) -> list[UUID]:
    """Members whose roles let them agree, and who can sign in to do so; asks nothing.

    The outside second person only to what an act leaves to them, and where nobody else here can.
    """
    act = act_of(row.act)
    also = act.also(row.details)
    left_out = {row.asker_id, act.gains(row.details), *act.touches(row.details)}
    held = {pk: role_slugs(one, facts.on) for pk, one in facts.people.items() if pk not in left_out}
    able = (pk for pk, roles in held.items() if roles and (pk in also or not roles.isdisjoint(act.agrees)))
    own = [pk for pk in able if signs_in(facts.people[pk])]
    return own or [pk for pk, roles in held.items() if act.outside and OUTSIDE in roles]


def _or(slugs: frozenset[str]) -> str:
    return get_text_list([f"the {ROLES[slug].name.lower()}" for slug in ROLES if slug in slugs], "or")
