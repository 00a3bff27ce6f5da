"""Dated roles: given, ended, corrected, taken back. No row is edited or deleted: a later one supersedes it.

Nobody gives themselves a role (G-12), and whoever only administers accounts cannot hand out a role that reads
confidential records once the school has somebody who can (TH-13). A role that takes two people (roles.py) is asked for
by one and given with the agreement of another, through keel.web.approvals; ending one takes a single person, at once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from keel.web.page.refusals import Refusal
from keel.web.people import facts_changed, hooks
from keel.web.people.clock import london_day
from keel.web.people.models import Member, RoleHeld
from keel.web.people.offices import AGREE, GIVE_GUARDED_ROLES
from keel.web.people.roles import ROLES
from keel.web.people.selectors import role_slugs, standing

from .organisations import lock_with
from .set_up import has_a_giver, has_two_who_agree
from .telling import tell
from .ways_in import plain_links_void, why_not_raise


@dataclass(frozen=True, slots=True)
class Givers:
    """Two people who give a role together: one asked, one agreed. Made by keel.web.approvals alone."""

    asked: Member
    agreed: Member


By = Member | Givers | None
"""Who gives a role: one person, two people, or nobody for an installation's first person and the demo."""


@transaction.atomic
def role_give(*, by: By, member: Member, role: str, first: date, now: datetime, last: date | None = None) -> RoleHeld:
    """Give a member a role from a day on."""
    lock_with(member)
    _check_giver(by, member, role, london_day(now), raises=True)
    if isinstance(by, Member) and ROLES[role].two_people and (refused := why_not_raise(by, member, now)):
        raise Refusal(refused, field="role")
    _check_days(member, first, last)
    _check_overlap(member, role, first, last, besides=None)
    held = RoleHeld(
        organisation_id=member.organisation_id, member=member, role=role, first=first, last=last, recorded_at=now
    )
    held.save(force_insert=True)
    _after("role given", by=by, held=held, now=now)
    if ROLES[role].two_people:
        plain_links_void(by=by.asked if isinstance(by, Givers) else by, member=member, now=now)
    return held


@transaction.atomic
def role_end(*, by: Member, held: RoleHeld, last: date, now: datetime) -> RoleHeld:
    """Say which day is the role's last. If that is today or earlier, what the role opened is shut at once (G-09)."""
    return role_correct(by=by, held=held, first=held.first, last=last, now=now)


@transaction.atomic
def role_correct(*, by: By, held: RoleHeld, first: date, last: date | None, now: datetime) -> RoleHeld:
    """Put right the days of a role. The old row stays, superseded by the new one."""
    lock_with(held.member)
    _check_stands(held)
    _check_giver(by, held.member, held.role, london_day(now), raises=raises(held, first, last))
    if first > london_day(now) and has_held(held, london_day(now)):
        raise Refusal(
            "This role has begun, so its first day is not moved to one that has not come. Give it a last day, and "
            "give it anew from the later day on.",
            field="first",
        )
    _check_days(held.member, first, last)
    _check_overlap(held.member, held.role, first, last, besides=held)
    corrected = supersede(held, first=first, last=last, now=now)
    act = "role ended" if (first, held.last) == (held.first, None) and last else "role corrected"
    _after(act, by=by, held=corrected, now=now)
    return corrected


@transaction.atomic
def role_withdraw(*, by: Member, held: RoleHeld, now: datetime) -> None:
    """Take back a role that has not begun: nothing was due or open by it yet. Its rows stay, marked."""
    lock_with(held.member)
    _check_stands(held)
    _check_giver(by, held.member, held.role, london_day(now), raises=False)
    if has_held(held, london_day(now)):
        raise Refusal("This role has begun. Give it a last day instead of taking it back.")
    taken = supersede(held, first=held.first, last=held.last, now=now, withdrawn=True)
    _after("role withdrawn", by=by, held=taken, now=now)


def has_held(held: RoleHeld, today: date) -> bool:
    """Whether the role has begun, by this row or by one that it superseded only after that one had begun."""
    row: RoleHeld | None = held
    while row is not None:
        if row.first <= today:
            return True
        today, row = london_day(row.recorded_at), row.supersedes
    return False


def supersede(held: RoleHeld, *, first: date, last: date | None, now: datetime, withdrawn: bool = False) -> RoleHeld:
    """Write the row that takes this one's place."""
    newer = RoleHeld(
        organisation_id=held.organisation_id, member=held.member, role=held.role, first=first, last=last,
        recorded_at=now, supersedes=held, withdrawn=withdrawn,
    )  # fmt: skip
    newer.save(force_insert=True)
    return newer


