"""Signatures over fixed bytes, on paper or electronic."""

from django.apps import AppConfig


class SigningConfig(AppConfig):
    """See the module."""

    name = "keel.web.signing"
    label = "signing"
    default_auto_field = "django.db.models.BigAutoField"
