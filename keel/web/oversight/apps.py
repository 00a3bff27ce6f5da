"""Home and what those who answer for the school look at."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """Views of what other apps store."""

    name = "keel.web.oversight"
    label = "oversight"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put Home first in the menu; say how what is owed is called and where it is done."""
        from keel.web.people import navigation

        from . import sayings

        sayings.register()
        navigation.add(navigation.Entry("Home", "oversight:home", 10))
