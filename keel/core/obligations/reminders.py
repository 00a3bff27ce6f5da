"""On which days somebody is told of what they owe (G-57). Told today, and until when everybody was told before."""

from datetime import date, timedelta
from typing import Final, Literal

from keel.core.obligations.obligation import Obligation
from keel.core.policy.model import Reminders

Word = Literal["due", "late", "escalated"]
"""Due: its day comes near. Late: it is past its day, or open for long. Escalated: somebody above is told as well."""

USUAL: Final = Reminders(clause="", own=True)
"""Keel's own figures, for a policy that says nothing of reminders."""


def reminder(obligation: Obligation, days: Reminders, *, after: date, today: date) -> Word | None:
    """Say the strongest word whose day is later than `after` and not later than `today`.

    `after` is the last day on which reminders went out: a day that fell into a holiday is made up for on the first
    day back. Nothing is said of what is met, not yet open, or can no longer be met.
    """
    if obligation.met is not None or today < obligation.opens:
        return None
    if obligation.last_day is not None and today > obligation.last_day:
        return None
    if after < _days(obligation, days.escalate, days.open_escalate) <= today:
        return "escalated"
    late = _days(obligation, 1, days.open_late)
    if today >= late:
        latest = today - timedelta((today - late).days % days.again)
        return "late" if latest > after else None
    return "due" if any(after < day <= today for day in _nearing(obligation, days)) else None


def _days(obligation: Obligation, past: int, opened: int) -> date:
    """So many days past its day; for what has no day, so many after it opened."""
    if obligation.due is not None:
        return obligation.due + timedelta(past)
    return obligation.opens + timedelta(opened)


def _nearing(obligation: Obligation, days: Reminders) -> tuple[date, ...]:
    if obligation.due is None:
        return (obligation.opens + timedelta(days.open_first),)
    return tuple(obligation.due - timedelta(before) for before in days.before)
