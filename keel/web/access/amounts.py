"""Taking much at once is made hard (G-21): how many signed records somebody opened, counted from the ledger.

Over the setting for an hour or a day they confirm who they are; half as many again, nothing more is shown until the
hour or the day has passed, and two people are told. Drafts and actions do not count: they are one's own work.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db.models import Model

from keel.web.accounts.stepup import is_stepped_up
from keel.web.ledger.acts import READ
from keel.web.ledger.models import LedgerEntry
from keel.web.people.current import MemberRequest

from .kinds import Registered

COUNTED: Final = frozenset({"K6", "K7", "K9", "K10", "K11", "K15"})
NOT_COUNTED: Final = frozenset({"action"})
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CONFIRMED_FOR: Final = 60
"""Minutes for which confirming lets somebody go on past the first limit."""


class ConfirmFirst(Exception):
    """So many records were opened that the reader confirms who they are before the next."""


class TooMuch(Exception):
    """So many records were opened, in spite of confirming, that no more are shown."""


def check(request: MemberRequest, shown: Sequence[tuple[Registered, Model]]) -> None:
    """Count what was opened with what is to be; one query. Raises ConfirmFirst or TooMuch."""
    wanted = {row.pk for one, row in shown if _counts(str(row._meta.verbose_name), one.kind)}
    if not wanted:
        return
    in_hour, in_day = _opened(request)
    hourly, daily = settings.KEEL_READS_AN_HOUR, settings.KEEL_READS_A_DAY
    now, today = wanted | in_hour, wanted | in_day
    if wanted <= in_hour:
        return
    if len(now) > hourly * 3 // 2 or len(today) > daily * 3 // 2:
        raise TooMuch
    if (len(now) > hourly or len(today) > daily) and not is_stepped_up(request, minutes=CONFIRMED_FOR):
        raise ConfirmFirst


def _opened(request: MemberRequest) -> tuple[set[UUID], set[UUID]]:
    """What this account opened within the hour, and within the day."""
    entries = LedgerEntry.objects.filter(actor_account=request.user.pk, act=READ, at__gt=request.now - DAY)
    hour, day = set[UUID](), set[UUID]()
    for at, name, object_id, kind, facts in entries.order_by().values_list(
        "at", "object_kind", "object_id", "record_kind", "facts"
    ):
        ids = {UUID(one[1]) for one in _things(name, object_id, kind, facts) if _counts(one[0], one[2])}
        day |= ids
        if at > request.now - HOUR:
            hour |= ids
    return hour, day


def _things(name: str, object_id: UUID | None, kind: str, facts: dict[str, Any]) -> Iterable[Sequence[str]]:
    """What one entry says was shown: one thing, or all of a page."""
    return facts.get("things") or ([(name, str(object_id), kind)] if object_id else [])


def _counts(name: str, kind: str) -> bool:
    return kind in COUNTED and name not in NOT_COUNTED
