"""Sessions from planned to filed: preparation, room, record, parts, extracts."""

from django.apps import AppConfig


class SessionsConfig(AppConfig):
    """See the module."""

    name = "keel.web.sessions"
    label = "supervision_sessions"
    default_auto_field = "django.db.models.BigAutoField"
