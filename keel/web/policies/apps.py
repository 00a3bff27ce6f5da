"""Adopted policy versions: the very bytes, their hash, and when each was in force."""

from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    """See the module."""

    name = "keel.web.policies"
    label = "policies"
    default_auto_field = "django.db.models.BigAutoField"
