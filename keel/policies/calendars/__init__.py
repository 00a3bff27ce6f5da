"""Bank holidays by nation, read from the file beside this one and kept in memory."""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("bank_holidays.toml")


@cache
def named_bank_holidays() -> Mapping[str, Mapping[date, str]]:
    """The weekdays kept as bank holidays and their names, by nation."""
    with FILE.open("rb") as file:
        data: dict[str, dict[str, str]] = tomllib.load(file)
    return {nation: {date.fromisoformat(day): name for day, name in days.items()} for nation, days in data.items()}


@cache
def bank_holidays(nation: str) -> frozenset[date]:
    """The weekdays that nation keeps as bank holidays; ValueError where Keel has none for it."""
    nations = named_bank_holidays()
    if nation not in nations:
        raise ValueError(f'"{nation}" has no bank holidays in {FILE.name}: use one of {", ".join(nations)}.')
    return frozenset(nations[nation])


@cache
def years_held() -> range:
    """The years for which the file holds every nation's bank holidays."""
    years = [{day.year for day in days} for days in named_bank_holidays().values()]
    shared = set.intersection(*years)
    return range(min(shared), max(shared) + 1)
