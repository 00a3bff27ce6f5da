"""Somebody leaves: from which day nothing opens for them. It ends their roles, so it takes whoever may end them."""

from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction

from keel.web.accounts.services import sessions_end
from keel.web.page.refusals import Refusal
from keel.web.people import facts_changed, hooks
from keel.web.people.clock import london_day
from keel.web.people.models import Member, RoleHeld
from keel.web.people.offices import AGREE
from keel.web.people.roles import ROLES
from keel.web.people.selectors import is_here, role_slugs, standing

from .organisations import lock_with
from .roles import Givers, may_give, supersede
from .set_up import has_two_who_agree
from .telling import tell

ONE_DAY: Final = timedelta(days=1)
BACKDATED_ALONE: Final = timedelta(days=7)
"""How far back one person alone sets the day."""


@transaction.atomic
def member_leave(*, by: Member | Givers, member: Member, left_on: date, now: datetime) -> Member:
    """Say from which day a person is no longer here (G-09).

    Their roles end the day before. If that day has come, they are signed out everywhere in the same transaction, and
    nothing opens for them again.
    """
    lock_with(member)
    today = london_day(now)
    did: tuple[Member, ...] = (by.asked, by.agreed) if isinstance(by, Givers) else (by,)
    if member.pk in {one.pk for one in did}:
        raise Refusal("You cannot enter your own leaving. Ask the headteacher or another administrator to do it.")
    if left_on <= member.joined_on:
        raise Refusal(
            f"{left_on:%-d %B %Y} is not after the day they joined, {member.joined_on:%-d %B %Y}. Give a later day.",
            field="left_on",
        )
    if isinstance(by, Givers):
        refused = why_not_two(by.asked, by.agreed, today)
    else:
        refused = why_not_one(by, member, left_on, today)
    if refused:
        raise Refusal(refused, field="left_on")
    member.left_on = left_on
    member.save(update_fields=["left_on"])
    _end_all(member=member, before=left_on, did=did, now=now)
    if not is_here(member, today) and member.account is not None:
        sessions_end(account=member.account, by=did[0].account, now=now)
    hooks.member_changed(member, now)
    facts_changed.changed(member.organisation_id)
    second = {"agreed_by": by.agreed.pk} if isinstance(by, Givers) else {}
    tell("member left", by=did[0], about=member, now=now, left_on=left_on, **second)
    return member


def why_not_one(by: Member, member: Member, left_on: date, today: date) -> str:
    """Why this leaving takes a second person, in a sentence; empty where `by` alone may enter it.

    It ends roles, so whoever may not end one of them does not do it that way either; and nobody alone rewrites what
    has been for longer than a few days.
    """
    if left_on < today - BACKDATED_ALONE and has_two_who_agree():
        return "A leaving more than a week ago takes two people. Give the reason, and a second person agrees."
    for held in _reaching(member, left_on):
        if refused := may_give(by, member, held.role, today):
            name = ROLES[held.role].name
            return (
                f"They hold a role that you may not end alone: {name}. Ask the headteacher or the chair of governors, "
                "or give the reason, and a second person agrees."
                if ROLES[held.role].guarded
                else refused
            )
    return ""


def why_not_two(asked: Member, agreed: Member, today: date) -> str:
    """Why these two may not enter a leaving together, in a sentence; empty where they may."""
    if asked.pk == agreed.pk or role_slugs(agreed, today).isdisjoint(AGREE):
        return "This takes a second person whose role lets them agree. Ask one of them."
    return ""


def _reaching(member: Member, left_on: date) -> list[RoleHeld]:
    """Their roles that would reach the day of leaving."""
    return list(standing().filter(member=member).exclude(last__lt=left_on))


def _end_all(*, member: Member, before: date, did: tuple[Member, ...], now: datetime) -> None:
    """End them the day before; one that would begin later counts as taken back. Who is told is told of each."""
    last = before - ONE_DAY
    ended = [
        supersede(held, first=held.first, last=last, now=now)
        if held.first <= last
        else supersede(held, first=held.first, last=held.last, now=now, withdrawn=True)
        for held in _reaching(member, before)
    ]
    if ended:
        roles = tuple(held.role for held in ended)
        hooks.roles_changed(hooks.RolesChanged(member, roles, did, f"leaves {ended[0].pk}"), now)
