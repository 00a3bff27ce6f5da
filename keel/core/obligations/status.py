"""The colour of an obligation on a day. This module alone is told what today is."""

from datetime import date
from typing import Literal

from keel.core.obligations.obligation import Obligation

Status = Literal["upcoming", "due", "overdue", "missed", "met", "met late"]


def status(obligation: Obligation, today: date) -> Status:
    """Say where an obligation stands on a day; the due day and the last day are both included in the time allowed.

    Without a due day it is due from the day it opens until it is met: its age tells how long (`days_open`).
    """
    if obligation.met is not None:
        return "met" if obligation.due is None or obligation.met <= obligation.due else "met late"
    if today < obligation.opens:
        return "upcoming"
    if obligation.last_day is not None and today > obligation.last_day:
        return "missed"
    if obligation.due is None or today <= obligation.due:
        return "due"
    return "overdue"


def days_open(obligation: Obligation, today: date) -> int:
    """Count the days since it opened: until it was met, or until today; none before it opens."""
    until = obligation.met if obligation.met is not None else today
    return max((until - obligation.opens).days, 0)
