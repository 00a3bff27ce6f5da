"""Search of one's own history over what one may read now (G-27)."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """It has no tables: there is no index, and nothing that was looked for is kept."""

    name = "keel.web.search"
    label = "search"

    def ready(self) -> None:
        """Stand in the menu."""
        from keel.web.people import navigation

        navigation.add(navigation.Entry("Find", "search:find", 45))
