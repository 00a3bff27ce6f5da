"""Calendars that cannot be true are refused with a sentence that says how to mend them."""

from datetime import date, datetime

import pytest

from keel.core.calendar import FIELDS, CalendarError, Period, build_calendar
from keel.core.calendar.terms import check_periods
from keel.policies.calendars import bank_holidays
from tests.core.worked_calendar import DATA, worked_calendar

CALENDAR, KNOWN = worked_calendar(), bank_holidays("england")
HALF_TERMS = DATA["half_terms"]
TERMS = DATA["terms"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"half_terms": [("2026-10-23", "2026-09-01"), *HALF_TERMS[1:]]},
            "In the half term 23 Oct to 1 Sep 2026 (Fri 23 Oct 2026 to Tue 1 Sep 2026) "
            "the last day comes before the first: swap them, or correct the year.",
        ),
        (
            {"half_terms": [("2026-09-01", "2026-11-06"), *HALF_TERMS[1:]]},
            "The half term 1 Sep to 6 Nov 2026 (Tue 1 Sep 2026 to Fri 6 Nov 2026) overlaps "
            "the half term 2 Nov to 18 Dec 2026 (Mon 2 Nov 2026 to Fri 18 Dec 2026): "
            "end the one before 2 Nov or begin the other after 6 Nov.",
        ),
        (
            {"terms": [{"name": "autumn", "first": "2026-09-01", "last": "2027-01-10"}, *TERMS[1:]]},
            "The term autumn (Tue 1 Sep 2026 to Sun 10 Jan 2027) overlaps "
            "the term spring (Mon 4 Jan 2027 to Thu 25 Mar 2027): "
            "end the one before 4 Jan or begin the other after 10 Jan.",
        ),
        (
            {"half_terms": [*HALF_TERMS[:-1], ("2027-11-01", "2027-12-18")]},
            "The half term 1 Nov to 18 Dec 2027 (Mon 1 Nov 2027 to Sat 18 Dec 2027) does not lie within one term: "
            "correct its days, or those of the term.",
        ),
        (
            {"years": [("2026-09-01", "2027-07-01"), ("2027-09-02", "2027-12-17")]},
            "The term summer (Mon 12 Apr 2027 to Wed 21 Jul 2027) does not lie within one academic year: "
            "correct its days, or those of the academic year.",
        ),
        (
            {"years": [("2027-07-21", "2026-09-01"), DATA["years"][1]]},
            "In the academic year 21 Jul 2027 to 1 Sep 2026 (Wed 21 Jul 2027 to Tue 1 Sep 2026) "
            "the last day comes before the first: swap them, or correct the year.",
        ),
        (
            {"years": [("2026-09-01", "2027-12-17"), ("2028-01-04", "2028-03-31")]},
            "The academic year 4 Jan to 31 Mar 2028 (Tue 4 Jan 2028 to Fri 31 Mar 2028) has no term: add its terms.",
        ),
        (
            {"years": [("2026-05-23", "2027-07-21"), DATA["years"][1]]},
            "There is no half term between Sat 23 May 2026 and Tue 1 Sep 2026: "
            "add the dates that are missing, or end the academic year with its last half term.",
        ),
        ({"years": []}, "The calendar has no academic year: add at least one, with its first and last day."),
        ({"terms": []}, "The calendar has no term: add at least one, with its first and last day."),
        (
            {"half_terms": HALF_TERMS[:-2]},
            "The term autumn (Thu 2 Sep 2027 to Fri 17 Dec 2027) has no half term: add its half terms.",
        ),
        (
            {
                "years": [("2026-09-01", "2027-12-17")],
                "terms": [TERMS[0], TERMS[3]],
                "half_terms": [HALF_TERMS[0], HALF_TERMS[1], *HALF_TERMS[6:]],
            },
            "There is no half term between Fri 18 Dec 2026 and Thu 2 Sep 2027: "
            "add the dates that are missing, or end the academic year with its last half term.",
        ),
        (
            {"inset": ["2027-08-31"]},
            "The INSET day Tue 31 Aug 2027 lies outside every academic year: correct one of them.",
        ),
        (
            {"inset": ["2026-09-05"]},
            "The INSET day Sat 5 Sep 2026 is at a weekend: give the weekday it counts for.",
        ),
        (
            {"inset": ["2027-05-03"]},
            "The INSET day Mon 3 May 2027 is a bank holiday: move it, or list that day as open.",
        ),
        (
            {"closures": [("2026-10-27", "2026-10-01")]},
            "The closure of Tue 27 Oct 2026 lies outside every half term: correct its day, or leave it out.",
        ),
        (
            {"open_bank_holidays": ["2026-11-10"]},
            "Tue 10 Nov 2026 is no bank holiday: take it off the list of open bank holidays.",
        ),
        (
            {"open_bank_holidays": ["2026-12-25"]},
            "The school cannot be open on the bank holiday Fri 25 Dec 2026: it lies outside every half term. "
            "Take it off the list, or correct the half term.",
        ),
        (
            {"nation": "France"},
            '"france" is none of the nations Keel knows: write one of england, wales, scotland, northern ireland.',
        ),
        ({"holiday": []}, f'A calendar has no field "holiday": use {", ".join(FIELDS)}.'),
        (
            {"inset": "2026-09-01"},
            '"inset" is not a list: write the INSET days, between square brackets.',
        ),
        ({"inset": 3}, '"inset" is not a list: write the INSET days, between square brackets.'),
        (
            {"inset": ["2027-02-30"]},
            "In \"inset\", '2027-02-30' is no day: write year, month and day, such as 2026-09-01.",
        ),
        (
            {"inset": [datetime(2027, 2, 3, 9, 0)]},  # noqa: DTZ001 - a time of day is what is refused
            'In "inset", datetime.datetime(2027, 2, 3, 9, 0) is no day: write year, month and day, such as 2026-09-01.',
        ),
        (
            {"closures": ["2026-11-10"]},
            "In \"closures\", '2026-11-10' cannot be read: give day and recorded and, if you like, reason.",
        ),
        (
            {"closures": [("2026-11-10", "2026-11-01", "Snow")]},
            "In \"closures\", ('2026-11-10', '2026-11-01', 'Snow') cannot be read: "
            "give day and recorded and, if you like, reason.",
        ),
        (
            {"years": [{"first": "2026-09-01"}]},
            "In \"years\", {'first': '2026-09-01'} cannot be read: give first and last and, if you like, name.",
        ),
    ],
)
def test_what_cannot_be_true_is_refused_with_its_cure(changes, sentence):
    with pytest.raises(CalendarError) as refusal:
        worked_calendar(**changes)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize("field", ["years", "terms", "half_terms", "closures"])
