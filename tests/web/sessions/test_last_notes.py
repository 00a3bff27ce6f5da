"""The last case notes beside the new ones: for whoever may read them, one child at a time (S11, K4, X4)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from keel.web.ledger.models import LedgerAbout, LedgerEntry
from keel.web.sessions.models import Entry, Session
from keel.web.sessions.services.entries import Place
from keel.web.sessions.services.preparation import agenda_in_step
from keel.web.sessions.services.room import session_begin
from tests.cast import Cast, signed_in
from tests.web.sessions.making import AUTUMN, booked, case_of, held, on_agenda, written
from tests.web.sessions.stage import BEFORE, EARLIER, STARTS, Stage, of_the_ledger, planned

WORDS = "Asked for her sister every day."
LAST = "Case notes for the session of"
DAY = "Wed 7 Oct 2026"


@pytest.fixture
def stage(cast: Cast) -> Stage:
    """A session held in October with Sam's note on Ada; the next one is to come."""
    stage = planned(cast)
    before = booked(stage.session.agreement, cast.sam, cast.tom, BEFORE, AUTUMN)
    on_agenda(before, stage.ada)
    written(cast.sam, before, Place("case note", "update", stage.ada), WORDS, BEFORE)
    held(before, by=cast.tom)
    agenda_in_step(by=cast.sam, session=stage.session, now=EARLIER)
    return stage


def prepared(stage: Stage, case=None) -> str:
    return reverse("sessions:note", args=[stage.session.pk, (case or stage.ada).pk])


def room(stage: Stage, case=None) -> str:
    item = stage.session.agenda_cases.get(case=case or stage.ada)
    return reverse("sessions:room_case", args=[stage.session.pk, item.pk])


def share(*, before: bool) -> None:
    rows = Session.objects.filter(starts_at__lt=EARLIER) if before else Session.objects.filter(starts_at=STARTS)
    rows.update(notes_shared_at=BEFORE)


def test_their_owner_sees_the_last_notes_of_that_child_beside_the_new(cast, client, stage):
    signed_in(client, cast.sam)
    page = client.get(prepared(stage)).text
    assert LAST in page
    assert DAY in page[page.index(LAST) : page.index(WORDS)]
    other = client.get(prepared(stage, stage.joe)).text
    assert LAST not in other
    assert WORDS not in other


@pytest.mark.parametrize(("before", "sees"), [(False, False), (True, True)])
def test_the_supervisor_sees_them_only_where_those_very_notes_were_shared(cast, client, stage, before, sees):
    """Sharing this session's notes opens none of an earlier session."""
    share(before=False)
    if before:
        share(before=True)
    session_begin(by=cast.tom, session=stage.session, now=STARTS)
    signed_in(client, cast.tom)
    for address in (prepared(stage), room(stage)):
        page = client.get(address).text
        assert (WORDS in page, LAST in page) == (sees, sees)
    assert WORDS not in client.get(room(stage, stage.joe)).text


def test_notes_of_a_session_called_off_or_still_to_come_are_not_the_last(cast, client, stage):
    Session.objects.filter(starts_at__lt=EARLIER).update(state=Session.State.MISSED)
    assert WORDS not in signed_in(client, cast.sam).get(prepared(stage)).text


def test_the_ledger_has_them_in_the_page_s_one_entry(cast, client, stage):
    signed_in(client, cast.sam)
    known = LedgerEntry.objects.count()
    assert WORDS in client.get(prepared(stage)).text
    assert LedgerEntry.objects.count() == known + 1
    newest = LedgerEntry.objects.order_by("-sequence")[0]
    assert LedgerAbout.objects.filter(entry=newest, subject_id=stage.ada.pk).exists()


def test_many_cases_and_many_notes_ask_no_more_than_one(cast, client, stage):
    share(before=True)
    session_begin(by=cast.tom, session=stage.session, now=STARTS)

    def asked() -> list[int]:
        found = []
        for member, address in ((cast.sam, prepared(stage)), (cast.tom, room(stage))):
            signed_in(client, member).get(address)
            with CaptureQueriesContext(connection) as queries:
                assert WORDS in client.get(address).text
            found.append(len([one for one in queries.captured_queries if not of_the_ledger(one)]))
        return found

    small = asked()
    before = Session.objects.get(starts_at=BEFORE)
    for number in range(10):
        case = case_of(cast, f"3{number:03}", f"Child {number}")
        on_agenda(stage.session, case, position=number + 5)
        row = Entry(
            organisation_id=before.organisation_id,
            session=before,
            part="case note",
            case=case,
            field="update",
            key=case.key,
            text="Also.",
            saved_by=cast.sam,
            saved_at=BEFORE,
        )
        row.save(force_insert=True)
    assert asked() == small
