"""Who sends a notice, and what became of it. Each step is one UPDATE that says on which claim it stands.

The claim is the fence: a sender that was taken for dead and wakes up may still say what became of the mail it had in
hand, but only until somebody else has claimed the notice.
"""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import F
from django.db.models.functions import Coalesce

from .models import Notice

GIVE_UP_AFTER: Final = timedelta(hours=72)
TOO_OLD: Final = timedelta(days=7)
"""A notice that could not even be tried for so long, because no mail was set up, is not sent out of the blue."""
CLAIM_FOR: Final = timedelta(minutes=15)
"""Much longer than one mail can take; after that its sender is taken for dead."""
BACKOFF: Final = (1, 5, 15, 30, 60)
"""Minutes before each next try; the last for every further one."""
MOST_DOUBTS: Final = 1
State = Notice.State


def claimed(pk: UUID, claim: UUID, now: datetime) -> Notice | None:
    """Take a notice in hand, if it is due and in nobody's; committed before anything leaves the machine."""
    mine = Notice.objects.filter(pk=pk, state=State.WAITING, next_at__lte=now).update(
        state=State.SENDING,
        claim=claim,
        claimed_at=now,
        tries=F("tries") + 1,
        first_tried_at=Coalesce("first_tried_at", now),
    )
    if not mine:
        return None
    return Notice.objects.select_related("recipient__account").get(pk=pk)


def settle(notice: Notice, *, state: State, trouble: str = "", **also: Any) -> bool:
    """Say what became of a notice in hand. Says whether the claim still held."""
    rows = Notice.objects.filter(pk=notice.pk, claim=notice.claim, state__in=(State.SENDING, State.WAITING))
    return bool(rows.update(state=state, trouble=trouble[:80], **also))


def try_later(notice: Notice, trouble: str, now: datetime) -> None:
    """Put it back for another try; after seventy-two hours it has failed, and people must mend what is broken."""
    if notice.first_tried_at is not None and now - notice.first_tried_at >= GIVE_UP_AFTER:
        settle(notice, state=State.FAILED, trouble=trouble)
        return
    minutes = BACKOFF[min(notice.tries, len(BACKOFF)) - 1]
    settle(notice, state=State.WAITING, trouble=trouble, next_at=now + timedelta(minutes=minutes))


def doubt(notice: Notice, trouble: str, now: datetime) -> None:
    """Nobody can say whether the server took it: once it is sent again as the same mail, after that never."""
    if notice.doubts >= MOST_DOUBTS:
        settle(notice, state=State.UNSURE, trouble=trouble)
        return
    later = now + timedelta(minutes=BACKOFF[0])
    settle(notice, state=State.WAITING, trouble=trouble, doubts=F("doubts") + 1, next_at=later)
