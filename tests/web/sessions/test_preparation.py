"""Preparing a session: the agenda filled in with what is known, its cases, the private notes (S11, S12, S26, X4)."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from keel.web.access.selectors import decide_for
from keel.web.actions.models import Action
from keel.web.actions.services import Agreed, action_agree
from keel.web.ledger.models import LedgerAbout, LedgerEntry
from keel.web.obligations.models import Obligation
from keel.web.obligations.services import differences
from keel.web.sessions.models import AgendaCase, Entry, EntryVersion, Session
from keel.web.sessions.services.booking import session_cancel, session_rebook
from tests.cast import LONDON, NOW, TODAY, Cast, signed_in
from tests.web.sessions.making import AUTUMN, agreement_of, booked, case_of, held, on_agenda
from tests.web.sessions.stage import of_the_ledger, over

SOON = datetime(2026, 12, 1, 14, tzinfo=LONDON)
EARLIER = datetime(2026, 10, 7, 14, tzinfo=LONDON)


@pytest.fixture
def session(cast: Cast) -> Session:
    return booked(agreement_of(cast, cast.sam, cast.tom), cast.sam, cast.tom, SOON, NOW)


def page_of(client, name, *ids) -> Any:
    answer = client.get(reverse(f"sessions:{name}", args=ids))
    assert answer.status_code == 200
    return answer.content.decode()


def others(cast, number: int) -> list:
    return [case_of(cast, f"02{n:02}", f"Child{n} Heron", status="early help") for n in range(number)]


def agenda_form(items: str = "Caseload", **more) -> dict:
    return {"agenda:items": items, "agenda:items.version": "0", "cases": "1", **more}


def test_the_agenda_begins_with_what_is_known(cast, client):
    """X4: all children with social-care involvement, last discussed, outstanding actions with times carried."""
    agreement = agreement_of(cast, cast.sam, cast.tom)
    case = case_of(cast, "0041", "Ada Marsh")
    case_of(cast, "0042", "Joe Tern", status="child in need")
    case_of(cast, "0043", "Kit Wren", status="early help")
    case_of(cast, "0044", "Lea Fox", carrier=cast.lena)
    first = booked(agreement, cast.sam, cast.tom, EARLIER, AUTUMN)
    on_agenda(first, case)
    with cast.at(EARLIER):
        what = Agreed(
            part="case", session_id=first.pk, supervisee=cast.sam, text="Ring the health visitor", owner=cast.sam,
            due=date(2026, 10, 20), case=case,
        )  # fmt: skip
        action_agree(by=cast.tom, what=what, on=EARLIER.date(), now=EARLIER)
        held(first, by=cast.tom)
    session = booked(agreement, cast.sam, cast.tom, SOON, NOW)
    page = page_of(signed_in(client, cast.sam), "agenda", session.pk)
    for words in ("Case 0041: Ada Marsh", "Child protection", "last discussed", "Case 0042", "Ring the health visitor"):
        assert words in page
    assert "by Tue 20 Oct 2026" in page.replace('<time datetime="2026-10-20">', "").replace("</time>", "")
    assert "Wed 7 Oct 2026" in page
    assert "Lea Fox" not in page
    assert list(AgendaCase.objects.filter(session=session).values_list("case__number", flat=True)) != []
    assert "Case 0043" in page
    assert AgendaCase.objects.filter(session=session).count() == 2


def test_at_most_three_others_fit_and_the_rest_stays_visible_with_an_extra_session_offered(cast, client, session):
    """S12."""
    cases = others(cast, 4)
    sam = signed_in(client, cast.sam)
    address = reverse("sessions:agenda", args=[session.pk])
    assert sam.post(address, agenda_form(other=[str(one.pk) for one in cases])).status_code == 303
    assert AgendaCase.objects.filter(session=session, fitted=True).count() == 3
    page = page_of(sam, "agenda", session.pk)
    assert "Not fitted" in page
    assert "Book an extra session" in page

    extra = reverse("sessions:book_with", args=[session.agreement_id, cast.sam.pk]) + f"?extra_of={session.pk}"
    form = {"day_day": "3", "day_month": "12", "day_year": "2026", "starts": "10:00", "idempotency_key": uuid4().hex}
    assert sam.post(extra, form).status_code == 303
    made = Session.objects.get(extra=True)
    left = AgendaCase.objects.get(session=session, fitted=False)
    assert list(made.agenda_cases.values_list("case_id", "fitted")) == [(left.case_id, True)]
    assert "On the session of" in page_of(sam, "agenda", session.pk)


@pytest.mark.parametrize("name", ["sam", "tom", "ruth"])
def test_whoever_books_the_extra_session_what_did_not_fit_comes_with_it(cast, client, session, name):
    """S12: also the headteacher, to whom booking it opens no agenda."""
    cases = others(cast, 4)
    form = agenda_form(other=[str(one.pk) for one in cases])
    signed_in(client, cast.sam).post(reverse("sessions:agenda", args=[session.pk]), form)
    waiting = AgendaCase.objects.get(fitted=False).case_id
    address = reverse("sessions:book_with", args=[session.agreement_id, cast.sam.pk]) + f"?extra_of={session.pk}"
    day = {"day_day": "3", "day_month": "12", "day_year": "2026", "starts": "10:00", "supervisor": str(cast.tom.pk)}
    booker = signed_in(client, getattr(cast, name))
    assert booker.post(address, day).status_code == 303
    extra = Session.objects.get(extra=True)
    assert [(one.case_id, one.fitted) for one in AgendaCase.objects.filter(session=extra)] == [(waiting, True)]
    if name == "ruth":
        assert booker.get(reverse("sessions:agenda", args=[extra.pk])).status_code == 404


def test_a_case_that_leaves_the_agenda_is_shut_to_the_supervisor_and_opened_again_when_it_comes_back(cast, client):
    """K2: the supervisor reads the register's entry of what is on the agenda, and of nothing that left it."""
    session = booked(agreement_of(cast, cast.sam, cast.tom), cast.sam, cast.tom, SOON, NOW)
    stays, leaves = others(cast, 2)
    sam, where = signed_in(client, cast.sam), reverse("sessions:agenda", args=[session.pk])

    def chosen(*cases, version: int, **more) -> None:
        form = agenda_form(other=[str(one.pk) for one in cases], **more)
        assert sam.post(where, form | {"agenda:items.version": str(version)}).status_code == 303

    def opened(on: date) -> list[bool]:
        return [decide_for(cast.tom, case, "read", on=on).allowed for case in (stays, leaves)]

    chosen(stays, leaves, version=0, send="1")
    assert opened(TODAY) == [True, True]
    chosen(stays, version=1)
    assert opened(TODAY) == [True, False], "taken off on the same day"
    chosen(stays, leaves, version=1)
    assert opened(TODAY) == [True, True]
    with cast.at(NOW + timedelta(days=1)):
        signed_in(client, cast.sam)
        chosen(stays, version=1)
        assert opened(TODAY + timedelta(days=1)) == [True, False], "taken off on a later day"
        chosen(stays, leaves, version=1)
        assert opened(TODAY + timedelta(days=1)) == [True, True]


