"""Who supervises whom, on what written terms."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """An agreement (K1) is its participants' and those of the school who answer for supervision."""

    name = "keel.web.agreements"
    label = "agreements"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register kinds, acts, facts, guards, sentences and the menu's entry."""
        from django.urls import reverse

        from keel.web.access import kinds
        from keel.web.ledger.acts import name_acts
        from keel.web.ledger.guards import guard, guard_all_but
        from keel.web.obligations import titles
        from keel.web.obligations.facts import register
        from keel.web.people import navigation

        from .acts import ACTS
        from .facts import agreement_events
        from .models import Agreement
        from .sentences import about_agreements, place_to_draw_up

        name_acts(ACTS)
        register(events=agreement_events)
        guard_all_but(
            "agreements.Agreement",
            "An agreement that was offered for signature is fixed.",
            once=("ended_on",),
            since="OLD.root <> ''",
        )
        guard("agreements.Agreement", "An agreement is ended, never taken away.", refuse=("DELETE",))
        guard("agreements.Participant", "Who takes part in an agreement is not written over.", refuse=("UPDATE",))
        guard("agreements.Review", "A review of an agreement is never changed or taken away.")
        kinds.register(Agreement, "K1", anchors={"agreement": "pk", "organisation": "organisation_id"}, about=())
        titles.say_about("agreement", about_agreements)
        titles.done_at("agreement drawn up", place_to_draw_up)
        titles.done_at("agreement signed", lambda row: reverse("agreements:sign", args=[row.agreement_id]))
        titles.done_at("agreement reviewed", lambda row: reverse("agreements:review", args=[row.agreement_id]))
        navigation.add(navigation.Entry("Agreements", "agreements:list", 50))
