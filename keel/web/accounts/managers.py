"""Finding and making accounts by e-mail address, whatever its capitals."""

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import BaseUserManager

if TYPE_CHECKING:
    from keel.web.accounts.models import Account


class AccountManager(BaseUserManager["Account"]):
    """Accounts by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Account":
        """Make an account; without a password nobody can sign in to it until one is set."""
        account = self.model(email=email.strip().lower(), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> "Account":
        """The account with this address, in any capitals."""
        return self.get(email=(username or "").strip().lower())
