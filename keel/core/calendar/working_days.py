"""Working days: Monday to Friday, less the nation's bank holidays. School holidays do not matter to them."""

from collections.abc import Set
from datetime import date

from keel.core.calendar.days import SATURDAY, CalendarError, Days, Period, weekdays


def is_working_day(day: date, bank_holidays: Set[date]) -> bool:
    """Whether the nation works that day, be the school open or not."""
    return day.weekday() < SATURDAY and day not in bank_holidays


def working_days(known: Period, bank_holidays: Set[date]) -> Days:
    """All working days of the known calendar."""
    return Days(day for day in weekdays(known.first, known.last) if day not in bank_holidays)


def check_bank_holidays(nation: str, known: Period, bank_holidays: Set[date]) -> None:
    """Refuse a calendar that reaches into a year whose bank holidays are not given: it would count wrongly."""
    given = {day.year for day in bank_holidays}
    missing = [year for year in range(known.first.year, known.last.year + 1) if year not in given]
    if missing:
        years = ", ".join(map(str, missing))
        raise CalendarError(
            f"The bank holidays of {nation} in {years} are not known, so working days cannot be counted. "
            "End the calendar before then, or add them to keel/policies/calendars/bank_holidays.toml."
        )
