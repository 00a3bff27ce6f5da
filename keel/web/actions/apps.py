"""What was agreed, by whom, by when, carried until closed."""

from django.apps import AppConfig


class ActionsConfig(AppConfig):
    """An action is read as the part of the record it belongs to: the child's, the person's or the session's."""

    name = "keel.web.actions"
    label = "actions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register kinds, acts, facts and guards."""
        from keel.web.access import kinds
        from keel.web.cases import panels
        from keel.web.ledger.acts import name_acts
        from keel.web.ledger.guards import guard
        from keel.web.obligations.facts import register
        from keel.web.people import navigation

        from .acts import ACTS
        from .facts import action_events
        from .models import Action
        from .panels import open_actions

        name_acts(ACTS)
        register(events=action_events)
        panels.register(open_actions)
        navigation.add(navigation.Entry("Actions", "actions:actions", 40))
        guard("actions.Change", "What happened to an action is never changed or taken away.")
        anchors = {"session": "session_id", "organisation": "organisation_id", "person": "owner_id"}
        for part, kind in (("case", "K6"), ("personal", "K7"), ("session", "K15")):
            about = ("supervisee_id", "case_id") if part == "case" else ("supervisee_id",)
            kinds.register(
                Action,
                kind,
                when={"part": part},
                anchors=anchors,
                about=about,
                conditions={"delegated": kinds.ByRelation("delegated to", "case_id")},
            )