def test_an_urgent_case_is_never_blocked(cast, client, session):
    cases = others(cast, 5)
    ids = [str(one.pk) for one in cases]
    signed_in(client, cast.sam).post(reverse("sessions:agenda", args=[session.pk]), agenda_form(other=ids, urgent=ids))
    assert AgendaCase.objects.filter(session=session, why="urgent", fitted=True).count() == 5


def test_a_child_who_is_under_a_plan_is_on_the_agenda_whatever_is_chosen(cast, client, session):
    case_of(cast, "0041", "Ada Marsh")
    sam = signed_in(client, cast.sam)
    sam.post(reverse("sessions:agenda", args=[session.pk]), agenda_form())
    assert AgendaCase.objects.get(session=session).why == "social care"


def test_a_case_of_somebody_else_is_not_brought(cast, client, session):
    foreign = case_of(cast, "0099", "Ivy Rook", status="early help", carrier=cast.lena)
    signed_in(client, cast.sam).post(
        reverse("sessions:agenda", args=[session.pk]), agenda_form(other=[str(foreign.pk)])
    )
    assert not AgendaCase.objects.exists()


def test_the_supervisor_s_override_carries_its_reason_and_outlasts_a_new_choice(cast, client, session):
    cases = others(cast, 4)
    form = agenda_form(other=[str(one.pk) for one in cases], send="1")
    sam, address = signed_in(client, cast.sam), reverse("sessions:agenda", args=[session.pk])
    sam.post(address, form)
    left = AgendaCase.objects.get(session=session, fitted=False)
    override = reverse("sessions:override", args=[session.pk, left.case_id])
    assert sam.post(override, {"reason": "I want it"}).status_code == 403
    assert signed_in(client, cast.una).get(override).status_code == 404
    tom = signed_in(client, cast.tom)
    assert "Why is it taken" in tom.post(override, {"reason": " "}).content.decode()
    assert tom.post(override, {"reason": "The core group meets the next day"}).status_code == 303
    signed_in(client, cast.sam).post(address, agenda_form("Caseload", other=[str(one.pk) for one in cases]) | {
        "agenda:items.version": "1"
    })  # fmt: skip
    row = AgendaCase.objects.select_related("key__organisation_key").get(pk=left.pk)
    assert (row.fitted, row.override_by_id) == (True, cast.tom.pk)
    assert row.override_reason == "The core group meets the next day"


