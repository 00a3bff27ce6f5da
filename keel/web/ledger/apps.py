"""The app that remembers what was done and read."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The ledger and the guards that keep rows from being changed."""

    name = "keel.web.ledger"
    label = "ledger"
