"""Sessions from planned to filed: preparation, room, record, parts, extracts."""

from django.apps import AppConfig


class SessionsConfig(AppConfig):
    """Each thing that comes of a session has its own kind in the access table, and what is fixed is guarded."""

    name = "keel.web.sessions"
    label = "supervision_sessions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register kinds, acts, facts and guards."""
        from keel.web.agreements.services import at_the_end
        from keel.web.cases import panels
        from keel.web.ledger.acts import name_acts
        from keel.web.obligations.facts import register
        from keel.web.people import navigation

        from .acts import ACTS
        from .facts import session_events
        from .guards import set_guards
        from .kinds import register_kinds
        from .panels import supervision_of
        from .services.outside import shut_to_outside

        name_acts(ACTS)
        at_the_end(shut_to_outside)
        register(events=session_events)
        register_kinds()
        panels.register(supervision_of)
        set_guards()
        navigation.add(navigation.Entry("Sessions", "sessions:list", 20))
