"""Where Keel differs from django-allauth: no self-made accounts, one page to confirm, second factors under seal."""

import base64
from typing import Any

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from qrcode.image.svg import SvgPathFillImage

from keel.web.accounts.devices import device_of
from keel.web.accounts.models import Account, AccountEvent
from keel.web.accounts.selectors import has_second_factor
from keel.web.accounts.services import FIRST_LOOK, event_record
from keel.web.accounts.sso_joining import is_joined
from keel.web.sealing.keys import root_key

PURPOSE = "second factors"


SAID = {
    "account/messages/password_changed.txt": "Your password is changed. Other browsers are signed out.",
    "mfa/messages/webauthn_added.txt": "The passkey is added.",
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by an administrator, never by a visitor."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The e-mail address or the password is not right. Check both and try again.",
        "too_many_login_attempts": "There were too many tries. Wait fifteen minutes and try again.",
        "rate_limited": "There were too many tries. Wait fifteen minutes and try again.",
        "enter_current_password": "That is not your password. Type the one you sign in with.",
    }

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in, and have what must be seen first looked for once (S20)."""
        super().login(request, user)
        request.session[FIRST_LOOK] = []

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """Whoever is joined to the school's sign-on comes in by it alone: closed there is closed here (TH-2)."""
        by_school = "sociallogin" in (kwargs.get("signal_kwargs") or {})
        if user.is_active and is_joined(user) and not by_school:
            event_record(account=user, what=AccountEvent.What.REFUSED)
            return render(request, "accounts/sso_only.html", status=403)
        answer: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return answer

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Nothing about signing in goes by mail: links and codes are handed over in person."""

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """What happened, in Keel's words; most pages say it themselves."""
        if message_template in SAID:
            messages.add_message(request, messages.SUCCESS, SAID[message_template])

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """One bucket an address, whatever name Keel was asked at."""
        return str(credentials.get("email", "")).strip().lower()

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a try: at most ten wrong ones in fifteen minutes, apart for a browser the person is known by (G-18)."""
        device = device_of(request, credentials.get("email", ""))
        if device is None:
            super().pre_authenticate(request, **credentials)
            return
        key = f"{device}:{self._get_login_attempts_cache_key(request, **credentials)}"
        action = "login_failed_known_device"
        self._login_failed_rl_usage = ratelimit.consume(request, app="allauth.account", action=action, key=key)
        if not self._login_failed_rl_usage:
            raise self.validation_error("too_many_login_attempts")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the person's account."""
        return reverse("account_home")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Confirm again for everything, except to set up the first second factor, right after signing in."""
        return has_second_factor(self.request.user) if isinstance(self.request.user, Account) else True

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """One page that asks for password and second factor together."""
        return [{"id": "confirm", "description": "Confirm it is you", "url": reverse("account_reauthenticate")}]


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Seals the secrets of authenticator apps and recovery codes, which allauth would store as they are."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "That code is not right. Codes change every 30 seconds and each works once: "
        "wait for the next one and enter it.",
    }

    def get_totp_label(self, user: Account) -> str:
        """How the app on the phone names the entry."""
        return user.email

    def generate_authenticator_name(self, user: Account, type: str) -> str:  # noqa: A002 - as allauth names it
        """What a new passkey is called if its owner gives it no name."""
        return f"Passkey {Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Keel, at the name it is asked at."""
        return {**super().get_public_key_credential_rp_entity(), "name": "Keel"}

    def get_public_key_credential_user_entity(self, user: Account) -> dict[str, Any]:
        """How the device names the passkey's account: by its address, as the app on the phone does."""
        return {"id": user.pk.hex.encode(), "display_name": user.email, "name": user.email}

    def build_totp_svg(self, url: str) -> str:
        """The square code to scan, black on white in light and dark alike, with words for who cannot see it."""
        image: str = qrcode.make(url, image_factory=SvgPathFillImage, box_size=8).to_string(encoding="unicode")
        drawing = image[image.index("<svg") :]
        named = drawing.replace("<svg", '<svg role="img" aria-label="Square code to scan with the app"', 1)
        return mark_safe(named)  # noqa: S308 - drawn by the library from an address of ours

    def encrypt(self, text: str) -> str:
        """Seal a secret under the root key."""
        return base64.b64encode(root_key().seal(PURPOSE, text.encode(), b"factor")).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again; raises SealBroken when it was altered."""
        return root_key().open(PURPOSE, base64.b64decode(encrypted_text), b"factor").decode()
