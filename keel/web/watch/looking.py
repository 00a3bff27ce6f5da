"""The day's look at the ledger for curiosity: findings become alarms, each once, and none is left to nobody (G-20)."""

from datetime import timedelta

from django.conf import settings

from keel.web.background.jobs import Order

from .gather import known, openings
from .patterns import figures, find
from .services import alarm_raise, alarms_hand_on


def look(order: Order) -> None:
    """Look over the last weeks and raise what the last day added; asked for once a day, so within twenty-four hours."""
    alarms_hand_on(order.now)
    given = figures(settings.KEEL_WATCH_FIGURES)
    since = order.now - timedelta(days=given.within_days + 1)
    found = openings(since)
    newest = (order.now - timedelta(days=2)).date()
    for one in find(found, known(found, since), given):
        if one.day >= newest:
            alarm_raise(
                one.kind,
                key=one.mark,
                now=order.now,
                actor=one.member,
                subject=one.case,
                facts={"day": one.day, "number": one.number},
            )