@pytest.mark.parametrize("pair", [("2026-11-xx", "2026-12-18"), ("2026-11-01", "2026-11-xx")])
def test_the_field_whose_day_cannot_be_read_is_named(field, pair):
    with pytest.raises(CalendarError) as refusal:
        worked_calendar(**{field: [pair]})
    assert str(refusal.value).startswith(f"In \"{field}\", '2026-11-xx' is no day")


@pytest.mark.parametrize("field", ["inset", "open_bank_holidays"])
def test_the_list_whose_day_cannot_be_read_is_named(field):
    with pytest.raises(CalendarError, match=f"In \"{field}\", 'x' is no day"):
        worked_calendar(**{field: ["x"]})


@pytest.mark.parametrize("field", ["years", "terms", "half_terms", "inset", "closures", "open_bank_holidays"])
def test_the_field_that_is_no_list_is_named_with_what_belongs_in_it(field):
    with pytest.raises(CalendarError) as refusal:
        worked_calendar(**{field: 3})
    assert str(refusal.value) == f'"{field}" is not a list: write {FIELDS[field]}, between square brackets.'


def test_a_holiday_may_last_a_hundred_days():
    early = worked_calendar(years=[("2026-05-24", "2027-07-21"), DATA["years"][1]])
    assert early.known == Period("known", date(2026, 5, 24), date(2027, 12, 17))


def test_a_period_without_a_name_is_told_by_its_days():
    reversed_one = Period("", date(2026, 10, 23), date(2026, 9, 1))
    with pytest.raises(CalendarError, match=r"^In the half term \(Fri 23 Oct 2026 to Tue 1 Sep 2026\) the last day"):
        check_periods([reversed_one], CALENDAR.terms, CALENDAR.years)


def test_a_half_term_may_be_one_day():
    halves = [("2026-09-01", "2026-09-01"), ("2026-09-02", "2026-10-23"), *HALF_TERMS[1:]]
    assert worked_calendar(half_terms=halves).half_terms[0].last == date(2026, 9, 1)


def test_a_half_term_may_not_begin_on_the_last_day_of_the_one_before():
    with pytest.raises(CalendarError, match="overlaps"):
        worked_calendar(half_terms=[HALF_TERMS[0], ("2026-10-23", "2026-12-18"), *HALF_TERMS[2:]])


def test_periods_may_be_tables_without_a_name():
    tables = [{"first": first, "last": last} for first, last in HALF_TERMS]
    assert worked_calendar(half_terms=tables) == worked_calendar()


def test_days_of_their_own_may_be_left_out_and_a_closure_keeps_its_reason():
    plain = build_calendar({name: DATA[name] for name in ("nation", "years", "terms", "half_terms")}, KNOWN)
    assert (plain.inset, plain.closures, plain.open_bank_holidays) == (frozenset(), (), frozenset())
    days = {"day": "2026-11-10", "recorded": "2026-11-01"}
    closures = worked_calendar(closures=[days | {"reason": "Snow"}, days | {"day": "2026-11-11"}]).closures
    assert [(one.day.day, one.recorded.day, one.reason) for one in closures] == [(10, 1, "Snow"), (11, 1, "")]


@pytest.mark.parametrize("field", ["nation", "years", "terms", "half_terms"])
def test_a_missing_field_is_named(field):
    data = {name: value for name, value in DATA.items() if name != field}
    with pytest.raises(CalendarError, match=f'The calendar lacks "{field}": add'):
        build_calendar(data, bank_holidays("england"))


def test_a_year_whose_bank_holidays_are_unknown_is_refused():
    known = {day for day in bank_holidays("england") if day.year < 2027}
    with pytest.raises(CalendarError, match=r"^The bank holidays of england in 2027 are not known"):
        build_calendar(DATA, known)
    with pytest.raises(CalendarError) as refusal:
        build_calendar(DATA, [])
    assert str(refusal.value) == (
        "The bank holidays of england in 2026, 2027 are not known, so working days cannot be counted. "
        "End the calendar before then, or add them to keel/policies/calendars/bank_holidays.toml."
    )


def test_a_calendar_may_be_given_as_dates_or_texts():
    dates = [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in HALF_TERMS]
    assert worked_calendar(half_terms=dates) == worked_calendar()
