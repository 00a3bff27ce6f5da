"""The oracle against every row of the design's worked table, and the sentences above it."""

from datetime import date

import pytest

from .oracle import OracleOutside, oracle_due, oracle_last_day, oracle_opens

INSET = date(2027, 1, 4)
AUTUMN_2027 = date(2027, 9, 2)


def worked_calendar(**changes):
    """The design's invented calendar, and an invented first half of the autumn after it."""
    calendar = {
        "nation": "England",
        "half_terms": [
            (date(2026, 9, 1), date(2026, 10, 23)),
            (date(2026, 11, 2), date(2026, 12, 18)),
            (date(2027, 1, 4), date(2027, 2, 12)),
            (date(2027, 2, 22), date(2027, 3, 25)),
            (date(2027, 4, 12), date(2027, 5, 28)),
            (date(2027, 6, 7), date(2027, 7, 21)),
            (AUTUMN_2027, date(2027, 10, 22)),
        ],
        "terms": [
            (date(2026, 9, 1), date(2026, 12, 18)),
            (date(2027, 1, 4), date(2027, 3, 25)),
            (date(2027, 4, 12), date(2027, 7, 21)),
            (AUTUMN_2027, date(2027, 10, 22)),
        ],
        "years": [(date(2026, 9, 1), date(2027, 7, 21)), (AUTUMN_2027, date(2027, 10, 22))],
        "inset": [INSET],
        "closures": [],
        "open_bank_holidays": [],
        "bank_holidays": [
            date(2026, 8, 31),
            date(2026, 12, 25),
            date(2026, 12, 28),
            date(2027, 1, 1),
            date(2027, 3, 26),
            date(2027, 3, 29),
            date(2027, 5, 3),
            date(2027, 5, 31),
            date(2027, 8, 30),
        ],
    }
    calendar.update(changes)
    return calendar


TABLE = [
    ("every 3 weeks", date(2026, 10, 7), date(2026, 11, 6)),
    ("every 3 weeks", date(2026, 11, 27), date(2026, 12, 18)),
    ("every 3 weeks", date(2027, 4, 19), date(2027, 5, 14)),
    ("every 28 days", date(2026, 10, 5), date(2026, 11, 2)),
    ("every 28 days", date(2026, 12, 1), date(2026, 12, 18)),
    ("every 28 days", date(2027, 7, 21), AUTUMN_2027),
    ("every half term", date(2026, 10, 8), date(2026, 12, 18)),
    ("5 working days", date(2026, 11, 20), date(2026, 11, 27)),
    ("5 working days", date(2026, 12, 18), date(2026, 12, 29)),
    ("5 working days, holidays and closures left out", date(2026, 12, 18), date(2027, 1, 8)),
    ("1 week before", date(2026, 11, 24), date(2026, 11, 17)),
    ("1 week before", date(2026, 11, 3), date(2026, 10, 23)),
    ("within the half term", date(2026, 11, 16), date(2026, 12, 18)),
]


@pytest.mark.parametrize(("phrase", "start", "due"), TABLE)
def test_worked_table(phrase, start, due):
    assert oracle_due(phrase, start, worked_calendar()) == due


def test_worked_table_two_weeks_or_before_the_next_session():
    phrase, held, planned = "2 weeks or before the next session", date(2026, 11, 11), date(2026, 12, 2)
    calendar = worked_calendar()
    assert oracle_due(phrase, held, calendar, next_session=planned) == date(2026, 11, 25)
    assert oracle_last_day(phrase, held, calendar, next_session=planned) == date(2026, 12, 1)
    assert oracle_due(phrase, held, calendar) == date(2026, 11, 25)
    assert oracle_last_day(phrase, held, calendar, next_session=None) is None
    assert oracle_due(phrase, held, calendar, next_session=date(2026, 11, 18)) == date(2026, 11, 17)


OTHER = [
    ("every week", date(2026, 10, 11), date(2026, 10, 16)),  # a Sunday belongs to the week before
    ("every 1 week", date(2026, 10, 12), date(2026, 10, 23)),
    ("every 4 to 6 weeks", date(2026, 9, 1), date(2026, 10, 16)),
    ("every half term", date(2026, 10, 28), date(2026, 12, 18)),  # serves neither; the one that follows
    ("termly", date(2026, 10, 28), date(2027, 3, 25)),  # a half-term holiday lies inside the term
    ("termly", date(2026, 12, 22), date(2027, 3, 25)),
    ("every four calendar weeks", date(2026, 12, 1), date(2026, 12, 29)),
    ("every calendar month", date(2026, 11, 3), date(2026, 12, 18)),
    ("every calendar month", date(2027, 7, 1), date(2027, 9, 30)),  # August has no school day
    ("every 6 weeks to 3 months", date(2026, 11, 30), date(2027, 2, 26)),  # 28 Feb is a Sunday
    ("every 6 weeks to 3 months", date(2026, 9, 29), date(2026, 12, 18)),
    ("2 weeks", date(2026, 12, 18), date(2027, 1, 1)),
    ("1 month", date(2027, 1, 31), date(2027, 2, 28)),
    ("3 months", date(2026, 11, 30), date(2027, 2, 28)),
    ("10 days", date(2026, 12, 18), date(2026, 12, 28)),
    ("the same day", date(2026, 12, 25), date(2026, 12, 25)),
    ("within the half term", date(2026, 12, 25), date(2027, 2, 12)),
    ("2 weeks before", date(2027, 1, 13), date(2026, 12, 18)),
    ("at least 6 per academic year", date(2026, 9, 1), date(2027, 7, 21)),
    ("at least 6 per academic year", date(2027, 8, 1), date(2027, 10, 22)),
    ("1 working day", date(2026, 12, 24), date(2026, 12, 29)),
]


