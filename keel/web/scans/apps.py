"""Scans of signed paper, beside what was signed."""

from django.apps import AppConfig


class ScansConfig(AppConfig):
    """A record's scan shows the whole sheet, so it is read as the section between the two people (K7); an agreement's
    is read as the agreement (K1)."""

    name = "keel.web.scans"
    label = "scans"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register kinds, the act and the guard."""
        from keel.web.access import kinds
        from keel.web.ledger.acts import name_acts
        from keel.web.ledger.guards import guard

        from .models import Scan

        name_acts({"scan added": "added a scan of the signed sheet", "scan taken": "opened a scan of the signed sheet"})
        guard("scans.Scan", "A scan that was added stays as it is.")
        people = ("record__session__supervisee_id", "record__session__supervisor_id")
        session = {"session": "record__session_id", "person": people[0]}
        of_record = {"organisation": "organisation_id", **session}
        kinds.register(Scan, "K7", when={"record__isnull": False}, anchors=of_record, about=people)
        of_agreement = {"agreement": "agreement_id", "organisation": "organisation_id"}
        kinds.register(Scan, "K1", when={"agreement__isnull": False}, anchors=of_agreement)
