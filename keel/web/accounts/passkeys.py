"""Passkeys: a device asks its owner for a finger, a face or a PIN, and so is both factors at once.

Keel asks every passkey to verify its user, so one counts as password and second factor together where something is
confirmed. It is bound to Keel's own address by the browser: a page that looks like Keel gets nothing (ASVS 6.3.3).
"""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth as ceremonies
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from keel.web.accounts.models import Account
from keel.web.accounts.selectors import REAL_FACTORS
from keel.web.page.refusals import Refusal

KIND = Authenticator.Type.WEBAUTHN.value
NOT_TAKEN = (
    "Your device’s answer could not be checked. Try again; if it happens twice, use your password and a code, and tell "
    "whoever looks after Keel in your school."
)


def passkeys_possible(request: HttpRequest) -> bool:
    """Whether browsers offer passkeys at the address Keel is asked at: under TLS, and by a name.

    `localhost` offers them too; but there Keel is a demo or somebody trying it, so nobody is made to have one.
    """
    return bool(settings.KEEL_BEHIND_TLS)


def passkeys_of(account: Account) -> list[Authenticator]:
    """Somebody's passkeys, oldest first."""
    return list(Authenticator.objects.filter(user_id=account.pk, type=KIND).order_by("created_at", "pk"))


def options_to_use(account: Account | None) -> dict[str, Any]:
    """What the browser is asked, to use a passkey of this account; any account's, where nobody is known yet."""
    return dict(ceremonies.begin_authentication(account))


def check_answer(account: Account, answer: Any) -> Authenticator:
    """The passkey that gave this answer to the last question of this session. Raises ValidationError."""
    try:
        ceremonies.parse_authentication_response(answer)
        passkey: Authenticator = ceremonies.complete_authentication(account, answer)
    except (ValidationError, ValueError, TypeError, KeyError, AttributeError) as wrong:
        raise ValidationError(NOT_TAKEN, code="passkey") from wrong
    return passkey


def is_last_factor(account: Account, factor: Authenticator) -> bool:
    """Whether without this factor nothing but the password would be left."""
    others = Authenticator.objects.filter(user_id=account.pk, type__in=REAL_FACTORS)
    return not others.exclude(pk=factor.pk).exists()


@transaction.atomic
def refuse_to_remove_last(account: Account, factor: Authenticator) -> None:
    """Raise Refusal when nothing but the password would be left (G-17). Locks the account until the caller commits."""
    Account.objects.select_for_update().get(pk=account.pk)
    if is_last_factor(account, factor):
        raise Refusal(
            "This is your only second factor, so it cannot be taken off. Add another passkey or an authenticator app "
            "first, then take this one off."
        )
