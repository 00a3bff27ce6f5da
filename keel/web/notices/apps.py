"""The outbox: that something waits in Keel, told by mail without saying what or about whom."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """A notice is a row with a recipient and a kind; its words are the kind's, the same for everybody."""

    name = "keel.web.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the worker send what is due; name this app's acts and its place in the menu."""
        from datetime import timedelta

        from keel.web.background import chores
        from keel.web.ledger.acts import name_acts
        from keel.web.people import marks, navigation
        from keel.web.people.powers import may
        from keel.web.people.roles import MAIL

        from .selectors import SILENT_FOR, TROUBLE, may_be_in_trouble
        from .sending import send_due

        name_acts(
            {
                "notices chosen": "chose which messages they get by mail",
                "outbox tried again": "had messages that were given up tried again",
            }
        )
        marks.register(TROUBLE, may_be_in_trouble, ago=[SILENT_FOR])
        navigation.add(navigation.Entry("Mail", "notices:outbox", 95, shown=lambda request: may(request, MAIL)))

        chores.register("mail", every=timedelta(seconds=15), work=send_due)
