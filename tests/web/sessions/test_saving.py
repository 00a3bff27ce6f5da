"""Saving as you type: every save a version, nothing overwritten, nothing saved twice (promise 4, G-36 to G-42)."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from keel.web.ledger.models import LedgerEntry
from keel.web.sessions.models import Entry, EntryVersion, Session
from keel.web.sessions.services.entries import Place, Typed, entry_save
from tests.cast import LONDON, NOW, Cast, signed_in
from tests.web.sessions.making import agreement_of, booked, case_of, on_agenda

SOON = datetime(2026, 12, 1, 14, tzinfo=LONDON)
ITEMS = "agenda:items"


@pytest.fixture
def session(cast: Cast) -> Session:
    return booked(agreement_of(cast, cast.sam, cast.tom), cast.sam, cast.tom, SOON, NOW)


def save(client: Client, session: Session, field: str, text: str, version: int = 0, key: str = ""):
    posted = {"field": field, "text": text, "version": version, "key": key or uuid4().hex}
    return client.post(reverse("sessions:save", args=[session.pk]), posted, headers={"Accept": "application/json"})


def test_a_save_is_answered_with_its_version_and_the_server_s_time(cast: Cast, client: Client, session: Session):
    answer = save(signed_in(client, cast.sam), session, ITEMS, "Caseload\nLeave in March")
    assert answer.status_code == 200
    assert answer.json() == {"saved_at": "09:00:00", "version": 1}
    entry = Entry.objects.select_related("key__organisation_key").get()
    assert entry.text == "Caseload\nLeave in March"
    assert EntryVersion.objects.count() == 1


def test_the_same_save_tried_again_gets_its_first_answer_even_after_a_newer_one(cast, client, session):
    """A lost answer makes no second version and no conflict with one's own text."""
    sam, key = signed_in(client, cast.sam), uuid4().hex
    first = save(sam, session, ITEMS, "One", 0, key)
    save(sam, session, ITEMS, "One and two", 1)
    again = save(sam, session, ITEMS, "One", 0, key)
    assert (again.status_code, again.json()) == (200, first.json())
    assert EntryVersion.objects.count() == 2


def test_two_tabs_the_one_behind_writes_nothing_and_is_given_the_newer_text(cast, client, session):
    sam = signed_in(client, cast.sam)
    save(sam, session, ITEMS, "From the first tab")
    answer = save(sam, session, ITEMS, "From the second tab")
    assert answer.status_code == 409
    assert answer.json() == {
        "theirs": "From the first tab", "version": 1, "saved_by": "Sam Whitlock", "saved_at": "09:00",
    }  # fmt: skip
    assert EntryVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("dam\x00aged", "control character (NUL)"),
        ("x" * 10_000_000, "it takes at most 2,000"),
        ("one\ntwo\nthree\nfour", "3"),
    ],
)
def test_a_text_that_cannot_be_kept_is_refused_in_a_sentence_and_nothing_is_saved(cast, client, session, text, words):
    answer = save(signed_in(client, cast.sam), session, ITEMS, text)
    assert answer.status_code == 422
    assert words in answer.json()["error"]
    assert not Entry.objects.exists()


def test_more_than_keel_takes_at_once_is_refused_in_a_sentence_to_script_and_form(cast, client, session):
    """G-39: a body over the limit is answered as JSON to the saving script, and with a page to a form."""
    sam, where = signed_in(client, cast.sam), reverse("sessions:save", args=[session.pk])
    answer = save(sam, session, ITEMS, "x" * 13_000_000)
    assert answer.status_code == 413
    assert "shorten it" in answer.json()["error"]
    shown = sam.post(where, {"field": ITEMS, "text": "x" * 13_000_000})
    assert shown.status_code == 413
    assert "That is too much at once" in shown.content.decode()
    assert sam.post(where, {f"field{number}": "" for number in range(5001)}).status_code == 413
    assert not Entry.objects.exists()


def test_a_field_tells_the_page_how_much_it_takes(cast, client, session):
    """G-39: so that a paste which cannot fit is refused before the browser lays it out."""
    shown = signed_in(client, cast.sam).get(reverse("sessions:agenda", args=[session.pk])).content.decode()
    assert 'data-most="6000"' in shown, "three agenda items of 2,000 characters"
    assert 'data-most="20000"' in shown


@pytest.mark.parametrize(
    "text", ["مرحبا بالعالم", "\u202bright to left\u202c", "👩🏽\u200d🏫 tired but steady", "a\r\nb"]
)
def test_every_script_and_sign_that_can_be_read_is_kept_as_typed(cast, client, session, text):
    assert save(signed_in(client, cast.sam), session, "agenda:workload", text).status_code == 200
    assert Entry.objects.select_related("key__organisation_key").get().text == text.replace("\r\n", "\n")


