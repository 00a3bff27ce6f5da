from keel.core.calendar.build import FIELDS, build_calendar
from keel.core.calendar.checks import NATIONS
from keel.core.calendar.days import (
    CalendarError,
    Closure,
    Days,
    OutsideCalendar,
    Period,
    say_date,
    say_day,
    say_span,
    weekdays,
)
from keel.core.calendar.school_calendar import SchoolCalendar
from keel.core.calendar.school_weeks import SchoolWeeks, monday_of
from keel.core.calendar.terms import Periods

__all__ = [
    "FIELDS",
    "NATIONS",
    "CalendarError",
    "Closure",
    "Days",
    "OutsideCalendar",
    "Period",
    "Periods",
    "SchoolCalendar",
    "SchoolWeeks",
    "build_calendar",
    "monday_of",
    "say_date",
    "say_day",
    "say_span",
    "weekdays",
]
