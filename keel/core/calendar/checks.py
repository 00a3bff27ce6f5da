"""What is refused about single days: INSET, closures and bank holidays on which the school is open."""

from collections.abc import Iterable, Sequence, Set
from datetime import date
from typing import Final

from keel.core.calendar.days import SATURDAY, CalendarError, Closure, Period, say_day

NATIONS: Final = ("england", "wales", "scotland", "northern ireland")


def check_nation(nation: str) -> None:
    """Refuse a nation that has no bank holidays of its own."""
    if nation not in NATIONS:
        raise CalendarError(f'"{nation}" is none of the nations Keel knows: write one of {", ".join(NATIONS)}.')


def check_inset(inset: Iterable[date], years: Sequence[Period], shut: Set[date]) -> None:
    """Refuse INSET days outside every academic year, at weekends, and on bank holidays with the school shut."""
    for day in sorted(inset):
        if not _within(day, years):
            raise CalendarError(f"The INSET day {say_day(day)} lies outside every academic year: correct one of them.")
        if day.weekday() >= SATURDAY:
            raise CalendarError(f"The INSET day {say_day(day)} is at a weekend: give the weekday it counts for.")
        if day in shut:
            raise CalendarError(f"The INSET day {say_day(day)} is a bank holiday: move it, or list that day as open.")


def check_closures(closures: Iterable[Closure], half_terms: Sequence[Period], inset: Set[date]) -> None:
    """Refuse closures on days when the school would be shut anyway."""
    for closure in closures:
        if closure.day not in inset and not _within(closure.day, half_terms):
            raise CalendarError(
                f"The closure of {say_day(closure.day)} lies outside every half term: correct its day, or leave it out."
            )


def check_open_bank_holidays(
    opened: Iterable[date], bank_holidays: Set[date], half_terms: Sequence[Period], inset: Set[date]
) -> None:
    """Refuse open bank holidays that are none, or that lie in the school's holidays."""
    for day in sorted(opened):
        if day not in bank_holidays:
            raise CalendarError(f"{say_day(day)} is no bank holiday: take it off the list of open bank holidays.")
        if day not in inset and not _within(day, half_terms):
            raise CalendarError(
                f"The school cannot be open on the bank holiday {say_day(day)}: it lies outside every half term. "
                "Take it off the list, or correct the half term."
            )


def _within(day: date, periods: Sequence[Period]) -> bool:
    return any(one.first <= day <= one.last for one in periods)
