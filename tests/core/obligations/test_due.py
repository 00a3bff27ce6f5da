"""Every rule of "How dates are counted", and each row of its worked table, on the calendar it is worked on."""

from datetime import date, timedelta

import pytest

from keel.core.calendar import OutsideCalendar
from keel.core.obligations.due import NEVER, Counted, count
from keel.core.phrases import AsNeeded, AsSoonAsPossible, EveryMonths, read
from tests.core.worked_calendar import worked_calendar

CALENDAR = worked_calendar()


def day(text: str) -> date:
    return date.fromisoformat(text)


def due(phrase: str, start: str, *, next_session: str | None = None, booked_on: str | None = None) -> Counted:
    return count(
        read(phrase),
        day(start),
        CALENDAR,
        next_session=day(next_session) if next_session else None,
        booked_on=day(booked_on) if booked_on else None,
    )


WORKED = [
    ("every 3 weeks", "2026-10-07", "2026-11-06"),
    ("every 3 weeks", "2026-11-27", "2026-12-18"),
    ("every 3 weeks", "2027-04-19", "2027-05-14"),
    ("every 28 days", "2026-10-05", "2026-11-02"),
    ("every 28 days", "2026-12-01", "2026-12-18"),
    ("every 28 days", "2027-07-21", "2027-09-02"),
    ("every half term", "2026-10-08", "2026-12-18"),
    ("5 working days", "2026-11-20", "2026-11-27"),
    ("5 working days", "2026-12-18", "2026-12-29"),
    ("5 working days, holidays and closures left out", "2026-12-18", "2027-01-08"),
    ("1 week before", "2026-11-24", "2026-11-17"),
    ("1 week before", "2026-11-03", "2026-10-23"),
    ("within the half term", "2026-11-16", "2026-12-18"),
]


@pytest.mark.parametrize(("phrase", "start", "answer"), WORKED)
def test_each_row_of_the_worked_table(phrase, start, answer):
    """S9, S16, S23 and F5, each on the date the design works out for it."""
    assert due(phrase, start).due == day(answer)


def test_the_worked_row_with_a_next_session():
    """S16: a copy to sign within 2 weeks; failing that, before the next session."""
    answer = due("2 weeks or before the next session", "2026-11-11", next_session="2026-12-02")
    assert (answer.due, answer.last_day) == (day("2026-11-25"), day("2026-12-01"))


