"""What others do to somebody's sign-in, and what somebody sees before anything else."""

from typing import Final

from django.apps import AppConfig

ACTS: Final = {
    "who may read shown": "saw who may read what",
    "signed out by administrator": "signed a person out everywhere",
    "second factors lost": "let a person begin again after losing their second factors",
    "second half made": "made the second person's half of a way in",
    "first way in agreed": "let a person come in for the first time",
    "outside second person named": "named somebody from outside as the second person",
    "sign-on let": "let a person join the school's own sign-on",
    "sign-on parted": "parted a person from the school's own sign-on",
}


class SigninsConfig(AppConfig):
    """Registers the acts that take two people, the notices, and the guard."""

    name = "keel.web.signins"
    label = "signins"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what lower apps ask for."""
        from keel.web.accounts import told
        from keel.web.approvals import acts as approvals
        from keel.web.ledger.acts import name_acts
        from keel.web.ledger.guards import guard

        from .first import FIRST
        from .lost import LOST
        from .telling import name_notices, pass_on

        name_acts(ACTS)
        guard("signins.Shown", "That somebody saw who may read what is only ever added.")
        approvals.register(LOST)
        approvals.register(FIRST)
        name_notices()
        told.on_event(pass_on)
