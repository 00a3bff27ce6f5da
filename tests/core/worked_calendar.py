"""The invented calendar on which the design works its dates, with the autumn that follows."""

from typing import Any

from keel.core.calendar import SchoolCalendar, build_calendar
from keel.policies.calendars import bank_holidays

DATA: dict[str, Any] = {
    "nation": "england",
    "years": [("2026-09-01", "2027-07-21"), ("2027-09-02", "2027-12-17")],
    "terms": [
        {"name": "autumn", "first": "2026-09-01", "last": "2026-12-18"},
        {"name": "spring", "first": "2027-01-04", "last": "2027-03-25"},
        {"name": "summer", "first": "2027-04-12", "last": "2027-07-21"},
        {"name": "autumn", "first": "2027-09-02", "last": "2027-12-17"},
    ],
    "half_terms": [
        ("2026-09-01", "2026-10-23"),
        ("2026-11-02", "2026-12-18"),
        ("2027-01-04", "2027-02-12"),
        ("2027-02-22", "2027-03-25"),
        ("2027-04-12", "2027-05-28"),
        ("2027-06-07", "2027-07-21"),
        ("2027-09-02", "2027-10-22"),
        ("2027-11-01", "2027-12-17"),
    ],
    "inset": ["2027-01-04"],
}


def worked_calendar(**changes: Any) -> SchoolCalendar:
    """The worked calendar, with some fields replaced."""
    return build_calendar(DATA | changes, bank_holidays("england"))
