"""Disagreements on their way up the policy's ladder (S22), shut to whomever they are about (G-07)."""

from django.apps import AppConfig


class DisagreementsConfig(AppConfig):
    """A file is read by whoever opened it and whoever holds, or held, a step; the table says who else."""

    name = "keel.web.disagreements"
    label = "disagreements"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register kinds, acts, facts, guards, notices and where an answer is written."""
        from keel.web.ledger.acts import name_acts
        from keel.web.notices import kinds as notices
        from keel.web.obligations.facts import register
        from keel.web.people import navigation

        from .acts import ACTS
        from .facts import disagreement_events
        from .rules import ANSWERED, ASKED, BROUGHT, answer_at, register_kinds, set_guards

        name_acts(ACTS)
        register(events=disagreement_events)
        register_kinds()
        set_guards()
        answer_at()
        notices.register(
            BROUGHT,
            "Keel: something was brought to you",
            "Something was brought to you in Keel and waits for your answer.",
        )
        notices.register(
            ANSWERED,
            "Keel: there is news for you",
            "Something that you brought in Keel has been answered or has moved on.",
        )
        notices.register(
            ASKED,
            "Keel: you are asked whether you agree",
            "Somebody asks in Keel whether you agree that something goes to its next step.",
        )
        navigation.add(navigation.Entry("Disagreements", "disagreements:list", 60))
