"""The app for signing in."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts, second factors, sessions, and the kind of installation this is."""

    name = "keel.web.accounts"
    label = "accounts"
