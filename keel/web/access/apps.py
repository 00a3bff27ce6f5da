"""The one door: relations as rows, guarded selectors, who can read this now."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Keeps relations in step with roles."""

    name = "keel.web.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hear of every change of a member or a role."""
        from keel.web.people.hooks import on_member_change

        from .from_roles import keep_in_step

        on_member_change(keep_in_step)
