"""The invented school, and the way into it that needs no sign-in: on this machine alone, for a demo's database alone."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """It has no tables of its own: what it makes is made by the other apps' services."""

    name = "keel.web.demo"
    label = "demo"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Lead whoever is not signed in to the choice of people, where there is one."""
