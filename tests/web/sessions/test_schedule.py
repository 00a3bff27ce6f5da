"""Booking, moving, cancelling, missing, rebooking and planning, as pages (S4, S8, S9, S23, S25)."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from keel.web.agreements.models import Agreement
from keel.web.obligations.models import Obligation
from keel.web.obligations.services import differences
from keel.web.sessions.models import InformalSupervision, Session, SessionEvent
from tests.cast import LONDON, NOW, Cast, signed_in
from tests.web.sessions.making import agreement_of, booked, case_of

SOON = datetime(2026, 12, 1, 14, tzinfo=LONDON)
LATER = [datetime(2027, 1, 5, 14, tzinfo=LONDON) + timedelta(weeks=n) for n in (0, 1, 2, 3, 4, 5, 7, 8, 9, 10)]
"""Ten Tuesdays of the spring term."""


@pytest.fixture
def agreement(cast: Cast) -> Agreement:
    return agreement_of(cast, cast.sam, cast.tom)


@pytest.fixture
def session(cast: Cast, agreement: Agreement) -> Session:
    return booked(agreement, cast.sam, cast.tom, SOON, NOW)


def at(day: date, clock: str, **more: str) -> dict[str, str]:
    """A form's boxes for a day and a time."""
    boxes = {"day_day": str(day.day), "day_month": str(day.month), "day_year": str(day.year)}
    return {**boxes, "starts": clock, "idempotency_key": uuid4().hex, **more}


def book_address(agreement: Agreement, cast: Cast) -> str:
    return reverse("sessions:book_with", args=[agreement.pk, cast.sam.pk])


def test_the_booking_page_shows_the_next_due_date_with_clause_and_arithmetic(cast, client, agreement):
    """S9: never held since the role began on 1 September, so due by the end of the third school week after it."""
    page = signed_in(client, cast.tom).get(book_address(agreement, cast)).content.decode()
    assert "Fri 25 Sep 2026" in page
    assert "Clause S9" in page
    assert "every 3 weeks" in page


def test_booking_by_hand_keeps_two_hours_free_and_opens_the_duties_of_preparation(cast, client, agreement):
    answer = signed_in(client, cast.tom).post(book_address(agreement, cast), at(date(2026, 12, 1), "14:00"))
    assert answer.status_code == 303
    made = Session.objects.get()
    assert (made.starts_at, made.minutes, made.slot_minutes) == (SOON, 60, 120)
    assert Obligation.objects.get(duty="agenda_sent").due == date(2026, 11, 24)
    assert not differences(cast.school)


def test_a_double_click_books_once_and_leads_to_the_same_page(cast, client, agreement):
    form = at(date(2026, 12, 1), "14:00")
    tom = signed_in(client, cast.tom)
    answers = [tom.post(book_address(agreement, cast), form) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Session.objects.count() == 1


@pytest.mark.parametrize(
    ("day", "clock", "words"),
    [
        (date(2026, 11, 13), "14:00", "has passed"),
        (date(2026, 12, 1), "03:00", "too early or too late"),
        (date(2030, 12, 2), "14:00", "calendar"),
        (date(2026, 12, 1), "half past", "like 14:30"),
    ],
)
def test_a_time_that_cannot_be_is_refused_in_a_sentence_and_nothing_is_booked(
    cast, client, agreement, day, clock, words
):
    answer = signed_in(client, cast.tom).post(book_address(agreement, cast), at(day, clock, place="Room 4"))
    assert answer.status_code == 200
    page = answer.content.decode()
    assert words in page
    assert "Room 4" in page
    assert not Session.objects.exists()


def test_a_holiday_is_asked_about_once_more_and_then_booked(cast, client, agreement):
    tom, form = signed_in(client, cast.tom), at(date(2026, 12, 22), "14:00")
    page = tom.post(book_address(agreement, cast), form).content.decode()
    assert "Choose a school day, or confirm" in page
    assert 'type="checkbox" name="confirmed"' in page
    assert tom.post(book_address(agreement, cast), {**form, "confirmed": "on"}).status_code == 303
    assert Session.objects.count() == 1


def test_a_clash_is_refused_whatever_is_confirmed(cast, client, agreement, session):
    form = at(date(2026, 12, 1), "15:00", confirmed="on")
    page = signed_in(client, cast.tom).post(book_address(agreement, cast), form).content.decode()
    assert "is taken from 14:00 to 16:00" in page
    assert Session.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "status"), [("tom", 200), ("sam", 200), ("ruth", 200), ("priya", 403), ("dan", 404), ("una", 404)]
)
def test_who_books_under_an_agreement(cast, client, agreement, who, status):
    member = cast.una if who == "una" else cast.people[who]
    assert signed_in(client, member).get(book_address(agreement, cast)).status_code == status