def test_who_may_save_the_agenda(cast, client, session):
    """Works for the supervisee; the supervisor reads it once sent and writes nothing; a stranger learns nothing."""
    assert save(signed_in(client, cast.tom), session, ITEMS, "Mine").status_code == 404
    session.agenda_sent_at = NOW
    session.save()
    assert save(client, session, ITEMS, "Mine").status_code == 403
    assert save(signed_in(client, cast.una), session, ITEMS, "Mine").status_code == 404
    assert save(signed_in(client, cast.dan), session, ITEMS, "Mine").status_code == 404
    assert save(signed_in(client, cast.sam), session, ITEMS, "Mine").status_code == 200


def test_private_notes_stay_their_owner_s_until_shared(cast, client, session):
    """K4: the supervisor neither reads nor writes them, and cannot tell that they exist."""
    case = case_of(cast, "0041", "Ada Marsh")
    on_agenda(session, case)
    name = f"note:{case.pk}:update"
    assert save(signed_in(client, cast.sam), session, name, "Said little today").status_code == 200
    versions = reverse("sessions:versions", args=[session.pk])
    assert name in client.get(versions).json()["fields"]
    assert save(signed_in(client, cast.tom), session, name, "Mine").status_code == 404
    assert client.get(versions, {"field": name}).json()["fields"] == {}


def test_the_supervisor_s_draft_is_read_by_the_supervisee_and_written_by_the_supervisor(cast, client, session):
    assert save(signed_in(client, cast.tom), session, "session:workload", "Heavy").status_code == 200
    assert save(signed_in(client, cast.sam), session, "session:workload", "Light", 1).status_code == 403


@pytest.mark.parametrize(
    "name",
    [
        "",
        "agenda",
        "agenda:nothing",
        "nothing:items",
        "case:update",
        f"note:{uuid4()}:update",
        "note:x:update",
        "a:b:c:d",
    ],
)
def test_a_field_that_is_none_is_not_found(cast, client, session, name):
    assert save(signed_in(client, cast.sam), session, name, "Text").status_code == 404


def test_what_keel_fills_in_is_not_typed(cast, client, session):
    """X4: names and times come from where they stand."""
    answer = save(signed_in(client, cast.sam), session, "agenda:name", "Somebody else")
    assert answer.status_code == 422
    assert "Keel fills in" in answer.json()["error"]


def test_get_is_refused_and_a_missing_session_is_not_found(cast, client, session):
    sam = signed_in(client, cast.sam)
    assert sam.get(reverse("sessions:save", args=[session.pk])).status_code == 405
    assert sam.post(reverse("sessions:save", args=[uuid4()]), {"field": ITEMS}).status_code == 404
    assert sam.get(reverse("sessions:versions", args=[uuid4()])).status_code == 404
    assert sam.post(reverse("sessions:versions", args=[session.pk])).status_code == 405


def test_versions_tell_no_text_unless_one_is_asked_for_and_then_the_ledger_knows(cast, client, session):
    sam = signed_in(client, cast.sam)
    save(sam, session, ITEMS, "Caseload")
    before = LedgerEntry.objects.filter(act="read").count()
    address = reverse("sessions:versions", args=[session.pk])
    all_fields = sam.get(address).json()
    assert all_fields["fields"] == {ITEMS: {"version": 1, "saved_by": "Sam Whitlock", "saved_at": "09:00"}}
    assert all_fields["person"] == str(cast.sam.pk)
    assert LedgerEntry.objects.filter(act="read").count() == before
    assert sam.get(address, {"field": ITEMS}).json()["fields"][ITEMS]["text"] == "Caseload"
    assert LedgerEntry.objects.filter(act="read").count() == before + 1


def test_writing_on_in_one_sitting_is_told_to_the_ledger_once(cast, session):
    """G-66: each version keeps who and when; the ledger tells of each sitting."""
    place = Place("agenda", "items")
    for number, minutes in enumerate((0, 1, 2, 300)):
        typed = Typed(f"Point {number}", number)
        entry_save(by=cast.sam, session=session, place=place, typed=typed, now=NOW + timedelta(minutes=minutes))
    assert LedgerEntry.objects.filter(act="agenda changed").count() == 2
    assert EntryVersion.objects.count() == 4


def test_an_expired_sign_in_mid_typing_is_told_as_such(client, session):
    answer = save(client, session, ITEMS, "Kept in the page")
    assert answer.status_code == 401
    assert "sign_in" in answer.json()


def test_what_a_version_costs_does_not_grow_with_the_texts(cast, client, session, django_assert_max_num_queries):
    sam = signed_in(client, cast.sam)
    for key in ("items", "issues", "workload", "training_planned"):
        save(sam, session, f"agenda:{key}", "Text")
    with django_assert_max_num_queries(14):
        sam.get(reverse("sessions:versions", args=[session.pk]))
