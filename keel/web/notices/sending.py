"""Sending what is due.

Mail is at least once, with a bound (docs/decisions): where a connection broke so late that nobody can say whether the
server took the mail, it is sent once more under the same Message-ID; after a second such break never again. It is then
“perhaps sent”, and shown to those who look after the mail.
"""

import time
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

from django.utils import timezone

from keel.web.background.everywhere import everywhere
from keel.web.scope import in_organisation

from .claims import CLAIM_FOR, TOO_OLD, State, claimed, doubt, settle, try_later
from .kinds import kind_of
from .letter import letter_of
from .models import Notice
from .post import NotTaken, Post, Refused, ServerAway, Unsure, the_post
from .wanted import why_not

ROUND: Final = 60.0
"""Seconds after which a round ends, so that jobs get their turn."""
AT_ONCE: Final = 200


def send_due(now: datetime) -> None:
    """Send what is due, oldest first, until there is none, the server is away, or the round is over."""
    rescue(now)
    post = the_post()
    if post is None:
        return
    ends = time.monotonic() + ROUND
    try:
        for organisation_id, pk in _found(state=State.WAITING, next_at__lte=now):
            with in_organisation(organisation_id):
                if time.monotonic() > ends or not send_one(pk, post):
                    return
    finally:
        post.close()


def rescue(now: datetime) -> None:
    """Take up again what a killed sender had in hand: nobody can say whether it was sent."""
    for organisation_id, pk in _found(state=State.SENDING, claimed_at__lt=now - CLAIM_FOR):
        with in_organisation(organisation_id):
            doubt(Notice.objects.get(pk=pk), "the sender was killed", now)


def send_one(pk: UUID, post: Post) -> bool:
    """Send one notice, if nobody else does. Says whether it makes sense to go on with others."""
    notice = claimed(pk, uuid4(), timezone.now())
    if notice is None:
        return True
    try:
        _hand_over(notice, post, timezone.now())
    except ServerAway as error:
        try_later(notice, str(error), timezone.now())
        return False
    except NotTaken as error:
        try_later(notice, str(error), timezone.now())
    except Refused as error:
        settle(notice, state=State.FAILED, trouble=str(error))
    except Unsure as error:
        doubt(notice, str(error), timezone.now())
    except Exception as error:  # a kind nobody knows, an address that is none: it must not stop the others
        try_later(notice, type(error).__name__, timezone.now())
    return True


def _hand_over(notice: Notice, post: Post, now: datetime) -> None:
    kind = kind_of(notice.kind)
    if reason := why_not(notice, kind, now):
        settle(notice, state=State.DROPPED, trouble=reason)
    elif notice.tries == 1 and now - notice.due_at > TOO_OLD:
        settle(notice, state=State.FAILED, trouble="too old to send unasked")
    else:
        post.deliver(letter_of(notice, now))
        settle(notice, state=State.SENT, sent_at=timezone.now())


def _found(**condition: Any) -> list[tuple[UUID, UUID]]:
    with everywhere("the worker sends the notices of every organisation"):
        rows = Notice.objects.filter(**condition).order_by("next_at", "pk")
        return list(rows.values_list("organisation_id", "pk")[:AT_ONCE])
