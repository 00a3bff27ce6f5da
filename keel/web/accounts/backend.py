"""Finds the person of a session and checks passwords."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from keel.web.accounts.models import Account
from keel.web.accounts.selectors import accounts_with_factor


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's, with one query for the person and whether they have a second factor."""

    def get_user(self, user_id: Any) -> Account | None:
        """The person, unless their account is closed."""
        return accounts_with_factor().filter(pk=user_id, is_active=True).first()
