"""Work that nobody waits for: jobs asked for with an act, daily work, and the worker that does them."""

from django.apps import AppConfig


class BackgroundConfig(AppConfig):
    """Jobs are rows; the queue (django-tasks) only wakes them."""

    name = "keel.web.background"
    label = "background"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the worker look after its own rows."""
        from datetime import timedelta

        from keel.web.background import chores, daily, pruning, sweeping

        chores.register("beat", every=timedelta(seconds=30), work=sweeping.beat)
        chores.register("sweep", every=timedelta(minutes=1), work=sweeping.sweep)
        chores.register("daily", every=timedelta(minutes=5), work=daily.ask_for_today)
        chores.register("prune", every=timedelta(hours=24), work=pruning.prune)
