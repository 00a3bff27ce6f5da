"""The browsers that somebody is signed in with, opened from their sealed sessions for them alone."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction
from django.http import HttpRequest

from keel.web.accounts.models import Account, AccountEvent, AccountSession
from keel.web.accounts.sealed_sessions import hashed, opened
from keel.web.accounts.selectors import sessions_of
from keel.web.accounts.services import DEVICE, SEEN_AT, SIGNED_IN_AT, event_record
from keel.web.accounts.shared import SHARED


@dataclass(frozen=True, slots=True)
class SignedIn:
    """One browser. `key` names its session to its owner and opens nothing."""

    key: str
    device: str
    since: datetime
    seen: datetime
    shared: bool
    here: bool


def signed_in_browsers(request: HttpRequest, account: Account) -> list[SignedIn]:
    """Where this account is signed in, this browser first, then the last used."""
    here = hashed(request.session.session_key or "")
    rows = sessions_of(account, now=datetime.now(UTC))
    return sorted((_signed_in(row, here) for row in rows), key=lambda one: (not one.here, -one.seen.timestamp()))


@transaction.atomic
def session_end(*, account: Account, key: str, now: datetime | None = None) -> bool:
    """Sign one's own account out in one browser; whether there was such a session."""
    gone, _ = AccountSession.objects.filter(account_id=account.pk, session_key=key).delete()
    if gone:
        event_record(account=account, what=AccountEvent.What.SESSION_ENDED, by=account, now=now)
    return bool(gone)


def _signed_in(row: AccountSession, here: str) -> SignedIn:
    data = opened(row)
    since = data.get(SIGNED_IN_AT, 0)
    return SignedIn(
        key=row.session_key,
        device=data.get(DEVICE) or "A browser",
        since=_moment(since),
        seen=_moment(data.get(SEEN_AT, since)),
        shared=bool(data.get(SHARED)),
        here=row.session_key == here,
    )


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
