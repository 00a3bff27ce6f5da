"""The one door: relations as rows, guarded selectors, who can read this now."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """See the module."""

    name = "keel.web.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"
