"""Days and times in words: English, London, and impossible to misread whatever the visitor's settings."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def say_day(day: date) -> str:
    """Say a day as "Fri 27 Nov 2026"; an instant is said as its day in London."""
    if isinstance(day, datetime):
        day = in_london(day).date()
    return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def say_time(moment: time | datetime) -> str:
    """Say a time as "14:03"; an instant in the hour that October repeats adds BST or GMT."""
    if isinstance(moment, time):
        return f"{moment:%H:%M}"
    local = in_london(moment)
    twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return f"{local:%H:%M} {local.tzname()}" if twice else f"{local:%H:%M}"


def say_moment(moment: datetime) -> str:
    """Say an instant as "Fri 27 Nov 2026 at 14:03", in London."""
    return f"{say_day(moment)} at {say_time(moment)}"


def say_minutes(minutes: int) -> str:
    """Say a length: 75 as "1 hour 15 minutes", 20 as "20 minutes"."""
    hours, rest = divmod(minutes, 60)
    parts = [f"{n} {word}{'' if n == 1 else 's'}" for n, word in ((hours, "hour"), (rest, "minute")) if n]
    return " ".join(parts) or "0 minutes"


def in_london(moment: datetime) -> datetime:
    """Move an instant to London; one without a zone is taken for UTC, as it is stored."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(LONDON)
