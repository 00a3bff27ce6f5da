"""Days are London days: which day a moment falls on, for everything that is dated."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

LONDON: Final = ZoneInfo("Europe/London")


def london_day(moment: datetime) -> date:
    """The London day of an aware moment."""
    return moment.astimezone(LONDON).date()
