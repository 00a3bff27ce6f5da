"""Stored obligations, refreshed in the transaction that changed a fact."""

from django.apps import AppConfig


class ObligationsConfig(AppConfig):
    """Listens to every change of facts, and asks the apps below for theirs."""

    name = "keel.web.obligations"
    label = "obligations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Refresh after each change; register the facts of the apps that stand below this one."""
        from datetime import time

        from django.urls import reverse

        from keel.web.access import kinds
        from keel.web.background import daily
        from keel.web.people import facts_changed
        from keel.web.people.facts import role_facts
        from keel.web.policies.facts import policy_events

        from . import reminders
        from .facts import register
        from .models import Obligation
        from .services import refresh
        from .titles import done_at

        reminders.register()
        daily.register(reminders.JOB, at=time(7), work=reminders.remind)
        facts_changed.register(refresh)
        register(roles=role_facts, events=policy_events)
        done_at("policy reviewed", lambda row: reverse("policies:policy"))
        kinds.register(
            Obligation,
            "K2",
            when={"disagreement_id__isnull": True},
            anchors={"person": "owed_by_id", "session": "session_id", "organisation": "organisation_id"},
        )
        kinds.register(Obligation, "K10", when={"disagreement_id__isnull": False}, anchors={"file": "disagreement_id"})
