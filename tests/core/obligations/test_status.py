"""Where an obligation stands on a day: both sides of every threshold."""

from datetime import date

import pytest

from keel.core.obligations import Obligation, days_open, status

OPENS, DUE, LAST = date(2026, 11, 2), date(2026, 11, 6), date(2026, 11, 10)


def owed(**given):
    told = {"opens": OPENS, "due": DUE, "last_day": None, "met": None, **given}
    return Obligation("key", "duty", "C1", "must", "somebody", (), **told)


@pytest.mark.parametrize(
    ("given", "day", "expected"),
    [
        ({}, date(2026, 11, 1), "upcoming"),
        ({}, OPENS, "due"),
        ({}, DUE, "due"),
        ({}, date(2026, 11, 7), "overdue"),
        ({}, date(2036, 11, 7), "overdue"),
        ({"last_day": LAST}, LAST, "overdue"),
        ({"last_day": LAST}, date(2026, 11, 11), "missed"),
        ({"last_day": DUE}, DUE, "due"),
        ({"last_day": DUE}, date(2026, 11, 7), "missed"),
        ({"due": None}, date(2026, 11, 1), "upcoming"),
        ({"due": None}, OPENS, "due"),
        ({"due": None}, date(2036, 11, 7), "due"),
        ({"due": None, "last_day": LAST}, date(2026, 11, 11), "missed"),
        ({"met": DUE}, DUE, "met"),
        ({"met": date(2026, 11, 1)}, date(2036, 1, 1), "met"),
        ({"met": date(2026, 11, 7)}, date(2026, 11, 7), "met late"),
        ({"met": date(2036, 1, 1), "due": None}, date(2036, 1, 1), "met"),
    ],
)
def test_status_on_both_sides_of_every_threshold(given, day, expected):
    assert status(owed(**given), day) == expected


def test_the_age_of_what_has_no_date_is_counted_until_it_is_met():
    """S3, S17, S18: as soon as possible shows its age."""
    assert days_open(owed(due=None), date(2026, 11, 14)) == 12
    assert days_open(owed(due=None), OPENS) == 0
    assert days_open(owed(due=None), date(2026, 10, 1)) == 0
    assert days_open(owed(due=None, met=date(2026, 11, 5)), date(2027, 1, 1)) == 3