def test_sending_needs_the_key_points_and_loses_nothing_that_was_typed(cast, client, session):
    form = {**agenda_form(""), "agenda:workload": "Heavy", "agenda:workload.version": "0", "send": "1"}
    answer = signed_in(client, cast.sam).post(reverse("sessions:agenda", args=[session.pk]), form)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "“Agenda items” is empty. Fill it in before you send it." in page
    assert "Error: " in page
    session.refresh_from_db()
    assert session.agenda_sent_at is None
    assert Entry.objects.filter(field="workload").exists()


def test_sending_meets_the_duty_once_and_opens_agenda_and_cases_to_the_supervisor(cast, client, session):
    """S11; the supervisor reads the register's entry of each case that is to be discussed."""
    case = case_of(cast, "0041", "Ada Marsh")
    address = reverse("sessions:agenda", args=[session.pk])
    assert signed_in(client, cast.tom).get(address).status_code == 404
    assert not decide_for(cast.tom, case, "read", on=TODAY).allowed
    sam = signed_in(client, cast.sam)
    for _ in range(2):
        assert sam.post(address, {"agenda:items": "One", "agenda:items.version": "0", "send": "1"}).status_code == 303
    assert Obligation.objects.get(duty="agenda_sent").met == TODAY
    assert session.events.filter(name="agenda sent").count() == 1
    assert decide_for(cast.tom, case, "read", on=TODAY).allowed
    tom = signed_in(client, cast.tom)
    page = page_of(tom, "agenda", session.pk)
    assert "Ada Marsh" in page
    assert "<textarea" not in page
    assert tom.post(address, agenda_form("Mine")).status_code == 403
    for stranger in (cast.una, cast.dan, cast.priya, cast.ruth):
        assert signed_in(client, stranger).get(address).status_code == 404
    assert client.get(reverse("sessions:agenda", args=[uuid4()])).status_code == 404
    assert not differences(cast.school)


def test_reading_the_agenda_is_told_to_the_ledger_once_a_page_and_names_its_children(cast, client, session):
    case = case_of(cast, "0041", "Ada Marsh")
    sam = signed_in(client, cast.sam)
    sam.post(reverse("sessions:agenda", args=[session.pk]), agenda_form(send="1"))
    tom = signed_in(client, cast.tom)
    before = LedgerEntry.objects.filter(act="read").count()
    page_of(tom, "agenda", session.pk)
    read = LedgerEntry.objects.filter(act="read").order_by("-sequence")
    assert read.count() == before + 1
    assert case.pk in set(LedgerAbout.objects.filter(entry=read.first()).values_list("subject_id", flat=True))


