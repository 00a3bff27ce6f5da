"""Joining an account to the school's own sign-on: an administrator lets, the person does it with both factors.

From then on the account is opened by way of the sign-on alone: when the school closes the person's account there, or
the sign-on is switched off, nothing of theirs opens in Keel either (TH-2).
"""

from datetime import UTC, datetime, timedelta
from typing import Final

from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from keel.web.accounts.models import Account, AccountEvent, SsoInvitation
from keel.web.accounts.school_sign_on import PROVIDER
from keel.web.accounts.services import event_record, sessions_end

JOINING: Final = "keel_sso_joining"
OPEN_FOR: Final = timedelta(days=7)


def is_joined(account: Account) -> bool:
    """Whether this account is opened by the school's sign-on alone."""
    return bool(SocialAccount.objects.filter(user_id=account.pk, provider=PROVIDER).exists())


def may_join(account: Account, *, now: datetime | None = None) -> bool:
    """Whether an administrator let this account join, within the last week."""
    since = (now or datetime.now(UTC)) - OPEN_FOR
    return SsoInvitation.objects.filter(account=account, made__gt=since).exists()


@transaction.atomic
def sso_let(*, account: Account, now: datetime) -> None:
    """Let an account join within a week."""
    SsoInvitation.objects.update_or_create(account=account, defaults={"made": now})


@transaction.atomic
def sso_join(*, account: Account, subject: str, now: datetime | None = None) -> bool:
    """Join an account to a subject of the sign-on, if it was let; whether it was. One subject an account."""
    if not may_join(account, now=now) or is_joined(account):
        return False
    SsoInvitation.objects.filter(account=account).delete()
    SocialAccount.objects.create(user=account, provider=PROVIDER, uid=subject)
    event_record(account=account, what=AccountEvent.What.SSO_LINKED, by=account, now=now)
    return True


@transaction.atomic
def sso_part(*, account: Account, by: Account | None, now: datetime) -> bool:
    """Part an account from the sign-on and end its sessions: its password opens it again. Whether it was joined."""
    SsoInvitation.objects.filter(account=account).delete()
    gone, _ = SocialAccount.objects.filter(user_id=account.pk, provider=PROVIDER).delete()
    if gone:
        event_record(account=account, what=AccountEvent.What.SSO_UNLINKED, by=by, now=now)
        sessions_end(account=account, by=by, now=now)
    return bool(gone)
