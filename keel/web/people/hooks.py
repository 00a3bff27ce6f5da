"""What apps above this one do in the transaction that changed a member or a role: access keeps relations in step."""

from collections.abc import Callable
from datetime import datetime

from .models import Member

OnMemberChange = Callable[[Member, datetime], None]

_ON_MEMBER_CHANGE: list[OnMemberChange] = []


def on_member_change(listener: OnMemberChange) -> None:
    """Have `listener(member, now)` called when the member joined, left, or a role of theirs changed. Twice is once."""
    if listener not in _ON_MEMBER_CHANGE:
        _ON_MEMBER_CHANGE.append(listener)


def member_changed(member: Member, now: datetime) -> None:
    """Tell every listener, in the caller's transaction."""
    for listener in _ON_MEMBER_CHANGE:
        listener(member, now)
