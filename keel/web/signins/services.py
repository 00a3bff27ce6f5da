"""What this app writes: that somebody was shown who may read what, and signing somebody out everywhere."""

from datetime import datetime

from django.db import transaction

from keel.web.accounts.recovery import recovery_code_make
from keel.web.accounts.services import sessions_end
from keel.web.accounts.sso_joining import is_joined, sso_let, sso_part
from keel.web.approvals.models import Request
from keel.web.ledger.entries import Actor, Entry, Thing
from keel.web.ledger.services import write
from keel.web.page.refusals import Refusal
from keel.web.people.models import Member
from keel.web.people.services.telling import tell

from .lost import NAME, person
from .models import Shown


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
    """Sign somebody out everywhere; returns in how many browsers they were signed in."""
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
    sso_let(account=member.account, now=now)
    tell("sign-on let", by=by, about=member, now=now)


@transaction.atomic
def sso_part_member(*, by: Member, member: Member, now: datetime) -> None:
    """Part somebody from the school's own sign-on: their password opens their account again."""
    if by.pk == member.pk:
        raise Refusal("Nobody parts themselves. Ask another administrator.")
    if member.account is None or not sso_part(account=member.account, by=by.account, now=now):
        raise Refusal("This person is not joined to the sign-on.")
    tell("sign-on parted", by=by, about=member, now=now)


@transaction.atomic
def second_half_make(*, by: Member, request: Request, now: datetime) -> str:
    """Make the second person's half, which is shown to them once. Only whoever agreed may."""
    if request.act != NAME or request.state != Request.State.AGREED or request.decided_by_id != by.pk:
        raise Refusal("This half is made by whoever agreed as the second person.")
    member = person(request.details)
    code = recovery_code_make(account=member.account, now=now) if member.account else None
    if code is None:
        raise Refusal("They have begun again already, or it is more than a week ago. Then it is asked for anew.")
    tell("second half made", by=by, about=member, now=now)
    return code