ACTS = {
    "move": lambda: at(date(2026, 12, 2), "13:30"),
    "cancel": lambda: {"reason": "Both away on a course", "idempotency_key": uuid4().hex},
}


@pytest.mark.parametrize("act", ACTS)
def test_acts_on_a_session_work_for_both_people_and_for_nobody_else(cast, client, session, act):
    address = reverse(f"sessions:{act}", args=[session.pk])
    for who, status in ((cast.una, 404), (cast.dan, 404), (cast.priya, 403), (cast.ruth, 403)):
        assert signed_in(client, who).post(address, ACTS[act]()).status_code == status
    assert signed_in(client, cast.sam).get(address).status_code == 200
    assert signed_in(client, cast.sam).post(address, ACTS[act]()).status_code == 303
    assert client.post(reverse(f"sessions:{act}", args=[uuid4()]), ACTS[act]()).status_code == 404
    assert not differences(cast.school)


def test_moving_keeps_what_was_prepared_and_corrects_the_fact(cast, client, session):
    signed_in(client, cast.sam).post(reverse("sessions:move", args=[session.pk]), at(date(2026, 12, 3), "10:00"))
    session.refresh_from_db()
    assert session.starts_at == datetime(2026, 12, 3, 10, tzinfo=LONDON)
    assert SessionEvent.objects.filter(name="session planned").count() == 2
    assert Obligation.objects.get(duty="agenda_sent").due == date(2026, 11, 26)


def test_cancelling_with_a_new_day_does_both_at_once(cast, client, session):
    """S23: at the moment of cancelling where possible."""
    form = {**at(date(2026, 12, 4), "14:00"), "reason": "Fire drill"}
    answer = signed_in(client, cast.tom).post(reverse("sessions:cancel", args=[session.pk]), form)
    new = Session.objects.get(replaces=session)
    assert answer["Location"] == reverse("sessions:session", args=[new.pk])
    assert Obligation.objects.get(duty="session_rebooked").met == NOW.date()
    assert Obligation.objects.get(duty="replacement_held").due == date(2026, 12, 8)


def test_a_new_day_that_cannot_be_leaves_the_session_as_it_was(cast, client, session):
    form = {**at(date(2026, 12, 4), "04:00"), "reason": "Fire drill"}
    answer = signed_in(client, cast.tom).post(reverse("sessions:cancel", args=[session.pk]), form)
    assert answer.status_code == 200
    assert "Fire drill" in answer.content.decode()
    session.refresh_from_db()
    assert session.state == "planned"


def test_missing_then_agreeing_a_new_day(cast, client, session):
    with cast.at(SOON + timedelta(hours=2)):
        sam = signed_in(client, cast.sam)
        missed = sam.post(reverse("sessions:miss", args=[session.pk]), {"reason": "Called out to a strategy meeting"})
        assert missed.status_code == 303
        page = sam.get(reverse("sessions:session", args=[session.pk])).content.decode()
        assert "Agree a new day" in page
        assert "Called out to a strategy meeting" in page
        rebooked = sam.post(reverse("sessions:rebook", args=[session.pk]), at(date(2026, 12, 4), "14:00"))
        assert rebooked.status_code == 303
        second = sam.post(reverse("sessions:rebook", args=[session.pk]), at(date(2026, 12, 7), "14:00"))
        assert "stands in for this one already" in second.content.decode()


def test_a_session_that_has_passed_is_not_cancelled_but_noted(cast, client, session):
    with cast.at(SOON + timedelta(days=1)):
        form = {"reason": "Too late"}
        answer = signed_in(client, cast.tom).post(reverse("sessions:cancel", args=[session.pk]), form)
        assert "Note it as held or as missed" in answer.content.decode()


