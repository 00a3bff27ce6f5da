"""Writes down what Django and allauth say has happened to an account. No address, device or password is kept."""

from typing import Any

from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.account.signals import password_changed
from allauth.mfa import signals as factors
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from keel.web.accounts.devices import device_words, is_known_device, remember_device
from keel.web.accounts.models import Account, AccountEvent
from keel.web.accounts.services import DEVICE, SEEN_AT, SIGNED_IN_AT, event_record, sessions_end_others, stamp


def listen() -> None:
    """Connect every listener, once."""
    for signal, listener in (
        (user_logged_in, _signed_in),
        (user_logged_out, _signed_out),
        (user_login_failed, _refused),
        (factors.authentication_failed, _code_refused),
        (factors.authenticator_added, _factor_added),
        (factors.authenticator_removed, _factor_removed),
        (factors.authenticator_reset, _factor_reset),
        (factors.authenticator_used, _factor_used),
        (password_changed, _password_changed),
    ):
        signal.connect(listener, dispatch_uid=f"keel.accounts{listener.__name__}")


def _signed_in(request: HttpRequest | None, user: Account, **_: Any) -> None:
    first = not AccountEvent.objects.filter(account=user, what=AccountEvent.What.SIGNED_IN).exists()
    event_record(account=user, what=AccountEvent.What.SIGNED_IN)
    if request is not None:
        request.session[SIGNED_IN_AT] = request.session[SEEN_AT] = stamp()
        request.session[DEVICE] = device_words(request)
        if not first and not is_known_device(request, user.email):
            event_record(account=user, what=AccountEvent.What.NEW_DEVICE)
        remember_device(request, user.email)


def _signed_out(user: Account | None, **_: Any) -> None:
    if isinstance(user, Account):
        event_record(account=user, what=AccountEvent.What.SIGNED_OUT)


def _refused(credentials: dict[str, Any], **_: Any) -> None:
    address = str(credentials.get("email") or credentials.get("username") or "").strip().lower()
    event_record(account=Account.objects.filter(email=address).first(), what=AccountEvent.What.REFUSED)


def _code_refused(user: Account, reauthentication: bool, **_: Any) -> None:
    what = AccountEvent.What.NOT_CONFIRMED if reauthentication else AccountEvent.What.REFUSED
    event_record(account=user, what=what)


def _factor_added(request: HttpRequest, user: Account, authenticator: Authenticator, **_: Any) -> None:
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        event_record(account=user, what=AccountEvent.What.FACTOR_ADDED)
        # Password and code were both given just now: the recovery codes can be shown without asking again.
        reauthenticate_by_password(request)


def _factor_removed(request: HttpRequest, user: Account, **_: Any) -> None:
    event_record(account=user, what=AccountEvent.What.FACTOR_REMOVED)
    sessions_end_others(request=request, account=user)


def _factor_reset(user: Account, **_: Any) -> None:
    event_record(account=user, what=AccountEvent.What.FACTOR_RESET)


def _factor_used(user: Account, authenticator: Authenticator, **_: Any) -> None:
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        event_record(account=user, what=AccountEvent.What.RECOVERY_USED)


def _password_changed(request: HttpRequest, user: Account, **_: Any) -> None:
    event_record(account=user, what=AccountEvent.What.PASSWORD_CHANGED)
    sessions_end_others(request=request, account=user)
