"""The kept bank holidays agree with the holidays library, and a test fails in good time before they run out."""

import re
from datetime import date, timedelta
from pathlib import Path

import holidays
import pytest

from keel.core.calendar import NATIONS
from keel.policies import calendars

SUBDIVISIONS = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern ireland": "NIR"}
YEARS_AHEAD = 3


def year_the_library_was_last_checked() -> int:
    """The newest year in which the installed library cites a source: when it ages, so does what we compare with."""
    sources = Path(holidays.__file__).with_name("countries").glob("*.py")
    cited = (re.findall(r"web\.archive\.org/web/(20\d\d)", path.read_text(encoding="utf-8")) for path in sources)
    return max(int(year) for years in cited for year in years)


@pytest.mark.parametrize("nation", NATIONS)
def test_every_year_held_agrees_with_the_library(nation):
    known = holidays.country_holidays("GB", subdiv=SUBDIVISIONS[nation], years=calendars.years_held())
    assert sorted(calendars.bank_holidays(nation)) == sorted(day for day in known if day.weekday() < 5)


def test_the_file_reaches_three_years_beyond_the_library_that_checks_it():
    newest = calendars.years_held()[-1]
    assert newest >= year_the_library_was_last_checked() + YEARS_AHEAD, (
        f"keel/policies/calendars/bank_holidays.toml ends with {newest}: add the years that follow."
    )


def test_every_nation_has_every_year():
    assert set(calendars.named_bank_holidays()) == set(NATIONS)
    for nation in NATIONS:
        held = {day.year for day in calendars.bank_holidays(nation)}
        assert held == set(calendars.years_held())
    assert set(range(2024, 2032)) <= set(calendars.years_held())


def test_a_one_off_day_and_substitutes_are_kept():
    assert calendars.named_bank_holidays()["scotland"][date(2026, 6, 15)] == "One-off: men's football World Cup"
    assert calendars.named_bank_holidays()["england"][date(2026, 12, 28)] == "Boxing Day (substitute)"
    assert date(2026, 12, 26) not in calendars.bank_holidays("england")


def test_days_stand_in_order_and_each_has_a_name():
    for days in calendars.named_bank_holidays().values():
        assert list(days) == sorted(days)
        assert all(days.values())
        assert max(later - day for day, later in zip(days, list(days)[1:], strict=False)) < timedelta(200)


def test_an_unknown_nation_is_refused():
    with pytest.raises(ValueError, match='"france" has no bank holidays'):
        calendars.bank_holidays("france")