@pytest.mark.parametrize(
    ("phrase", "start", "answer"),
    [
        # School weeks: a weekend belongs to the week before, and the day within the week does not matter.
        ("every week", "2026-10-23", "2026-11-06"),
        ("every week", "2026-10-25", "2026-11-06"),
        ("every week", "2026-10-28", "2026-11-06"),
        ("every week", "2026-11-01", "2026-11-06"),
        ("every week", "2026-11-02", "2026-11-13"),
        ("every 3 weeks", "2026-10-05", "2026-11-06"),
        ("every 3 weeks", "2026-10-11", "2026-11-06"),
        ("every 3 weeks", "2026-10-12", "2026-11-13"),
        ("every week", "2027-07-16", "2027-07-21"),
        ("every week", "2027-03-19", "2027-03-25"),
        # Exact days move back onto a school day, weekends too, and forward only where back is no progress.
        ("every 28 days", "2026-10-04", "2026-10-23"),
        ("every 28 days", "2026-10-06", "2026-11-03"),
        ("every 5 days", "2026-10-19", "2026-10-23"),
        ("every 1 days", "2026-11-06", "2026-11-09"),
        ("every 2 days", "2026-11-05", "2026-11-06"),
        ("every 12 months", "2026-10-31", "2027-10-22"),
        ("every 2 months", "2026-12-31", "2027-02-26"),
        # Periods: the next one, also from between two.
        ("every half term", "2026-10-28", "2026-12-18"),
        ("every half term", "2026-11-02", "2027-02-12"),
        ("termly", "2026-11-16", "2027-03-25"),
        ("termly", "2026-12-25", "2027-03-25"),
        # Monthly in its two meanings.
        ("every four calendar weeks", "2026-10-07", "2026-11-06"),
        ("every four calendar weeks", "2026-10-02", "2026-10-23"),
        ("every four calendar weeks", "2026-12-02", "2026-12-18"),
        ("every calendar month", "2026-10-07", "2026-11-30"),
        ("every calendar month", "2026-11-30", "2026-12-18"),
        ("every calendar month", "2027-07-02", "2027-09-30"),
        # So many in a year, a term or a half term: by its last school day.
        ("at least 6 per academic year", "2026-09-01", "2027-07-21"),
        ("at least 6 per academic year", "2027-08-10", "2027-12-17"),
        ("at least 2 per term", "2026-11-20", "2026-12-18"),
        ("at least 2 per half term", "2026-10-23", "2026-10-23"),
        # Deadlines are calendar time: they end on weekends and in holidays, and never move.
        ("2 weeks", "2026-10-14", "2026-10-28"),
        ("2 weeks", "2026-10-17", "2026-10-31"),
        ("10 days", "2026-12-18", "2026-12-28"),
        ("1 month", "2027-01-31", "2027-02-28"),
        ("1 month", "2026-12-15", "2027-01-15"),
        ("the same day", "2026-10-25", "2026-10-25"),
        # Working days: the event's own day is day 0, whatever day that is.
        ("1 working day", "2026-11-20", "2026-11-23"),
        ("1 working day", "2026-11-21", "2026-11-23"),
        ("1 working day", "2027-04-30", "2027-05-04"),
        ("5 working days", "2026-10-23", "2026-10-30"),
        ("5 working days, holidays and closures left out", "2026-10-23", "2026-11-06"),
        ("1 working day, holidays and closures left out", "2027-04-30", "2027-05-04"),
        # Within the half term of an event in a holiday: the half term that follows.
        ("within the half term", "2026-10-28", "2026-12-18"),
        ("within the half term", "2026-10-24", "2026-12-18"),
        ("within the half term", "2026-10-23", "2026-10-23"),
        # Advance notice moves to the last school day before.
        ("1 week before", "2026-11-02", "2026-10-23"),
        ("1 week before", "2026-11-09", "2026-11-02"),
        ("3 days before", "2026-11-10", "2026-11-06"),
        ("1 month before", "2027-03-31", "2027-02-26"),
    ],
)
def test_each_rule_on_both_sides_of_its_threshold(phrase, start, answer):
    assert due(phrase, start).due == day(answer)


def test_only_an_interval_that_had_to_go_forward_carries_a_warning():
    assert due("every 28 days", "2027-07-21").warning == (
        "Wed 18 Aug 2027 is no school day, and none lies between Wed 21 Jul 2027 and it, "
        "so it is due on the first school day after: Thu 2 Sep 2027."
    )
    assert due("every 28 days", "2026-12-01").warning is None
    assert due("every 28 days", "2027-07-20").due == day("2027-07-21")


@pytest.mark.parametrize(
    "phrase",
    [
        read("every 28 days"),
        EveryMonths(1),
        read("every four calendar weeks"),
        read("every 2 weeks to 1 month"),
        read("every 7 to 28 days"),
    ],
)
def test_each_longest_interval_says_that_it_had_to_go_forward(phrase):
    """S9: through the summer, and not otherwise."""
    answer = count(phrase, day("2027-07-21"), CALENDAR)
    assert answer.due == day("2027-09-02")
    assert answer.warning
    assert answer.warning.endswith("so it is due on the first school day after: Thu 2 Sep 2027.")
    assert count(phrase, day("2026-10-05"), CALENDAR).warning is None


def test_a_range_in_school_weeks_is_never_warned_about():
    assert due("every 28 days to 6 weeks", "2026-10-05").warning is None


def test_the_first_of_a_month_is_enough_to_make_it_a_month_with_school():
    shut = [(f"2026-12-{number:02}", "2026-11-01") for number in range(2, 19)]
    weekdays = [row for row in shut if day(row[0]).weekday() < 5]
    calendar = worked_calendar(closures=weekdays)
    assert count(read("every calendar month"), day("2026-11-16"), calendar).due == day("2026-12-01")


