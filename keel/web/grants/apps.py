"""Grants: reading for a purpose, for a while, given by two people, seen by those it is about (S20, S21)."""

from typing import Final

from django.apps import AppConfig

ACTS: Final = {
    "grant given": "gave somebody a grant to read",
    "grant told": "told those it concerns of a grant that was kept from them while it ran",
    "grant revoked": "ended a grant to read",
    "grant reviewed": "reviewed what somebody opened at once",
}


class GrantsConfig(AppConfig):
    """Each purpose is an act that takes two people; what is opened at once is reviewed."""

    name = "keel.web.grants"
    label = "grants"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register acts, notices, guards and the menu's entry."""
        from django.urls import reverse

        from keel.web.background import jobs
        from keel.web.ledger.acts import name_acts
        from keel.web.ledger.guards import guard, guard_all_but
        from keel.web.notices import kinds as notices
        from keel.web.obligations.facts import register
        from keel.web.obligations.reminders import told_above
        from keel.web.obligations.titles import done_at
        from keel.web.people import marks, navigation

        from .facts import opening_events, others_of
        from .giving import register_purposes
        from .selectors import REVIEW_WAITS, may_be_reviewed
        from .services import TAKEN
        from .telling import AFTERWARDS, TOLD, tell_of_series

        name_acts(ACTS)
        register_purposes()
        guard("grants.Grant", "A grant is kept, whoever it was for.", refuse=("DELETE",))
        guard_all_but(
            "grants.Grant",
            "A grant is ended or reviewed once, and never altered.",
            once=("revoked_at", "revoked_by_id", "reviewed_at", "reviewed_by_id", "review_id"),
        )
        guard("grants.Party", "Whom a grant concerns is only ever added.")
        guard("access.Granted", "What a grant opens is kept, and never taken out.", refuse=("DELETE",))
        guard_all_but(
            "access.Granted",
            "What a grant opens ends sooner or as it was given, and never later.",
            may=("ends",),
            when="NEW.ends > OLD.ends",
        )
        notices.register(TOLD, "Keel: a grant to read concerns you", "Somebody was given a grant to read in Keel that "
                         "concerns you. It says who, for what and until when.")  # fmt: skip
        notices.register(TAKEN, "Keel: records were opened at once", "Somebody opened records in Keel at once, without "
                         "waiting for agreement. One of you reviews it.")  # fmt: skip
        jobs.register(AFTERWARDS, tell_of_series)
        register(events=opening_events)
        told_above("opening_id", others_of)
        done_at("opening reviewed", lambda row: reverse("grants:grant", args=[row.opening_id]))
        marks.register(REVIEW_WAITS, may_be_reviewed)
        navigation.add(navigation.Entry("Grants", "grants:mine", 75))
