"""Reading what is known of accounts."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, QuerySet

from keel.web.accounts.models import Account, AccountEvent, AccountSession

REAL_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
"""Recovery codes alone are no second factor: they are for the day the phone is lost."""


def accounts_with_factor() -> QuerySet[Account]:
    """Accounts that carry `has_second_factor`, in the one query that a request makes for its person."""
    factors = Authenticator.objects.filter(user_id=OuterRef("pk"), type__in=REAL_FACTORS)
    return Account.objects.annotate(has_second_factor=Exists(factors))


def has_second_factor(account: Account) -> bool:
    """Whether this account has a second factor, asked of the account and not of its session.

    Somebody who has just enrolled has given only a password in this session, and must not be sent round again.
    """
    known = getattr(account, "has_second_factor", None)
    if known is not None:
        return bool(known)
    return bool(Authenticator.objects.filter(user_id=account.pk, type__in=REAL_FACTORS).exists())


def has_app(account: Account) -> bool:
    """Whether this account has an authenticator app."""
    return bool(Authenticator.objects.filter(user_id=account.pk, type=Authenticator.Type.TOTP).exists())


def sessions_of(account: Account, *, now: datetime) -> QuerySet[AccountSession]:
    """The browsers an account is signed in with."""
    return AccountSession.objects.filter(account_id=account.pk, expire_date__gt=now)


def events_of(account: Account, *, limit: int = 20) -> QuerySet[AccountEvent]:
    """The last things that happened to an account, newest first."""
    return AccountEvent.objects.filter(account=account).order_by("-at", "-id")[:limit]
