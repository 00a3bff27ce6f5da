"""Organisations, their calendars, members, dated roles and working patterns."""

from django.apps import AppConfig

from keel.web.ledger.acts import name_acts
from keel.web.ledger.guards import guard
from keel.web.people.acts import ACTS
from keel.web.scope.middleware import register_scope_opener
from keel.web.scope.walls import database_function


class PeopleConfig(AppConfig):
    """Says whose scope a request is answered in, and names this app's acts, menu entries and imports."""

    name = "keel.web.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what lower apps and the shared parts of this one ask for."""
        from keel.web.accounts.passwords import register_context_words

        from . import imports, navigation
        from .current import scope_of
        from .passwords import own_words
        from .powers import may
        from .roles import CALENDAR, CONTACTS
        from .staff_import import STAFF
        from .walls import ORGANISATIONS_OF

        register_scope_opener(scope_of)
        register_context_words(own_words)
        database_function("keel_organisations_of", ORGANISATIONS_OF)
        name_acts(ACTS)
        guard("people.RoleHeld", "A role is superseded by a later row, and never rewritten or taken out.")
        imports.register(STAFF)
        everybodys = frozenset({"people:report_now", "people:my_ledger"})
        navigation.add(navigation.Entry("People", "people:members", 80, besides=everybodys))
        navigation.add(
            navigation.Entry(
                "School",
                "people:organisation",
                90,
                shown=lambda request: may(request, CALENDAR) or may(request, CONTACTS),
            )
        )
