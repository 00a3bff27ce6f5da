"""What was put on the wrong child: withdrawn by its author and a second person, told to all who read it, mended."""

from django.apps import AppConfig


class MisfiledConfig(AppConfig):
    """A withdrawal is an act that needs two people (keel.web.approvals)."""

    name = "keel.web.misfiled"
    label = "misfiled"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the act, kinds, ledger words, guards and notices."""
        from .rules import register

        register()