def test_the_words_of_an_action_are_shown_to_who_may_read_them_and_the_ledger_names_each(cast, client):
    """G-07, S21: another supervisor prepares with the same person and does not read what was agreed with the last."""
    stage = over(cast)
    words = [f"Action of the {part} part" for part in ("session", "personal", "case")]
    with_ruth = booked(agreement_of(cast, cast.sam, cast.ruth), cast.sam, cast.ruth, SOON, NOW)
    sam = signed_in(client, cast.sam)
    sam.post(reverse("sessions:agenda", args=[with_ruth.pk]), agenda_form(send="1"))
    page = page_of(sam, "agenda", with_ruth.pk)
    assert all(one in page for one in words)
    assert "from sessions that somebody else led" not in page
    named = {thing[1] for thing in LedgerEntry.objects.latest("sequence").facts["things"]}
    assert {str(pk) for pk in Action.objects.values_list("pk", flat=True)} <= named
    noted = page_of(sam, "note", with_ruth.pk, stage.ada.pk)
    assert [one in noted for one in words] == [False, False, True]
    page = page_of(signed_in(client, cast.ruth), "agenda", with_ruth.pk)
    assert not any(one in page for one in words)
    assert "3 more are open from sessions that somebody else led" in page


def test_a_page_behind_shows_both_texts_and_keeps_what_is_chosen(cast, client, session):
    """Without script: two tabs, the back button."""
    sam, address = signed_in(client, cast.sam), reverse("sessions:agenda", args=[session.pk])
    sam.post(address, agenda_form("From the first tab"))
    page = sam.post(address, agenda_form("From the second tab")).content.decode()
    assert "From the first tab" in page
    assert "From the second tab" in page
    assert 'name="agenda:items.keep"' in page
    behind = {"agenda:items": "From the second tab", "agenda:items.version": "1"}
    assert sam.post(address, {**behind, "agenda:items.keep": "both"}).status_code == 303
    assert Entry.objects.select_related("key__organisation_key").get().text == "From the first tab\nFrom the second tab"


def test_keeping_theirs_keeps_mine_in_the_history(cast, client, session):
    sam, address = signed_in(client, cast.sam), reverse("sessions:agenda", args=[session.pk])
    workload = {"agenda:workload": "Theirs", "agenda:workload.version": "0"}
    sam.post(address, workload)
    mine = {"agenda:workload": "Mine", "agenda:workload.version": "1", "agenda:workload.keep": "theirs"}
    assert sam.post(address, mine).status_code == 303
    texts = [one.text for one in EntryVersion.objects.select_related("key__organisation_key")]
    assert texts == ["Theirs", "Mine", "Theirs"]


def test_a_form_sent_back_untouched_leaves_a_newer_text_alone(cast, client, session):
    sam, address = signed_in(client, cast.sam), reverse("sessions:agenda", args=[session.pk])
    sam.post(address, {"agenda:workload": "First", "agenda:workload.version": "0"})
    sam.post(address, {"agenda:workload": "Second", "agenda:workload.version": "1"})
    stale = {
        "agenda:workload": "First",
        "agenda:workload.version": "1",
        "agenda:issues": "New",
        "agenda:issues.version": "0",
    }
    assert sam.post(address, stale).status_code == 303
    kept = {one.field: one.text for one in Entry.objects.select_related("key__organisation_key")}
    assert kept == {"workload": "Second", "issues": "New"}


def test_one_field_that_cannot_be_kept_comes_back_with_its_text_and_the_others_are_saved(cast, client, session):
    form = {
        "agenda:issues": "dam\x00aged", "agenda:issues.version": "0",
        "agenda:workload": "Heavy", "agenda:workload.version": "0",
    }  # fmt: skip
    page = signed_in(client, cast.sam).post(reverse("sessions:agenda", args=[session.pk]), form).content.decode()
    assert "control character (NUL)" in page
    assert 'aria-invalid="true"' in page
    assert list(Entry.objects.values_list("field", flat=True)) == ["workload"]


