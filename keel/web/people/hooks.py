"""What apps above this one do in the transaction that changed a member or a role: access keeps relations in step."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from .models import Member


class RolesChanged(NamedTuple):
    """Roles of a member that were given, ended or changed, and by whom: nobody where Keel itself was set up.

    `key` tells this change from every other, so that nobody is told of it twice.
    """

    member: Member
    roles: tuple[str, ...]
    by: tuple[Member, ...]
    key: str


OnRolesChange = Callable[[RolesChanged, datetime], None]
OnMemberChange = Callable[[Member, datetime], None]

_ON_MEMBER_CHANGE: list[OnMemberChange] = []
_ON_ROLES_CHANGE: list[OnRolesChange] = []


def on_member_change(listener: OnMemberChange) -> None:
    """Have `listener(member, now)` called when the member joined, left, or a role of theirs changed. Twice is once."""
    if listener not in _ON_MEMBER_CHANGE:
        _ON_MEMBER_CHANGE.append(listener)


def member_changed(member: Member, now: datetime) -> None:
    """Tell every listener, in the caller's transaction."""
    for listener in _ON_MEMBER_CHANGE:
        listener(member, now)


def on_roles_change(listener: OnRolesChange) -> None:
    """Have `listener(change, now)` called when roles were given, ended or changed, with those who did it."""
    if listener not in _ON_ROLES_CHANGE:
        _ON_ROLES_CHANGE.append(listener)


def roles_changed(change: RolesChanged, now: datetime) -> None:
    """Tell every listener, in the caller's transaction."""
    for listener in _ON_ROLES_CHANGE:
        listener(change, now)
