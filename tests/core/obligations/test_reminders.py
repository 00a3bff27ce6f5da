"""On which days somebody is told (G-57): a table of days, both sides of each; holidays are made up for."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from keel.core.obligations import Obligation
from keel.core.obligations.reminders import USUAL, Word, reminder

DAY = timedelta(days=1)
OPENED = date(2026, 11, 2)
DUE = date(2026, 11, 30)
SIGNING = Obligation(
    key="signing",
    duty="record_signed",
    clause="S17",
    strength="must",
    owed_by="sam",
    about=(),
    opens=OPENED,
    due=None,
    last_day=None,
    met=None,
)
DATED = SIGNING._replace(key="dated", due=DUE)


def told(obligation: Obligation, first: date, last: date) -> dict[int, Word]:
    """What is said day by day: day counted from the opening, and the word."""
    found: dict[int, Word] = {}
    for number in range((last - first).days + 1):
        today = first + number * DAY
        word = reminder(obligation, USUAL, after=today - DAY, today=today)
        if word:
            found[(today - first).days] = word
    return found


def test_a_duty_without_a_day_is_recalled_after_7_days_late_after_14_and_told_above_after_21():
    assert told(SIGNING, OPENED, OPENED + 36 * DAY) == {7: "due", 14: "late", 21: "escalated", 28: "late", 35: "late"}


def test_a_duty_with_a_day_is_recalled_before_it_on_it_after_it_and_told_above_a_week_past_it():
    days = {(number - 28): word for number, word in told(DATED, OPENED, DUE + 16 * DAY).items()}
    assert days == {-7: "due", 0: "due", 1: "late", 7: "escalated", 8: "late", 15: "late"}


@pytest.mark.parametrize(
    "silent",
    [SIGNING._replace(met=OPENED), SIGNING._replace(opens=OPENED + 60 * DAY), DATED._replace(last_day=OPENED + DAY)],
)
def test_nothing_is_said_of_what_is_met_not_open_or_past_its_last_day(silent):
    assert told(silent, OPENED + 2 * DAY, OPENED + 50 * DAY) == {}


@pytest.mark.parametrize(
    ("days", "word"),
    [((5, 7), "due"), ((7, 9), None), ((5, 14), "late"), ((14, 20), None), ((5, 22), "escalated"), ((0, 6), None)],
)
def test_what_fell_into_days_off_is_said_once_on_the_first_day_back_and_the_strongest_word_alone(days, word):
    after, today = (OPENED + number * DAY for number in days)
    assert reminder(SIGNING, USUAL, after=after, today=today) == word


def test_two_days_in_a_row_never_say_the_same_day_twice():
    """G-72: whatever days the worker was away, each word is said once."""
    days = [OPENED + number * DAY for number in (0, 3, 8, 9, 15, 16, 40, 41)]
    said = [reminder(SIGNING, USUAL, after=one, today=other) for one, other in pairwise(days)]
    assert said == [None, "due", None, "late", None, "escalated", None]
