"""What takes two people: asked for by one, agreed to by another."""

from typing import Final

from django.apps import AppConfig

ACTS: Final = {
    "agreement asked": "asked for what takes two people",
    "agreement given": "agreed as the second person",
    "agreement refused": "refused as the second person",
    "agreement withdrawn": "took back what they had asked for",
}


class ApprovalsConfig(AppConfig):
    """Requests, and the acts about roles."""

    name = "keel.web.approvals"
    label = "approvals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register acts, notices, guards, and how people's pages ask."""
        from keel.web.ledger.acts import name_acts
        from keel.web.ledger.guards import guard, guard_all_but
        from keel.web.notices import kinds as notices
        from keel.web.people import hooks, navigation, two_people

        from . import services, telling
        from .acts import register
        from .leaving import LEAVING
        from .roles import CHANGE, GIVE

        name_acts(ACTS)
        for act in (GIVE, CHANGE, LEAVING):
            register(act)
        two_people.register(services.ask)
        guard("approvals.Request", "What two people decided is kept.", refuse=("DELETE",))
        guard_all_but(
            "approvals.Request",
            "What was asked for is decided once, and never altered.",
            may=("state",),
            once=("decided_by_id", "decided_at", "refusal_id"),
            when="OLD.state <> 'waiting'",
        )
        notices.register(services.WAITS, "Keel: something waits for your agreement", "Something waits in Keel for a "
                         "second person, and you may agree to it or refuse it.")  # fmt: skip
        notices.register(services.DECIDED, "Keel: what you asked for was decided", "Somebody decided in Keel on what "
                         "you asked for.")  # fmt: skip
        notices.register(telling.CHANGED, "Keel: a role with power was given or ended", "A role that reads records or "
                         "lets somebody give roles was given, changed or ended in Keel. See under People.")  # fmt: skip
        hooks.on_roles_change(telling.tell_of_roles)
        navigation.add(navigation.Entry("Two people", "approvals:waiting", 70))
