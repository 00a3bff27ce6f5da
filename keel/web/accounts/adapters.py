"""Where Keel differs from django-allauth: no self-made accounts, and second factors under seal."""

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from keel.web.sealing.keys import root_key

PURPOSE = "second factors"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by an administrator, never by a visitor."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Nothing about signing in goes by mail: links and codes are handed over in person."""


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Seals the secrets of authenticator apps and recovery codes, which allauth would store as they are."""

    def encrypt(self, text: str) -> str:
        """Seal a secret under the root key."""
        return base64.b64encode(root_key().seal(PURPOSE, text.encode(), b"factor")).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again; raises SealBroken when it was altered."""
        return root_key().open(PURPOSE, base64.b64decode(encrypted_text), b"factor").decode()