def test_before_the_first_school_day_an_interval_goes_forward_too():
    early = worked_calendar(years=[("2026-08-01", "2027-07-21"), ("2027-09-02", "2027-12-17")])
    answer = count(read("every 5 days"), day("2026-08-10"), early)
    assert answer.due == day("2026-09-01")
    assert answer.warning


@pytest.mark.parametrize(
    ("phrase", "start", "opens", "answer"),
    [
        ("every 4 to 6 weeks", "2026-10-07", "2026-11-09", "2026-11-27"),
        ("every 1 to 2 weeks", "2026-12-11", "2026-12-14", "2027-01-08"),
        ("every 3 to 4 weeks", "2027-04-08", "2027-04-26", "2027-05-07"),
        ("every 2 to 3 weeks", "2027-04-12", "2027-04-26", "2027-05-07"),
        ("every 2 to 3 weeks", "2027-04-19", "2027-05-04", "2027-05-14"),
        ("every 6 weeks to 3 months", "2026-10-07", "2026-11-23", "2027-01-07"),
        ("every 28 to 35 days", "2026-10-05", "2026-11-02", "2026-11-09"),
        ("every 28 days to 6 weeks", "2026-10-05", "2026-11-02", "2026-11-27"),
        ("every 6 weeks to 2 months", "2027-07-12", "2027-09-10", "2027-09-10"),
        ("every 1000 weeks to 1000 months", "2027-07-12", None, None),
    ],
)
def test_a_range_opens_with_its_shorter_interval_and_never_after_it_is_due(phrase, start, opens, answer):
    """F5: every 4 to 6 weeks, every 6 weeks to 3 months."""
    if answer is None:
        with pytest.raises(OutsideCalendar):
            due(phrase, start)
    else:
        assert due(phrase, start)[:2] == (day(opens), day(answer))


def test_a_range_whose_shorter_interval_is_beyond_the_calendar_opens_when_it_is_due():
    assert due("every 12 weeks to 3 months", "2027-09-13")[:2] == (day("2027-12-13"), day("2027-12-13"))


@pytest.mark.parametrize(
    ("next_session", "answer", "last_day"),
    [
        (None, "2026-11-25", None),
        ("2026-11-27", "2026-11-25", "2026-11-26"),
        ("2026-11-26", "2026-11-25", "2026-11-25"),
        ("2026-11-25", "2026-11-24", "2026-11-24"),
        ("2026-11-12", "2026-11-11", "2026-11-11"),
        ("2026-11-11", "2026-11-25", None),
        ("2026-11-01", "2026-11-25", None),
    ],
)
def test_two_weeks_or_the_day_before_the_next_session(next_session, answer, last_day):
    """S16, on both sides of its threshold; there is no last day before a session is planned."""
    counted = due("2 weeks or before the next session", "2026-11-11", next_session=next_session)
    assert counted.due == day(answer)
    assert counted.last_day == (day(last_day) if last_day else None)


@pytest.mark.parametrize(
    ("booked_on", "answer"),
    [
        ("2026-09-01", "2026-10-23"),
        ("2026-10-23", "2026-10-23"),
        ("2026-10-24", "2026-10-24"),
        ("2026-10-27", "2026-10-27"),
        ("2026-11-02", "2026-11-02"),
        ("2026-11-03", "2026-11-03"),
        ("2026-11-05", "2026-11-03"),
    ],
)
def test_a_session_booked_later_than_its_notice_has_it_due_on_the_day_of_booking(booked_on, answer):
    """S26: preparation due one week before; a session booked after the fact has it due on its own day."""
    assert due("1 week before", "2026-11-03", booked_on=booked_on).due == day(answer)


def test_notice_before_the_known_calendar_has_a_date_only_through_its_booking():
    with pytest.raises(OutsideCalendar, match="Thu 27 Aug 2026 is outside it"):
        due("1 week before", "2026-09-03")
    with pytest.raises(OutsideCalendar):
        due("1 week before", "2026-09-03", booked_on="2026-08-01")
    assert due("1 week before", "2026-09-03", booked_on="2026-09-02").due == day("2026-09-02")
    assert due("1 week before", "2026-09-03", booked_on="2026-09-01").due == day("2026-09-01")


