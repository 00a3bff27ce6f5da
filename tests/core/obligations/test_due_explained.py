"""Every date tells its arithmetic: what was counted, what was skipped, and why it moved."""

from datetime import date

import pytest

from keel.core.calendar import OutsideCalendar
from keel.core.obligations.arithmetic import explain_count
from keel.core.phrases import read
from tests.core.worked_calendar import DATA, worked_calendar

CLOSURES = [("2026-12-10", "2026-12-01"), ("2027-06-08", "2027-05-01"), ("2027-06-09", "2027-05-01")]
CLOSED_WEEK = [(f"2027-03-{day:02}", "2027-02-01") for day in (8, 9, 10, 11, 12)]
CALENDAR = worked_calendar(closures=CLOSURES + CLOSED_WEEK)


@pytest.mark.parametrize(
    ("phrase", "start", "told"),
    [
        (
            "every 3 weeks",
            "2026-10-07",
            "Fri 6 Nov 2026, the last school day of the third school week after Wed 7 Oct 2026: "
            "weeks of 12 Oct, 19 Oct, (26 Oct is half term), 2 Nov",
        ),
        (
            "every 3 weeks",
            "2027-04-19",
            "Fri 14 May 2027, the last school day of the third school week after Mon 19 Apr 2027: "
            "weeks of 26 Apr, 3 May (Mon is a bank holiday, still a school week), 10 May",
        ),
        (
            "every 3 weeks",
            "2027-02-26",
            "Thu 25 Mar 2027, the last school day of the third school week after Fri 26 Feb 2027: "
            "weeks of 1 Mar, (8 Mar is closed), 15 Mar, 22 Mar (Fri is a bank holiday, still a school week); "
            "Fri 26 Mar 2027 is a bank holiday",
        ),
        (
            "every week",
            "2027-06-01",
            "Fri 11 Jun 2027, the last school day of the first school week after Tue 1 Jun 2027: "
            "weeks of 7 Jun (Tue is a closure and Wed is a closure, still a school week)",
        ),
        (
            "every week",
            "2027-07-14",
            "Wed 21 Jul 2027, the last school day of the first school week after Wed 14 Jul 2027: weeks of 19 Jul; "
            "Thu 22 Jul 2027 and Fri 23 Jul 2027 are in the holiday",
        ),
        (
            "every 2 weeks",
            "2027-07-14",
            "Fri 3 Sep 2027, the last school day of the second school week after Wed 14 Jul 2027: "
            "weeks of 19 Jul, (26 Jul to 23 Aug are in the holiday), "
            "30 Aug (Mon is a bank holiday, still a school week)",
        ),
        (
            "every 13 weeks",
            "2026-09-01",
            "Fri 11 Dec 2026, the last school day of the number 13 school week after Tue 1 Sep 2026: "
            "weeks of 7 Sep, 14 Sep, 21 Sep, 28 Sep, 5 Oct, 12 Oct, 19 Oct, (26 Oct is half term), "
            "2 Nov, 9 Nov, 16 Nov, 23 Nov, 30 Nov, 7 Dec (Thu is a closure, still a school week)",
        ),
        (
            "every 4 to 6 weeks",
            "2026-10-07",
            "Fri 27 Nov 2026, the last school day of the sixth school week after Wed 7 Oct 2026: "
            "weeks of 12 Oct, 19 Oct, (26 Oct is half term), 2 Nov, 9 Nov, 16 Nov, 23 Nov; "
            "opens Mon 9 Nov 2026, the first school day of the fourth",
        ),
        ("every 28 days", "2026-10-05", "Mon 2 Nov 2026, 28 days after Mon 5 Oct 2026"),
        (
            "every 28 days",
            "2026-12-01",
            "Fri 18 Dec 2026: 28 days after Tue 1 Dec 2026 is Tue 29 Dec 2026, which is in the holiday, "
            "so it moves to the last school day before",
        ),
        (
            "every 28 days",
            "2027-07-21",
            "Thu 2 Sep 2027: 28 days after Wed 21 Jul 2027 is Wed 18 Aug 2027, which is in the holiday; "
            "no school day lies between them, so it moves to the first school day after",
        ),
        (
            "every 12 months",
            "2026-10-31",
            "Fri 22 Oct 2027: 12 months after Sat 31 Oct 2026 is Sun 31 Oct 2027, which is at a weekend, "
            "so it moves to the last school day before",
        ),
        (
            "every half term",
            "2026-10-08",
            "Fri 18 Dec 2026, the last school day of the half term 2 Nov to 18 Dec 2026, the next after Thu 8 Oct 2026",
        ),
        (
            "termly",
            "2026-12-29",
            "Thu 25 Mar 2027, the last school day of the term spring (4 Jan to 25 Mar 2027), "
            "the next after Tue 29 Dec 2026; Tue 29 Dec 2026 is between two, and serves neither",
        ),
        (
            "every four calendar weeks",
            "2026-10-07",
            "Fri 6 Nov 2026, the last school day of the fourth calendar week after Wed 7 Oct 2026: "
            "weeks of 12 Oct, 19 Oct, 26 Oct, 2 Nov",
        ),
        (
            "every four calendar weeks",
            "2026-12-02",
            "Fri 18 Dec 2026: the fourth calendar week after Wed 2 Dec 2026 (weeks of 7 Dec, 14 Dec, 21 Dec, 28 Dec) "
            "has no school day, so it moves to the last school day before",
        ),
        (
            "every four calendar weeks",
            "2027-07-21",
            "Thu 2 Sep 2027: the fourth calendar week after Wed 21 Jul 2027 "
            "(weeks of 26 Jul, 2 Aug, 9 Aug, 16 Aug) has no school day, "
            "so it moves to the first school day after, for none lies between",
        ),
        (
            "every calendar month",
            "2027-07-02",
            "Thu 30 Sep 2027, the last school day of September 2027, the next month after Fri 2 Jul 2027 that has one",
        ),
        (
            "every 6 weeks to 3 months",
            "2026-10-07",
            "Thu 7 Jan 2027, 3 months after Wed 7 Oct 2026; "
            "opens Mon 23 Nov 2026, 6 weeks (school weeks) after Wed 7 Oct 2026",
        ),
        (
            "every 28 days to 6 weeks",
            "2026-10-05",
            "Fri 27 Nov 2026, the last school day of the sixth school week after Mon 5 Oct 2026: "
            "weeks of 12 Oct, 19 Oct, (26 Oct is half term), 2 Nov, 9 Nov, 16 Nov, 23 Nov; "
            "opens Mon 2 Nov 2026, 28 days after Mon 5 Oct 2026",
        ),
        (
            "every 6 weeks to 2 months",
            "2027-07-12",
            "Fri 10 Sep 2027: 2 months after Mon 12 Jul 2027 is Sun 12 Sep 2027, which is at a weekend, "
            "so it moves to the last school day before; "
            "opens that day, for 6 weeks (school weeks) after Mon 12 Jul 2027 is no sooner",
        ),
        (
            "at least 6 per academic year",
            "2026-12-08",
            "Wed 21 Jul 2027, the last school day of the academic year 1 Sep 2026 to 21 Jul 2027",
        ),
        ("5 working days", "2026-11-20", "Fri 27 Nov 2026, 5 working days after Fri 20 Nov 2026: 23, 24, 25, 26, 27"),
        (
            "5 working days",
            "2026-12-18",
            "Tue 29 Dec 2026, 5 working days after Fri 18 Dec 2026: 21, 22, 23, 24, 29; "
            "25 and 28 Dec are bank holidays",
        ),
        (
            "5 working days, holidays and closures left out",
            "2026-12-18",
            "Fri 8 Jan 2027, 5 working days after Fri 18 Dec 2026: 4, 5, 6, 7, 8 Jan; "
            "25 and 28 Dec and 1 Jan are bank holidays; 21 Dec to 31 Dec are in the holiday",
        ),
        (
            "6 working days, holidays and closures left out",
            "2027-05-27",
            "Tue 15 Jun 2027, 6 working days after Thu 27 May 2027: 28 May, 7, 10, 11, 14, 15 Jun; "
            "31 May is a bank holiday; 1 Jun to 4 Jun are half term; 8 Jun to 9 Jun are closures",
        ),
        (
            "1 working day, holidays and closures left out",
            "2026-12-09",
            "Fri 11 Dec 2026, 1 working day after Wed 9 Dec 2026: 11; 10 Dec is a closure",
        ),
        (
            "20 working days",
            "2026-09-01",
            "Tue 29 Sep 2026, 20 working days after Tue 1 Sep 2026: 2, 3, 4, …, 28, 29",
        ),
        ("2 weeks", "2026-10-14", "Wed 28 Oct 2026, 2 weeks after Wed 14 Oct 2026"),
        ("1 month", "2027-01-31", "Sun 28 Feb 2027, 1 month after Sun 31 Jan 2027; that month has no day 31"),
        ("the same day", "2026-10-14", "Wed 14 Oct 2026, the same day"),
        (
            "within the half term",
            "2026-11-02",
            "Fri 18 Dec 2026, the last school day of the half term 2 Nov to 18 Dec 2026",
        ),
        (
            "within the half term",
            "2026-11-16",
            "Fri 18 Dec 2026, the last school day of the half term 2 Nov to 18 Dec 2026",
        ),
        (
            "within the half term",
            "2026-10-28",
            "Fri 18 Dec 2026, the last school day of the half term 2 Nov to 18 Dec 2026, "
            "which follows: Wed 28 Oct 2026 is in no half term with school days left",
        ),
        ("1 week before", "2026-11-24", "Tue 17 Nov 2026, 1 week before Tue 24 Nov 2026"),
        (
            "1 week before",
            "2026-11-03",
            "Fri 23 Oct 2026: 1 week before Tue 3 Nov 2026 is Tue 27 Oct 2026, which is half term, "
            "so it moves to the last school day before",
        ),
        ("as soon as possible", "2026-11-03", "As soon as possible after Tue 3 Nov 2026: the policy sets no date"),
        ("as needed", "2026-11-03", "As needed: the policy sets no interval"),
        (
            "on the review date",
            "2026-11-03",
            "No review date is recorded, so there is no date to count: record the review date",
        ),
        (
            "2 weeks or before the next session",
            "2026-11-11",
            "Wed 25 Nov 2026, 2 weeks after Wed 11 Nov 2026; no next session is planned",
        ),
    ],
)
def test_the_arithmetic_is_told_in_words(phrase, start, told):
    assert explain_count(read(phrase), date.fromisoformat(start), CALENDAR) == told


