"""What this app writes: who was shown who may read what, and what others do to somebody's sign-in."""

from datetime import datetime
from typing import Final

from django.db import transaction

from keel.web.accounts.recovery import recovery_code_make
from keel.web.accounts.services import sessions_end
from keel.web.accounts.sso_joining import is_joined, sso_let, sso_part
from keel.web.approvals.members import member_of
from keel.web.approvals.models import Request
from keel.web.approvals.services import ask
from keel.web.ledger.entries import Actor, Entry, Thing
from keel.web.ledger.services import write
from keel.web.page.refusals import Refusal
from keel.web.people.clock import london_day
from keel.web.people.models import Member
from keel.web.people.services.accounts import account_make
from keel.web.people.services.organisations import lock
from keel.web.people.services.telling import tell
from keel.web.people.services.ways_in import why_elsewhere

from .first import NAME as FIRST_WAY_IN
from .lost import NAME as LOST_FACTOR
from .models import Shown

BY_HALVES: Final = (LOST_FACTOR, FIRST_WAY_IN)
"""Acts after which whoever agreed makes a code, and somebody else the link."""


@transaction.atomic
def shown(*, member: Member, wording: str, now: datetime) -> None:
    """Keep that this member saw who may read what, in this wording; the second time changes nothing."""
    _, made = Shown.objects.get_or_create(
        organisation_id=member.organisation_id, member=member, wording=wording, defaults={"at": now}
    )
    if made:
        entry = Entry(
            act="who may read shown",
            actor=Actor(member.account_id, member.pk),
            thing=Thing("who may read what"),
            about=frozenset({member.pk}),
            facts={"wording": wording},
        )
        write(entry, now=now)


@transaction.atomic
def member_sign_out(*, by: Member, member: Member, now: datetime) -> int:
    """Sign somebody out everywhere; returns in how many browsers they were signed in.

    Whoever may, may so of a visitor too: it gives nobody anything, and no stolen telephone waits for another school.
    """
    if member.account is None:
        raise Refusal("This person has no account, so they are signed in nowhere.")
    ended = sessions_end(account=member.account, by=by.account, now=now)
    tell("signed out by administrator", by=by, about=member, now=now, browsers=ended)
    return ended


@transaction.atomic
def sso_let_member(*, by: Member, member: Member, now: datetime) -> None:
    """Let somebody join the school's own sign-on within a week."""
    if member.account is None or is_joined(member.account):
        raise Refusal("This person has no account, or is joined already.")
    _check_own(member, now)
    sso_let(account=member.account, now=now)
    tell("sign-on let", by=by, about=member, now=now)


@transaction.atomic
def sso_part_member(*, by: Member, member: Member, now: datetime) -> None:
    """Part somebody from the school's own sign-on: their password opens their account again."""
    if by.pk == member.pk:
        raise Refusal("Nobody parts themselves. Ask another administrator.")
    _check_own(member, now)
    if member.account is None or not sso_part(account=member.account, by=by.account, now=now):
        raise Refusal("This person is not joined to the sign-on.")
    tell("sign-on parted", by=by, about=member, now=now)


def _check_own(member: Member, now: datetime) -> None:
    if elsewhere := why_elsewhere(member, london_day(now)):
        raise Refusal(elsewhere)


@transaction.atomic
def first_way_in_ask(*, by: Member, member: Member, email: str, reason: str, now: datetime) -> Request:
    """Ask that somebody come in for the first time; their account is made with it if they have none."""
    lock(by.organisation_id)
    account_make(by=by, member=Member.objects.select_related("account").get(pk=member.pk), email=email, now=now)
    if waiting(FIRST_WAY_IN, member, now):
        raise Refusal("Somebody has asked for this already. It waits for a second person.")
    details = {"member": member.pk}
    return ask(by=by, act=FIRST_WAY_IN, details=details, reason=reason, now=now, thing_id=member.pk)


def waiting(act: str, member: Member, now: datetime) -> bool:
    """Whether this was asked for and waits for a second person."""
    rows = Request.objects.filter(act=act, thing_id=member.pk, state=Request.State.WAITING, expires_at__gt=now)
    return rows.exists()


@transaction.atomic
def second_half_make(*, by: Member, request: Request, now: datetime) -> str:
    """Make the second person's half, which is shown to them once. Only whoever agreed may."""
    if request.act not in BY_HALVES or request.state != Request.State.AGREED or request.decided_by_id != by.pk:
        raise Refusal("This half is made by whoever agreed as the second person.")
    member = member_of(request.details)
    code = recovery_code_make(account=member.account, by=by.account, now=now) if member.account else None
    if code is None:
        raise Refusal("They have come in already, or it is more than a week ago. Then it is asked for anew.")
    tell("second half made", by=by, about=member, now=now)
    return code