def test_notice_that_no_school_day_precedes_has_a_date_only_through_its_booking():
    early = worked_calendar(years=[("2026-08-01", "2027-07-21"), ("2027-09-02", "2027-12-17")])
    with pytest.raises(OutsideCalendar, match=r", and the date falls outside it\."):
        count(read("1 week before"), day("2026-09-03"), early)
    with pytest.raises(OutsideCalendar, match=r", and the date falls outside it\."):
        count(read("1 week before"), day("2026-08-08"), early)
    booked = count(read("1 week before"), day("2026-09-03"), early, booked_on=day("2026-08-20"))
    assert booked.due == day("2026-08-20")


def test_a_named_date_is_due_as_it_was_set_or_warned_about():
    dates = {"review date": day("2031-05-04")}
    assert count(read("on the review date"), day("2026-10-07"), CALENDAR, dates=dates) == Counted(
        None, day("2031-05-04")
    )
    assert due("on the agreed date", "2026-10-07") == Counted(
        None, None, None, "No agreed date is recorded, so there is no date to count: record the agreed date."
    )


@pytest.mark.parametrize("phrase", [AsNeeded(), AsSoonAsPossible()])
def test_without_an_interval_or_a_date_there_is_none(phrase):
    assert count(phrase, day("2026-10-07"), CALENDAR) == NEVER


@pytest.mark.parametrize(
    ("phrase", "start"),
    [
        ("every 3 weeks", "2027-12-01"),
        ("every 4 to 6 weeks", "2027-12-01"),
        ("every 28 days", "2027-12-01"),
        ("every 2 months", "2027-12-01"),
        ("every 6 weeks to 3 months", "2027-12-01"),
        ("every half term", "2027-11-01"),
        ("termly", "2027-12-01"),
        ("every four calendar weeks", "2027-12-01"),
        ("every calendar month", "2027-12-01"),
        ("2 weeks", "2027-12-04"),
        ("2 weeks or before the next session", "2027-12-04"),
        ("5 working days", "2027-12-13"),
        ("5 working days, holidays and closures left out", "2027-12-13"),
        ("every 3 weeks", "2026-08-31"),
        ("1 week before", "2027-12-18"),
    ],
)
def test_outside_the_known_calendar_there_is_no_date_and_keel_says_so(phrase, start):
    with pytest.raises(OutsideCalendar, match="Add the academic year, terms and half terms that are missing"):
        due(phrase, start)


def test_the_last_week_of_the_calendar_may_be_short():
    wednesday = worked_calendar(
        years=[("2026-09-01", "2027-07-21")],
        terms=[("2026-09-01", "2026-12-18"), ("2027-01-04", "2027-03-25"), ("2027-04-12", "2027-07-21")],
        half_terms=[
            ("2026-09-01", "2026-10-23"),
            ("2026-11-02", "2026-12-18"),
            ("2027-01-04", "2027-02-12"),
            ("2027-02-22", "2027-03-25"),
            ("2027-04-12", "2027-05-28"),
            ("2027-06-07", "2027-07-21"),
        ],
    )
    assert count(read("every four calendar weeks"), day("2027-06-23"), wednesday).due == day("2027-07-21")
    assert count(read("every 4 weeks"), day("2027-06-23"), wednesday).due == day("2027-07-21")


CLOSED_FRIDAY = day("2026-11-06")


@pytest.mark.parametrize(
    ("recorded_days_before", "answer"), [(1, "2026-11-05"), (30, "2026-11-05"), (0, "2026-11-06"), (-3, "2026-11-06")]
)
def test_a_closure_moves_a_date_only_if_it_was_recorded_beforehand(recorded_days_before, answer):
    recorded = CLOSED_FRIDAY - timedelta(recorded_days_before)
    calendar = worked_calendar(closures=[(CLOSED_FRIDAY, recorded)])
    assert count(read("every 3 weeks"), day("2026-10-07"), calendar).due == day(answer)


def test_once_closures_end_a_half_term_early_its_holiday_has_begun():
    calendar = worked_calendar(closures=[("2026-10-23", "2026-10-01")])
    assert count(read("within the half term"), day("2026-10-22"), calendar).due == day("2026-10-22")
    assert count(read("within the half term"), day("2026-10-23"), calendar).due == day("2026-12-18")
