"""Build a calendar from plain data, as it stands in a TOML or JSON file or comes from a form."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

from keel.core.calendar.days import CalendarError, Closure, Period, say_span
from keel.core.calendar.school_calendar import SchoolCalendar

FIELDS: Final[Mapping[str, str]] = {
    "nation": "england, wales, scotland or northern ireland",
    "years": "the academic years, each with first, last and, if you like, name",
    "terms": "the terms, in the same way",
    "half_terms": "the half terms, in the same way",
    "inset": "the INSET days",
    "closures": "days the school was or will be shut, each with day, recorded and, if you like, reason",
    "open_bank_holidays": "bank holidays on which the school is open",
}
"""Every field of a calendar's data, with what it holds. The first four are needed."""


def build_calendar(data: Mapping[str, Any], bank_holidays: Iterable[date]) -> SchoolCalendar:
    """Build a checked calendar; CalendarError says in a sentence what is wrong and how to mend it.

    Periods are tables with first, last and name, or pairs of days. Days are dates, or texts such as
    "2026-09-01".
    """
    for field in data:
        if field not in FIELDS:
            raise CalendarError(f'A calendar has no field "{field}": use {", ".join(FIELDS)}.')
    for field in ("nation", "years", "terms", "half_terms"):
        if field not in data:
            raise CalendarError(f'The calendar lacks "{field}": add {FIELDS[field]}.')
    return SchoolCalendar(
        nation=str(data["nation"]).casefold(),
        years=_periods("years", data["years"]),
        terms=_periods("terms", data["terms"]),
        half_terms=_periods("half_terms", data["half_terms"]),
        inset=_days("inset", data.get("inset", ())),
        closures=tuple(_closure(one) for one in _list("closures", data.get("closures", ()))),
        open_bank_holidays=_days("open_bank_holidays", data.get("open_bank_holidays", ())),
        bank_holidays=frozenset(bank_holidays),
    )


def _list(field: str, value: object) -> Iterable[object]:
    if isinstance(value, (str, Mapping)) or not isinstance(value, Iterable):
        raise CalendarError(f'"{field}" is not a list: write {FIELDS[field]}, between square brackets.')
    return value


def _days(field: str, values: object) -> frozenset[date]:
    return frozenset(_day(field, value) for value in _list(field, values))


def _day(field: str, value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise CalendarError(f'In "{field}", {value!r} is no day: write year, month and day, such as 2026-09-01.')


def _periods(field: str, values: object) -> tuple[Period, ...]:
    found = (_period(field, value) for value in _list(field, values))
    return tuple(sorted(found, key=lambda one: one.first))


def _period(field: str, value: object) -> Period:
    given = _table(field, value, ("first", "last"), "name")
    first, last = _day(field, given["first"]), _day(field, given["last"])
    return Period(str(given.get("name") or say_span(first, last)), first, last)


def _closure(value: object) -> Closure:
    given = _table("closures", value, ("day", "recorded"), "reason")
    return Closure(_day("closures", given["day"]), _day("closures", given["recorded"]), str(given.get("reason", "")))


def _table(field: str, value: object, needed: tuple[str, str], optional: str) -> Mapping[str, object]:
    """One entry as a table; a pair of days stands for the two needed fields."""
    if isinstance(value, (list, tuple)) and len(value) == len(needed):
        return dict(zip(needed, value, strict=True))
    if not isinstance(value, Mapping) or not set(needed) <= set(value) <= {*needed, optional}:
        words = " and ".join(needed)
        raise CalendarError(f'In "{field}", {value!r} cannot be read: give {words} and, if you like, {optional}.')
    return value
