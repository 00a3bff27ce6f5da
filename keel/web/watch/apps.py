"""Watching over the ledger: its heads kept outside, curiosity noticed, alarms looked at by a named person."""

from django.apps import AppConfig


class WatchConfig(AppConfig):
    """Everything here reads what the ledger holds; nothing here stops anybody's work."""

    name = "keel.web.watch"
    label = "watch"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name acts, notices and guards; have the work done daily and every few minutes."""
        from datetime import time, timedelta

        from django.db.models import Exists

        from keel.web.background import chores, daily
        from keel.web.ledger.acts import name_acts
        from keel.web.ledger.guards import guard
        from keel.web.notices import kinds as notices
        from keel.web.people import marks, navigation
        from keel.web.people.clock import london_day

        from .anchoring import anchor_today, carry_out
        from .looking import look
        from .selectors import HAS_ALARMS, alarms_for, has_alarms
        from .services import NOTICE

        name_acts({"alarm raised": "raised an alarm", "alarm reviewed": "looked at an alarm"})
        name_acts({"alarm handed on": "told others of an alarm, as nobody who was told could look"})
        name_acts({"key rotated": "exchanged a key"})
        for kept in ("Alarm", "AlarmTold", "AlarmReview"):
            guard(f"watch.{kept}", "An alarm and its review stay as they were.")
        notices.register(
            NOTICE, "Keel: an alarm waits for you", "Keel has noticed something that you are asked to look at."
        )
        daily.register("anchor of the ledger", at=time(2), work=anchor_today)
        daily.register("look for curiosity", at=time(6), work=look)
        chores.register("anchors carried out", every=timedelta(minutes=5), work=carry_out)
        marks.register(HAS_ALARMS, lambda member, now: Exists(alarms_for(member, london_day(now)).order_by()))
        navigation.add(navigation.Entry("Alarms", "watch:alarms", 90, shown=has_alarms))