def test_private_notes_are_written_completed_and_shared_by_their_owner_alone(cast, client, session):
    """S11, K4."""
    case = case_of(cast, "0041", "Ada Marsh")
    sam = signed_in(client, cast.sam)
    listed, one = reverse("sessions:notes", args=[session.pk]), reverse("sessions:note", args=[session.pk, case.pk])
    complete, share = (reverse(f"sessions:notes_{act}", args=[session.pk]) for act in ("complete", "share"))
    assert "Case 0041" in sam.get(listed).content.decode()
    refused = sam.post(complete, follow=True)
    assert "These cases have no update yet: 0041" in refused.content.decode()
    form = {f"note:{case.pk}:update": "Quiet this week", f"note:{case.pk}:update.version": "0", "back": "1"}
    assert sam.post(one, form)["Location"] == listed
    assert "Quiet this week" in sam.get(one).content.decode()

    tom = signed_in(client, cast.tom)
    assert [tom.get(listed).status_code, tom.get(one).status_code] == [404, 404]
    assert tom.post(share).status_code == 403
    assert tom.post(complete).status_code == 403
    for stranger in (cast.una, cast.dan, cast.priya):
        client_of = signed_in(client, stranger)
        assert [client_of.get(listed).status_code, client_of.get(one).status_code] == [404, 404]

    sam = signed_in(client, cast.sam)
    for _ in range(2):
        assert sam.post(complete).status_code == 303
    assert sam.get(complete).status_code == 405
    assert Obligation.objects.get(duty="case_notes_completed").met == TODAY
    assert signed_in(client, cast.tom).get(one).status_code == 404
    assert signed_in(client, cast.sam).post(share).status_code == 303
    tom = signed_in(client, cast.tom)
    assert "Quiet this week" in tom.get(one).content.decode()
    assert tom.post(one, form).status_code == 403
    assert LedgerEntry.objects.filter(act="case notes shared").count() == 1


def test_a_session_with_agenda_sent_and_notes_complete_is_prepared(cast, client, session):
    sam = signed_in(client, cast.sam)
    sam.post(reverse("sessions:agenda", args=[session.pk]), agenda_form(send="1"))
    sam.post(reverse("sessions:notes_complete", args=[session.pk]))
    session.refresh_from_db()
    assert session.state == "prepared"


def test_what_was_prepared_goes_with_the_session_that_replaces_a_cancelled_one(cast, client, session):
    """X4: nothing is typed twice."""
    case_of(cast, "0041", "Ada Marsh")
    sam = signed_in(client, cast.sam)
    sam.post(reverse("sessions:agenda", args=[session.pk]), agenda_form("Leave in March"))
    cancelled = session_cancel(by=cast.tom, session=session, reason="Unwell", now=NOW)
    new = session_rebook(by=cast.tom, session=cancelled, starts_at=SOON + timedelta(days=1), now=NOW)
    assert "Leave in March" in page_of(sam, "agenda", new.pk)
    assert new.agenda_cases.count() == 1
    old = sam.post(reverse("sessions:agenda", args=[session.pk]), agenda_form("Changed"))
    assert "did not take place" in old.content.decode()


def test_the_pages_of_preparation_take_the_same_queries_for_one_case_and_for_ten(cast, client, session):
    case = case_of(cast, "0041", "Ada Marsh")
    sam = signed_in(client, cast.sam)
    addresses = [reverse(f"sessions:{name}", args=[session.pk]) for name in ("agenda", "notes")]
    addresses.append(reverse("sessions:note", args=[session.pk, case.pk]))

    def counts() -> list[int]:
        found = []
        for address in addresses:
            sam.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert sam.get(address).status_code == 200
            found.append(sum(not of_the_ledger(one) for one in queries.captured_queries))
        return found

    once = counts()
    for number in range(9):
        case_of(cast, f"11{number:02}", "Joe Tern")
    assert counts() == once


def test_no_child_stands_in_an_address_or_a_title(cast, client, session):
    case = case_of(cast, "0041", "Ada Marsh")
    sam = signed_in(client, cast.sam)
    for address in (
        reverse("sessions:agenda", args=[session.pk]),
        reverse("sessions:notes", args=[session.pk]),
        reverse("sessions:note", args=[session.pk, case.pk]),
    ):
        page = sam.get(address).content.decode()
        title = page[page.index("<title>") : page.index("</title>")]
        assert "Ada" not in title + address
        assert "0041" not in title + address
        assert "Report now" in page


def test_an_expired_sign_in_parks_the_whole_form_and_offers_it_back(cast, client, session):
    """G-42: nothing typed is lost."""
    sam = signed_in(client, cast.sam)
    address = reverse("sessions:agenda", args=[session.pk])
    sam.get(address)
    with cast.at(NOW + timedelta(minutes=45)):
        answer = sam.post(address, agenda_form("A long thought about the caseload that must not be lost"))
        assert answer.status_code == 302
        kept = answer["Location"].partition("next=")[2]
        page = signed_in(client, cast.sam).get(kept).content.decode()
        assert "A long thought about the caseload that must not be lost" in page
    assert not Entry.objects.exists()
