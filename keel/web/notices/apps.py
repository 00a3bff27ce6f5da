"""The outbox: that something waits in Keel, told by mail without saying what or about whom."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """A notice is a row with a recipient and a kind; its words are the kind's, the same for everybody."""

    name = "keel.web.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the worker send what is due."""
        from datetime import timedelta

        from keel.web.background import chores

        from .sending import send_due

        chores.register("mail", every=timedelta(seconds=15), work=send_due)
