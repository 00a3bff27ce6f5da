"""The invented school, and the way into it without a sign-in: on this machine, for a demo's database alone."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """It has no tables of its own: what it makes is made by the other apps' services."""

    name = "keel.web.demo"
    label = "demo"
    default_auto_field = "django.db.models.BigAutoField"
