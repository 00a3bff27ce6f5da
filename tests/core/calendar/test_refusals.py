"""Calendars that cannot be true are refused with a sentence that says how to mend them."""

from datetime import date, datetime

import pytest

from keel.core.calendar import FIELDS, CalendarError, build_calendar
from keel.policies.calendars import bank_holidays
from tests.core.worked_calendar import DATA, worked_calendar

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
            {"years": [{"first": "2026-09-01"}]},
            "In \"years\", {'first': '2026-09-01'} cannot be read: give first and last and, if you like, name.",
        ),
    ],
)
def test_what_cannot_be_true_is_refused_with_its_cure(changes, sentence):
    with pytest.raises(CalendarError) as refusal:
        worked_calendar(**changes)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize("field", ["nation", "years", "terms", "half_terms"])
def test_a_missing_field_is_named(field):
    data = {name: value for name, value in DATA.items() if name != field}
    with pytest.raises(CalendarError, match=f'The calendar lacks "{field}": add'):
        build_calendar(data, bank_holidays("england"))


def test_a_year_whose_bank_holidays_are_unknown_is_refused():
    known = {day for day in bank_holidays("england") if day.year < 2027}
    with pytest.raises(CalendarError, match="The bank holidays of england in 2027 are not known"):
        build_calendar(DATA, known)


def test_a_calendar_may_be_given_as_dates_or_texts():
    dates = [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in HALF_TERMS]
    assert worked_calendar(half_terms=dates) == worked_calendar()
