"""The app for signing in."""

from django.apps import AppConfig

from keel.web.ledger.guards import guard


class AccountsConfig(AppConfig):
    """Accounts, second factors, sessions, and the kind of installation this is."""

    name = "keel.web.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Guard what never changes, and listen for what happens to accounts."""
        guard("accounts.AccountEvent", "What happened to an account is only ever added to.")
        guard("accounts.Installation", "An installation stays what it was made as.")
        from keel.web.accounts import listeners

        listeners.listen()
