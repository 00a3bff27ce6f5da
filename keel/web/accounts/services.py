"""What is done to accounts: made, closed, signed out, given a second factor."""

from datetime import UTC, datetime

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse

from keel.web.accounts import told
from keel.web.accounts.models import Account, AccountEvent, AccountSession, Recovery
from keel.web.accounts.sealed_sessions import hashed

SIGNED_IN_AT = "keel_signed_in_at"
SEEN_AT = "keel_seen_at"
CONFIRMED_AT = "keel_confirmed_at"
CONFIRMED_WITH = "keel_confirmed_with"
DEVICE = "keel_device"
FIRST_LOOK = "keel_first_look"
"""In the session of somebody who has just signed in: what must be seen before anything else is looked for once."""


def stamp(now: datetime | None = None) -> int:
    """Seconds since 1970, as sessions keep their times."""
    return int((now or datetime.now(UTC)).timestamp())


def event_record(
    *, account: Account | None, what: AccountEvent.What, by: Account | None = None, now: datetime | None = None
) -> AccountEvent:
    """Write down what happened to an account; `account` is None for a sign-in with an address nobody has."""
    event = AccountEvent.objects.create(account=account, what=what, by=by, at=now or datetime.now(UTC))
    told.tell(event)
    return event


@transaction.atomic
def account_create(*, email: str, password: str | None = None, by: Account | None = None) -> Account:
    """Make an account. Without a password it waits for its first sign-in by `first_sign_in_path`.

    Raises IntegrityError if the address has one, in whatever capitals.
    """
    account = Account.objects.create_user(email, password)
    event_record(account=account, what=AccountEvent.What.MADE, by=by)
    return account


def first_sign_in_path(account: Account) -> str:
    """A path that lets its holder choose the first password, once and within a week; handed over in person.

    Nobody but its holder ever knows the password. The link dies with the first sign-in.
    """
    return reverse("account_begin", args=[account.pk, default_token_generator.make_token(account)])


def links_void(*, account: Account) -> None:
    """Make every link handed out so far worthless, by another unusable password; for an account that is not open."""
    account.set_unusable_password()
    account.save(update_fields=["password"])


@transaction.atomic
def first_password_set(*, account: Account, password: str, token: str) -> bool:
    """Set the password that the holder of a link chose; False if the link was made worthless meanwhile."""
    locked = Account.objects.select_for_update().get(pk=account.pk)
    if not default_token_generator.check_token(locked, token):
        return False
    account.set_password(password)
    account.save(update_fields=["password"])
    AccountSession.objects.filter(account_id=account.pk).delete()
    Recovery.objects.filter(account=account).delete()
    event_record(account=account, what=AccountEvent.What.PASSWORD_CHANGED, by=account)
    return True


@transaction.atomic
def second_factor_give(*, account: Account, secret: str | None = None) -> list[str]:
    """Give an account an authenticator app's secret and recovery codes, and return the codes.

    For the demo and for tests; people enrol their own on the page for it. `secret` is in base 32.
    """
    TOTP.activate(account, secret or generate_totp_secret())
    event_record(account=account, what=AccountEvent.What.FACTOR_ADDED)
    codes: list[str] = RecoveryCodes.activate(account).generate_codes()
    return codes


@transaction.atomic
def sessions_end(*, account: Account, by: Account | None, now: datetime | None = None) -> int:
    """Sign an account out everywhere, from its next request on; returns how many sessions there were."""
    ended, _ = AccountSession.objects.filter(account_id=account.pk).delete()
    event_record(account=account, what=AccountEvent.What.SESSIONS_ENDED, by=by, now=now)
    return ended


def sessions_end_others(*, request: HttpRequest, account: Account) -> int:
    """Sign an account out everywhere but in this browser."""
    here = hashed(request.session.session_key or "")
    ended, _ = AccountSession.objects.filter(account_id=account.pk).exclude(session_key=here).delete()
    return ended


@transaction.atomic
def account_deactivate(*, account: Account, by: Account | None, now: datetime | None = None) -> None:
    """Close an account: its sessions end and it signs in nowhere, from the next request on."""
    account.is_active = False
    account.save(update_fields=["is_active"])
    event_record(account=account, what=AccountEvent.What.DEACTIVATED, by=by, now=now)
    sessions_end(account=account, by=by, now=now)


@transaction.atomic
def account_reactivate(*, account: Account, by: Account | None, now: datetime | None = None) -> None:
    """Open a closed account again; its password and factors are as they were."""
    account.is_active = True
    account.save(update_fields=["is_active"])
    event_record(account=account, what=AccountEvent.What.REACTIVATED, by=by, now=now)


def confirmed_now(request: HttpRequest, *, factor: str) -> None:
    """Remember that password and second factor (`factor`: its kind) were given just now, under a new session key."""
    request.session[CONFIRMED_AT] = stamp()
    request.session[CONFIRMED_WITH] = factor
    request.session.cycle_key()
