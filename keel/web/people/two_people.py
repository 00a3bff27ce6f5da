"""How a page of this app asks for what takes two people: keel.web.approvals stands above and registers its `ask`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from keel.web.people.models import Member


class Ask(Protocol):
    """What approvals registers: ask for an act with its details and a reason; raises Refusal."""

    def __call__(self, *, by: Member, act: str, details: Mapping[str, Any], reason: str, now: datetime) -> object:
        """Ask."""


_ask: list[Ask] = []


def register(ask: Ask) -> None:
    """Say how one asks."""
    _ask[:] = [ask]


def ask(*, by: Member, act: str, details: Mapping[str, Any], reason: str, now: datetime) -> None:
    """Ask for an act that takes two people; somebody else agrees to it, and then it is done."""
    _ask[0](by=by, act=act, details=details, reason=reason, now=now)
