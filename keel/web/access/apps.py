"""The one door: relations as rows, guarded selectors, who can read this now."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Keeps relations in step with roles."""

    name = "keel.web.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hear of every change of a member or a role."""
        from keel.web.ledger.acts import name_acts
        from keel.web.ledger.guards import guard
        from keel.web.notices import kinds as notices
        from keel.web.people import marks
        from keel.web.people.hooks import on_member_change

        from .from_roles import keep_in_step
        from .standing import HOLDS_A_GRANT, holds_a_grant

        guard("access.Exclusion", "Whoever is shut out of a thing stays shut out.")
        on_member_change(keep_in_step)
        marks.register(HOLDS_A_GRANT, holds_a_grant)
        name_acts({"reading stopped": "was shown no more, having opened very many records"})
        notices.register(
            "reading stopped",
            "Keel: somebody opened very many records",
            "Somebody opened so many records in Keel that it shows them no more for now. The ledger says who.",
        )