@pytest.mark.parametrize(
    ("next_session", "told"),
    [
        (
            date(2026, 12, 2),
            "Wed 25 Nov 2026, 2 weeks after Wed 11 Nov 2026; "
            "last day Tue 1 Dec 2026, the day before the next session on Wed 2 Dec 2026",
        ),
        (
            date(2026, 11, 18),
            "Tue 17 Nov 2026, the day before the next session on Wed 18 Nov 2026, "
            "which is sooner than 2 weeks after Wed 11 Nov 2026 (Wed 25 Nov 2026)",
        ),
    ],
)
def test_the_next_session_is_told(next_session, told):
    phrase = read("2 weeks or before the next session")
    assert explain_count(phrase, date(2026, 11, 11), CALENDAR, next_session=next_session) == told


def test_a_late_booking_is_told():
    told = explain_count(read("1 week before"), date(2026, 11, 3), CALENDAR, booked_on=date(2026, 10, 30))
    assert told == "Fri 30 Oct 2026, the day of booking, which is later than the notice of 1 week before Tue 3 Nov 2026"


def test_a_named_date_is_told():
    dates = {"review date": date(2027, 3, 1)}
    told = explain_count(read("on the review date"), date(2026, 11, 3), CALENDAR, dates=dates)
    assert told == "Mon 1 Mar 2027, the review date"


