"""Who supervises whom, on what written terms."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """An agreement (K1) is its participants' and those of the school who answer for supervision."""

    name = "keel.web.agreements"
    label = "agreements"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register kinds, acts, facts and guards."""
        from keel.web.access import kinds
        from keel.web.ledger.acts import name_acts
        from keel.web.ledger.guards import guard
        from keel.web.obligations.facts import register

        from .acts import ACTS
        from .facts import agreement_events
        from .models import Agreement

        name_acts(ACTS)
        register(events=agreement_events)
        guard(
            "agreements.Agreement",
            "An agreement that was offered for signature is fixed.",
            when="OLD.root <> '' AND (OLD.root <> NEW.root OR OLD.frozen <> NEW.frozen OR OLD.salt <> NEW.salt)",
            refuse=("UPDATE",),
        )
        guard("agreements.Agreement", "An agreement is ended, never taken away.", refuse=("DELETE",))
        kinds.register(Agreement, "K1", anchors={"agreement": "pk", "organisation": "organisation_id"}, about=())
