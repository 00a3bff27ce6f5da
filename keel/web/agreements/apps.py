"""Who supervises whom, on what written terms."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """See the module."""

    name = "keel.web.agreements"
    label = "agreements"
    default_auto_field = "django.db.models.BigAutoField"