def test_the_reason_is_shown_to_the_two_alone(cast, client, session):
    address = reverse("sessions:session", args=[session.pk])
    signed_in(client, cast.tom).post(reverse("sessions:cancel", args=[session.pk]), {"reason": "Unwell since Monday"})
    assert "Unwell since Monday" in client.get(address).content.decode()
    page = signed_in(client, cast.priya).get(address).content.decode()
    assert "Unwell since Monday" not in page


def test_the_session_page_tells_each_person_their_next_step_and_who_reads_it(cast, client, session):
    address = reverse("sessions:session", args=[session.pk])
    page = signed_in(client, cast.sam).get(address).content.decode()
    assert "Prepare the agenda" in page
    assert "Who can read this, now" in page
    assert "Tue 24 Nov 2026" in page
    with cast.at(SOON):
        assert "Begin the session" in signed_in(client, cast.tom).get(address).content.decode()
    assert "Next step" not in signed_in(client, cast.priya).get(address).content.decode()
    assert signed_in(client, cast.una).get(address).status_code == 404


def test_why_a_date_is_what_it_is(cast, client, session):
    owed = Obligation.objects.get(duty="agenda_sent")
    address = reverse("sessions:why", args=[session.pk, owed.pk])
    page = signed_in(client, cast.sam).get(address).content.decode()
    assert "S11" in page
    assert "Tue 24 Nov 2026" in page
    assert client.get(reverse("sessions:why", args=[session.pk, uuid4()])).status_code == 404


def test_the_list_begins_with_what_is_to_come_and_counts_few_queries(
    cast, client, agreement, django_assert_max_num_queries
):
    """At most 12 queries, with ten sessions as with one; those to come first, the soonest of them on top."""
    booked(agreement, cast.sam, cast.tom, SOON, NOW)
    tom, address = signed_in(client, cast.tom), reverse("sessions:list")
    tom.get(address)
    with django_assert_max_num_queries(12) as first:
        tom.get(address)
    for moment in LATER:
        booked(agreement, cast.sam, cast.tom, moment, NOW)
    booked(agreement, cast.sam, cast.tom, datetime(2026, 9, 30, 14, tzinfo=LONDON), datetime(2026, 9, 2, tzinfo=LONDON))
    with django_assert_max_num_queries(12) as ten:
        page = tom.get(address).content.decode()
    assert len(ten) == len(first)
    assert page.index("Tue 1 Dec 2026") < page.index("Wed 30 Sep 2026")
    assert "Send the completed agenda" in page


def test_the_session_page_takes_the_same_queries_however_much_there_is(cast, client, agreement):
    session = booked(agreement, cast.sam, cast.tom, SOON, NOW)
    sam, address = signed_in(client, cast.sam), reverse("sessions:session", args=[session.pk])
    sam.get(address)
    with _counted() as first:
        sam.get(address)
    for week, moment in enumerate(LATER):
        booked(agreement, cast.sam, cast.tom, moment, NOW)
        case_of(cast, f"1{week:03}", "Ada Marsh")
    with _counted() as ten:
        sam.get(address)
    assert len(ten) == len(first)


def _counted():
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    return CaptureQueriesContext(connection)


def test_the_informal_tick_is_one_button_and_counts_once_a_day(cast, client):
    """S4, S9: the safeguarding lead's informal weekly one; it is ticked by either, and stands in for nothing."""
    ruth, address = signed_in(client, cast.ruth), reverse("sessions:informal")
    page = ruth.get(reverse("sessions:list")).content.decode()
    assert "Talked today with Priya Nair" in page
    for _ in range(2):
        assert ruth.post(address, {"with": cast.priya.pk}).status_code == 303
    assert InformalSupervision.objects.count() == 1
    assert signed_in(client, cast.priya).post(address, {"with": cast.ruth.pk}).status_code == 303
    assert InformalSupervision.objects.count() == 1
    assert "Talked today" not in client.get(reverse("sessions:list")).content.decode()
    assert not differences(cast.school)


def test_who_may_tick_an_informal_supervision(cast, client):
    address = reverse("sessions:informal")
    assert signed_in(client, cast.dan).post(address, {"with": cast.priya.pk}).status_code == 403
    assert signed_in(client, cast.una).post(address, {"with": cast.priya.pk}).status_code == 404
    assert signed_in(client, cast.ruth).post(address, {"with": "nobody"}).status_code == 404
    assert client.get(address).status_code == 405


