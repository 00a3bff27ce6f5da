"""The case register: children and families as supervision sees them, and who carries them."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """A case is an entry of the register (K16): the safeguarding team's, and its carriers' while they carry it."""

    name = "keel.web.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register kinds, acts and facts."""
        from keel.web.access import kinds
        from keel.web.ledger.acts import name_acts
        from keel.web.obligations.facts import register
        from keel.web.people import imports, navigation

        from .acts import ACTS
        from .case_import import CASE_LIST
        from .facts import status_facts
        from .models import Case

        name_acts(ACTS)
        register(statuses=status_facts)
        imports.register(CASE_LIST)
        navigation.add(navigation.Entry("Cases", "cases:register", 30))
        kinds.register(Case, "K16", anchors={"organisation": "organisation_id", "case": "pk"}, about=("pk",))