def test_where_there_is_no_date_there_is_no_arithmetic():
    with pytest.raises(OutsideCalendar):
        explain_count(read("every 3 weeks"), date(2027, 12, 17), CALENDAR)


def test_a_fourth_week_without_school_days_moves_into_the_third():
    shut = worked_calendar(closures=[(f"2026-11-{day:02}", "2026-10-01") for day in range(9, 14)])
    assert explain_count(read("every four calendar weeks"), date(2026, 10, 12), shut) == (
        "Fri 6 Nov 2026: the fourth calendar week after Mon 12 Oct 2026 (weeks of 19 Oct, 26 Oct, 2 Nov, 9 Nov) "
        "has no school day, so it moves to the last school day before"
    )


def test_a_half_term_of_one_day_is_found():
    shut = [day for day in range(3, 21) if date(2026, 11, day).weekday() < 5]
    half_terms = [*DATA["half_terms"][:1], ("2026-11-02", "2026-11-20"), *DATA["half_terms"][2:]]
    terms = [DATA["terms"][0] | {"last": "2026-11-20"}, *DATA["terms"][1:]]
    calendar = worked_calendar(
        terms=terms, half_terms=half_terms, closures=[(f"2026-11-{day:02}", "2026-10-01") for day in shut]
    )
    assert explain_count(read("within the half term"), date(2026, 10, 28), calendar) == (
        "Mon 2 Nov 2026, the last school day of the half term 2 Nov to 20 Nov 2026, "
        "which follows: Wed 28 Oct 2026 is in no half term with school days left"
    )
