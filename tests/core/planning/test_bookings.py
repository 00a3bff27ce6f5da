"""Bad bookings: in the past, at night, in a holiday; each with a sentence that says how to mend it."""

from dataclasses import replace
from datetime import date, time

import pytest

from keel.core.planning import Booking, Taken, check_booking
from tests.core.planning.school import CALENDAR, FULL, pattern

TODAY = date(2026, 11, 2)
GOOD = Booking(date(2026, 11, 10), time(13), 60, {"ann": "the supervisee", "head": "the supervisor"})
PATTERNS = {"ann": FULL, "head": {**pattern(0, 1), 2: [(time(9), time(11)), (time(12), time(13, 30))]}}
MEND_DAY = "Choose a school day, or confirm that everybody wants this one."


def check(booking: Booking, *, taken=(), patterns=PATTERNS):
    return check_booking(booking, today=TODAY, calendar=CALENDAR, patterns=patterns, taken=taken)


def test_a_good_booking_has_no_problem():
    assert check(GOOD) == ()
    assert check(replace(GOOD, day=TODAY)) == ()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"day": date(2026, 10, 20)},
         "Tue 20 Oct 2026 has passed. Give today or a later day, or note a session that took place as held."),
        ({"day": date(2028, 1, 10)},
         "The calendar is known from Tue 1 Sep 2026 to Wed 21 Jul 2027, and Mon 10 Jan 2028 is outside it. Add the "
         "academic year, terms and half terms that are missing, and the date is worked out."),
        ({"start": time(22)}, "22:00 is too early or too late. Choose a time between 7:00 and 20:00, end included."),
        ({"start": time(6, 59)}, "6:59 is too early or too late. Choose a time between 7:00 and 20:00, end included."),
        ({"start": time(19, 1)}, "19:01 is too early or too late. Choose a time between 7:00 and 20:00, end included."),
        ({"minutes": 5}, "A session lasts from 10 minutes to 4 hours. Give its minutes."),
        ({"minutes": 300}, "A session lasts from 10 minutes to 4 hours. Give its minutes."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(changes, sentence):
    patterns = {person: {d: [(time(0), time(23, 59))] for d in range(7)} for person in PATTERNS}

    assert check(replace(GOOD, **changes), patterns=patterns) == ((sentence, True),)


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (date(2026, 11, 14), f"Sat 14 Nov 2026 is at a weekend. {MEND_DAY}"),
        (date(2026, 11, 24), f"Tue 24 Nov 2026 is a closure. {MEND_DAY}"),
        (date(2026, 12, 22), f"Tue 22 Dec 2026 is in the holiday. {MEND_DAY}"),
        (date(2026, 12, 28), f"Mon 28 Dec 2026 is a bank holiday. {MEND_DAY}"),
        (date(2027, 1, 4), f"Mon 4 Jan 2027 is an INSET day. {MEND_DAY}"),
        (date(2027, 2, 16), f"Tue 16 Feb 2027 is half term. {MEND_DAY}"),
    ],
)
def test_a_day_without_school_is_to_be_confirmed(day, sentence):
    patterns = {person: pattern(*range(7)) for person in PATTERNS}

    assert check(replace(GOOD, day=day), patterns=patterns) == ((sentence, False),)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"day": date(2026, 11, 12)},
         "The supervisor does not work on Thursdays. Choose another time, or confirm that it suits them."),
        ({"day": date(2026, 11, 11)},
         "The supervisor works on Wednesdays from 9:00 to 11:00 and 12:00 to 13:30. Choose another time, or confirm "
         "that it suits them."),
    ],
)  # fmt: skip
def test_a_time_outside_a_working_pattern_is_to_be_confirmed(changes, sentence):
    assert check(replace(GOOD, **changes)) == ((sentence, False),)


@pytest.mark.parametrize(
    ("start", "minutes", "clashes"),
    [(time(12), 60, False), (time(12), 61, True), (time(13, 59), 120, True), (time(14), 60, False)],
)
def test_only_what_overlaps_clashes(start, minutes, clashes):
    problems = check(GOOD, taken=[Taken("head", GOOD.day, start, minutes)])

    assert bool(problems) == clashes


def test_a_clash_is_refused_and_says_when_the_other_one_is():
    problems = check(GOOD, taken=[Taken("ann", GOOD.day, time(13, 30), 60 * 11)])

    assert problems == (
        (
            "The supervisee is taken from 13:30 to midnight that day. Choose another time, or move the other one "
            "first.",
            True,
        ),
    )


def test_refusals_come_first():
    problems = check(replace(GOOD, day=date(2026, 12, 28), start=time(21)))

    assert [problem.refused for problem in problems] == [True, False, False, False]