def test_the_calendar_file_says_supervision_and_the_times_and_nothing_else(cast, client, session):
    """S25, and no name in any calendar: London time with its own zone, read back by the library."""
    from icalendar import Calendar

    session.place = "Ruth's office"
    session.save()
    answer = signed_in(client, cast.sam).get(reverse("sessions:calendar"))
    assert answer["Content-Type"].startswith("text/calendar")
    text = answer.content.decode()
    for word in ("Sam", "Tom", "Okafor", "Ruth", "agenda", "case"):
        assert word not in text
    events = Calendar.from_ical(text).walk("VEVENT")
    assert [str(one["SUMMARY"]) for one in events] == ["Supervision"]
    assert events[0].decoded("DTSTART") == SOON
    assert "TZID:Europe/London" in text


def test_the_calendar_file_holds_one_s_own_sessions_only_and_tells_cancelled_ones(cast, client, session):
    signed_in(client, cast.tom).post(reverse("sessions:cancel", args=[session.pk]), {"reason": "Away"})
    assert "STATUS:CANCELLED" in client.get(reverse("sessions:calendar")).content.decode()
    assert "VEVENT" not in signed_in(client, cast.priya).get(reverse("sessions:calendar")).content.decode()


def planned_form(page: str) -> dict[str, str]:
    """The plan's form as a browser would send it."""
    import re

    found = {}
    for tag in re.findall(r"<input [^>]+>", page):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ('type="checkbox"' not in tag or " checked" in tag):
            found[name[1]] = value[1] if value else ""
    return found


def test_the_year_is_proposed_with_reasons_and_booked_at_once(cast, client, agreement):
    agreement_of(cast, cast.iris, cast.tom)
    tom, address = signed_in(client, cast.tom), reverse("sessions:plan")
    page = tom.get(address).content.decode()
    assert "Sam Whitlock" in page
    assert "Iris Bell" in page
    assert "overdue, so as soon as both are free" in page
    form = planned_form(page)
    lines = sum(name.startswith("take-") for name in form)
    form.pop("take-1")
    answer = tom.post(address, form)
    assert answer.status_code == 303, answer.content.decode()
    assert Session.objects.count() == lines - 1
    assert not differences(cast.school)
    again = tom.post(address, form)
    assert again.status_code == 303
    assert Session.objects.count() == lines - 1


def test_a_line_that_cannot_be_booked_stops_the_whole_plan_and_says_why(cast, client, agreement):
    tom, address = signed_in(client, cast.tom), reverse("sessions:plan")
    form = planned_form(tom.get(address).content.decode())
    form |= {"day-0": "1 November 2026", "day-1": "soon"}
    page = tom.post(address, form).content.decode()
    assert "Write the day like 27 Nov 2026" in page
    assert not Session.objects.exists()
    form |= {"day-1": "Wed 2 Dec 2026", "start-1": "03:00"}
    page = tom.post(address, form).content.decode()
    assert "has passed" in page
    assert "too early or too late" in page
    assert not Session.objects.exists()


def test_who_plans_the_year(cast, client, agreement):
    address = reverse("sessions:plan")
    assert signed_in(client, cast.ruth).get(address).status_code == 200
    assert signed_in(client, cast.sam).get(address).status_code == 403
    form = planned_form(signed_in(client, cast.tom).get(address).content.decode())
    assert signed_in(client, cast.una).post(address, form).status_code == 403
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    ("reason", "words"),
    [("x" * 10_000_000, "Shorten “Why?” to 1,000 characters"), ("dam\x00aged", "damaged character"), ("  ", "Fill in")],
)
def test_a_reason_that_cannot_be_kept_is_refused_and_the_session_stands(cast, client, session, reason, words):
    answer = signed_in(client, cast.tom).post(reverse("sessions:cancel", args=[session.pk]), {"reason": reason})
    assert answer.status_code == 200
    assert words in answer.content.decode()
    session.refresh_from_db()
    assert session.state == "planned"


def test_a_reason_in_any_script_is_kept_as_it_was_typed(cast, client, session):
    reason = "مريض اليوم 🤒"
    signed_in(client, cast.tom).post(reverse("sessions:cancel", args=[session.pk]), {"reason": reason})
    assert Session.objects.select_related("key__organisation_key").get().reason == reason
