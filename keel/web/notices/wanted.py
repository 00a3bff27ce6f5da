"""Whether a notice is wanted at the moment of sending: asked with what is true then, not when it was written."""

from datetime import datetime

from keel.web.people.clock import london_day
from keel.web.people.models import Member
from keel.web.people.selectors import is_here

from .kinds import Kind
from .models import Notice, TurnedOff


def why_not(notice: Notice, kind: Kind, now: datetime) -> str:
    """Why it need not be sent any more, in a few words; empty if it is wanted."""
    member, today = notice.recipient, london_day(now)
    if not is_here(member, today):
        return "no longer a member"
    if not _address(member):
        return "no account with an address"
    if not kind.must and TurnedOff.objects.filter(member=member, kind=kind.name).exists():
        return "turned off"
    if kind.still is not None and not kind.still(member, notice.about_id, today):
        return "nothing waits any more"
    return ""


def _address(member: Member) -> str:
    account = member.account
    return account.email if account is not None and account.is_active else ""
