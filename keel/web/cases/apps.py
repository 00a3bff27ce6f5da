"""The case register: children and families as supervision sees them, and who carries them."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """See the module."""

    name = "keel.web.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"