@pytest.mark.parametrize(("phrase", "start", "due"), OTHER)
def test_other_phrases(phrase, start, due):
    assert oracle_due(phrase, start, worked_calendar()) == due


def test_opens():
    calendar = worked_calendar()
    assert oracle_opens("every 4 to 6 weeks", date(2026, 10, 7), calendar) == date(2026, 11, 9)
    assert oracle_opens("every 2 to 3 weeks", date(2026, 12, 9), calendar) == INSET
    assert oracle_opens("every 2 to 3 weeks", date(2027, 4, 19), calendar) == date(2027, 5, 4)
    assert oracle_opens("every 6 weeks to 3 months", date(2026, 9, 1), calendar) == date(2026, 10, 12)
    assert oracle_opens("every 3 weeks", date(2026, 9, 1), calendar) is None


def test_a_closure_moves_a_date_only_if_recorded_before_its_day():
    day, held = date(2026, 11, 6), date(2026, 10, 7)
    early = worked_calendar(closures=[(day, date(2026, 11, 5))])
    late = worked_calendar(closures=[(day, day)])
    assert oracle_due("every 3 weeks", held, early) == date(2026, 11, 5)
    assert oracle_due("every 3 weeks", held, late) == day
    left_out = "1 working day, holidays and closures left out"
    assert oracle_due(left_out, date(2026, 11, 5), early) == date(2026, 11, 9)
    assert oracle_due(left_out, date(2026, 11, 5), late) == day
    assert oracle_due("1 working day", date(2026, 11, 5), early) == day


def test_an_inset_day_in_a_holiday_is_a_school_day():
    calendar = worked_calendar(inset=[INSET, date(2026, 10, 26)])
    assert oracle_due("every 3 weeks", date(2026, 10, 7), calendar) == date(2026, 10, 26)
    assert oracle_due("1 week before", date(2026, 11, 3), calendar) == date(2026, 10, 26)
    assert oracle_due("every half term", date(2026, 9, 8), calendar) == date(2026, 12, 18)


def test_an_open_bank_holiday_is_a_school_day_but_no_working_day():
    may_day = date(2027, 5, 3)
    calendar = worked_calendar(open_bank_holidays=[may_day])
    assert oracle_due("every 7 days", date(2027, 4, 26), calendar) == may_day
    assert oracle_due("every 7 days", date(2027, 4, 26), worked_calendar()) == date(2027, 4, 30)
    left_out = "1 working day, holidays and closures left out"
    assert oracle_due(left_out, date(2027, 4, 30), calendar) == date(2027, 5, 4)


def test_a_session_booked_after_its_notice():
    calendar, session = worked_calendar(), date(2026, 11, 24)
    assert oracle_due("1 week before", session, calendar, booked_on=date(2026, 11, 10)) == date(2026, 11, 17)
    assert oracle_due("1 week before", session, calendar, booked_on=date(2026, 11, 17)) == date(2026, 11, 17)
    assert oracle_due("1 week before", session, calendar, booked_on=date(2026, 11, 20)) == date(2026, 11, 20)
    holiday = date(2026, 10, 26)
    assert oracle_due("1 week before", date(2026, 11, 3), calendar, booked_on=holiday) == holiday


@pytest.mark.parametrize(
    ("phrase", "start"),
    [
        ("every 3 weeks", date(2027, 10, 7)),
        ("every 3 weeks", date(2026, 8, 3)),
        ("every 28 days", date(2027, 10, 1)),
        ("every half term", date(2027, 9, 8)),
        ("termly", date(2026, 8, 1)),
        ("every calendar month", date(2027, 10, 1)),
        ("every four calendar weeks", date(2027, 10, 1)),
        ("5 working days", date(2027, 10, 20)),
        ("2 weeks", date(2027, 10, 20)),
        ("the same day", date(2026, 8, 31)),
        ("within the half term", date(2027, 10, 25)),
        ("1 week before", date(2026, 9, 2)),
        ("at least 6 per academic year", date(2027, 10, 23)),
    ],
)
def test_outside_the_known_calendar(phrase, start):
    with pytest.raises(OracleOutside):
        oracle_due(phrase, start, worked_calendar())


def test_an_unknown_phrase_is_refused():
    with pytest.raises(ValueError, match="every now and then"):
        oracle_due("every now and then", date(2026, 9, 1), worked_calendar())