def _after(act: str, *, by: By, held: RoleHeld, now: datetime) -> None:
    hooks.member_changed(held.member, now)
    did = () if by is None else (by.asked, by.agreed) if isinstance(by, Givers) else (by,)
    hooks.roles_changed(hooks.RolesChanged(held.member, (held.role,), did, f"{act} {held.pk}"), now)
    facts_changed.changed(held.organisation_id)
    second = {"agreed_by": by.agreed.pk} if isinstance(by, Givers) else {}
    tell(
        act, by=by.asked if isinstance(by, Givers) else by, about=held.member, now=now,
        role=held.role, first=held.first, last=held.last, **second,
    )  # fmt: skip


def raises(held: RoleHeld, first: date, last: date | None) -> bool:
    """Whether these days let the role hold on a day on which it does not hold now."""
    return first < held.first or (held.last is not None and (last is None or last > held.last))


def takes_two(role: str) -> bool:
    """Whether this role is given by two people in the open organisation, as things stand.

    While a school is being set up there are no two: until two different people were given a role that agrees, one
    person gives it (set_up).
    """
    return ROLES[role].two_people and has_two_who_agree()


def may_give(
    by: Member | None, member: Member | None, role: str, today: date, *, a_giver: Callable[[], bool] = has_a_giver
) -> str:
    """Why `by` may not give, end or change this role of this member, in a sentence; empty if they may.

    `a_giver` answers whether anybody ever handed out guarded roles, for whoever found that out before.
    """
    if by is None:
        return ""
    if member is not None and by.pk == member.pk:
        return "Nobody changes their own roles. Ask the headteacher, the chair of governors or another administrator."
    if ROLES[role].guarded and not _may_give_guarded(by, today, a_giver):
        return (
            f"{ROLES[role].name} opens confidential records, so only the headteacher or the chair of governors "
            "gives it, ends it or changes its days. Ask one of them."
        )
    return ""


def may_give_together(
    by: Givers, member: Member, role: str, today: date, *, a_giver: Callable[[], bool] = has_a_giver
) -> str:
    """Why these two may not give this role together: they must be two, neither of them gets it, one is a giver."""
    if len({by.asked.pk, by.agreed.pk, member.pk}) < 3:
        return "A role that takes two people is given by two others than the one who gets it."
    if role_slugs(by.agreed, today).isdisjoint(AGREE):
        return f"{ROLES[role].name} takes a second person whose role lets them agree. Ask one of them."
    either = [may_give(one, member, role, today, a_giver=a_giver) for one in (by.asked, by.agreed)]
    return "" if "" in either else either[0]


def _check_giver(by: By, member: Member, role: str, today: date, *, raises: bool) -> None:
    if role not in ROLES:
        raise Refusal(f"Keel knows no role called {role}. Choose one of the list.", field="role")
    if isinstance(by, Givers):
        refused = may_give_together(by, member, role, today)
    else:
        refused = may_give(by, member, role, today)
        if not refused and by is not None and raises and takes_two(role):
            refused = f"{ROLES[role].name} takes two people. Ask for it with a reason, and a second person agrees."
    if refused:
        raise Refusal(refused, field="role")


def _may_give_guarded(by: Member, today: date, a_giver: Callable[[], bool]) -> bool:
    """Whether they hold a role that hands these out, or nobody ever was given one: a school that is being set up."""
    return not role_slugs(by, today).isdisjoint(GIVE_GUARDED_ROLES) or not a_giver()


def _check_stands(held: RoleHeld) -> None:
    if not standing().filter(pk=held.pk).exists():
        raise Refusal("This role was changed by somebody else meanwhile. Open the person's page again to see it.")


def _check_days(member: Member, first: date, last: date | None) -> None:
    if last is not None and last < first:
        raise Refusal(
            f"The last day, {last:%-d %B %Y}, comes before the first, {first:%-d %B %Y}. Correct one of them.",
            field="last",
        )
    if first < member.joined_on:
        raise Refusal(
            f"They joined on {member.joined_on:%-d %B %Y}, after the role's first day. Give that day or a later one.",
            field="first",
        )
    if member.left_on is not None and (last is None or last >= member.left_on):
        raise Refusal(f"They leave on {member.left_on:%-d %B %Y}. Give the role a last day before that.", field="last")


def _check_overlap(member: Member, role: str, first: date, last: date | None, *, besides: RoleHeld | None) -> None:
    others = standing().filter(member=member, role=role)
    if besides is not None:
        others = others.exclude(pk=besides.pk)
    for other in others:
        if (last is None or other.first <= last) and (other.last is None or first <= other.last):
            raise Refusal(
                f"They hold this role from {other.first:%-d %B %Y} already. Change the days of that one instead.",
                field="first",
            )
