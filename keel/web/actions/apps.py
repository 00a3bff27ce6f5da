"""What was agreed, by whom, by when, carried until closed."""

from django.apps import AppConfig


class ActionsConfig(AppConfig):
    """See the module."""

    name = "keel.web.actions"
    label = "actions"
    default_auto_field = "django.db.models.BigAutoField"
