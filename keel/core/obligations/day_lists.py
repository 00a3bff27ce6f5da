"""Days and weeks listed in words, for explanations: "21, 22, 23, 24, 29", "weeks of 12 Oct, (19 Oct is half term)"."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Final

from keel.core.calendar import SchoolCalendar, monday_of, say_date, say_day, weekdays
from keel.core.calendar.days import MONTHS, WEEKDAYS

LONGEST_LIST = 15
ORDINALS: Final = (
    "first", "second", "third", "fourth", "fifth", "sixth",
    "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth",
)  # fmt: skip


def ordinal(n: int) -> str:
    """Say "third" for 3; beyond twelve "number 13"."""
    return ORDINALS[n - 1] if n <= len(ORDINALS) else f"number {n}"


def list_days(days: Sequence[date], start: date) -> str:
    """Day numbers, with the month where it is not that of the start; a long list is cut in its middle."""
    if all((day.year, day.month) == (start.year, start.month) for day in days):
        return ", ".join(_shorten([str(day.day) for day in days]))
    parts = []
    for month, same in groupby(days, key=_month):
        parts.append(f"{', '.join(_shorten([str(day.day) for day in same]))} {MONTHS[month[1] - 1]}")
    return ", ".join(parts)


def list_skipped(days: Iterable[date], calendar: SchoolCalendar, *, holidays_left_out: bool) -> str:
    """What was not counted between the days counted, after a semicolon; empty if nothing was."""
    bank: list[date] = []
    shut: list[date] = []
    for day in days:
        (bank if day in calendar.bank_holidays else shut).append(day)
    told = [_bank_holidays(bank)] if bank else []
    if holidays_left_out:
        told += [f"{_run(run)} {_are(run, why)}" for why, run in _runs(shut, calendar)]
    return "".join(f"; {part}" for part in told)


def list_weeks(mondays: Sequence[date], start: date, calendar: SchoolCalendar) -> str:
    """Each school week by its Monday, and between them the weeks without school, with what they were."""
    parts, week = [], monday_of(start) + timedelta(weeks=1)
    for monday in mondays:
        if week < monday:
            parts.append(f"({_gap(week, monday, calendar)})")
        parts.append(say_date(monday) + _week_notes(monday, calendar))
        week = monday + timedelta(weeks=1)
    return "weeks of " + ", ".join(parts)


def rest_of_week(day: date, calendar: SchoolCalendar) -> str:
    """Why the school week ends before Friday, after a semicolon; empty if it does not."""
    friday = min(monday_of(day) + timedelta(4), calendar.known.last)
    later = [(one, str(calendar.why_shut(one))) for one in weekdays(day + timedelta(1), friday)]
    told = []
    for why, same in groupby(later, key=lambda pair: pair[1]):
        days = [one for one, _ in same]
        told.append(f"; {and_list([say_day(one) for one in days])} {_are(days, why)}")
    return "".join(told)


def and_list(parts: Sequence[str]) -> str:
    """Join as in "25, 26 and 28"."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month


def _shorten(parts: list[str]) -> list[str]:
    return parts if len(parts) <= LONGEST_LIST else [*parts[:3], "…", *parts[-2:]]


def _bank_holidays(days: Sequence[date]) -> str:
    months = [
        f"{and_list([str(day.day) for day in same])} {MONTHS[month[1] - 1]}"
        for month, same in groupby(days, key=_month)
    ]
    return f"{and_list(months)} {_are(days, 'a bank holiday')}"


def _runs(days: Sequence[date], calendar: SchoolCalendar) -> Iterable[tuple[str, list[date]]]:
    """Days left out for the same reason without a school day between them."""
    runs: list[tuple[str, list[date]]] = []
    for day in days:
        why = str(calendar.why_shut(day))
        if runs and runs[-1][0] == why and not calendar.school_days.how_many(runs[-1][1][-1], day):
            runs[-1][1].append(day)
        else:
            runs.append((why, [day]))
    return runs


def _run(days: Sequence[date]) -> str:
    return say_date(days[0]) if len(days) == 1 else f"{say_date(days[0])} to {say_date(days[-1])}"


def _are(days: Sequence[date], why: str) -> str:
    if len(days) == 1:
        return f"is {why}"
    plural = {"a closure": "closures", "a bank holiday": "bank holidays"}
    return f"are {plural.get(why, why)}"


def _gap(first: date, following: date, calendar: SchoolCalendar) -> str:
    last = following - timedelta(weeks=1)
    whys = {str(calendar.why_shut(day)) for day in weekdays(first, following - timedelta(1))} - {"a bank holiday"}
    why = "shut" if len(whys) > 1 else next(iter(whys), "shut")
    if last == first:
        return f"{say_date(first)} is {'closed' if why == 'a closure' else why}"
    return f"{say_date(first)} to {say_date(last)} are {'closed' if why == 'a closure' else why}"


def _week_notes(monday: date, calendar: SchoolCalendar) -> str:
    days = weekdays(max(monday, calendar.known.first), min(monday + timedelta(4), calendar.known.last))
    notes = [(WEEKDAYS[day.weekday()], calendar.why_shut(day)) for day in days]
    shut = [f"{name} is {why}" for name, why in notes if why in ("a bank holiday", "a closure")]
    return f" ({and_list(shut)}, still a school week)" if shut else ""
