"""Home and what those who answer for the school look at."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """Views of what other apps store."""

    name = "keel.web.oversight"
    label = "oversight"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put Home first in the menu."""
        from keel.web.people import navigation

        navigation.add(navigation.Entry("Home", "oversight:home", 10))
