"""Stored obligations, refreshed in the transaction that changed a fact."""

from django.apps import AppConfig


class ObligationsConfig(AppConfig):
    """See the module."""

    name = "keel.web.obligations"
    label = "obligations"
    default_auto_field = "django.db.models.BigAutoField"
