"""Organisations, their calendars, members, dated roles and working patterns."""

from django.apps import AppConfig

from keel.web.ledger.acts import name_acts
from keel.web.people.acts import ACTS
from keel.web.scope.middleware import register_scope_opener


class PeopleConfig(AppConfig):
    """Says whose scope a request is answered in, and names this app's acts."""

    name = "keel.web.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what lower apps ask of this one."""
        from .current import scope_of  # noqa: PLC0415 - models load now

        register_scope_opener(scope_of)
        name_acts(ACTS)
