"""Every act and reading is told to the ledger, in the act's own transaction and without free text (G-66, G-43)."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory

from keel.core.records import GENESIS
from keel.web.ledger import services
from keel.web.ledger.acts import UnknownAct, name_acts, words_of
from keel.web.ledger.entries import Actor, Entry, Fact, Thing
from keel.web.ledger.middleware import UnrecordedReadingMiddleware
from keel.web.ledger.models import LedgerAbout, LedgerEntry, LedgerHead, Reason
from keel.web.ledger.selectors import entries_about, entries_of, head_of, readings_about
from keel.web.ledger.services import (
    NotInTransaction,
    Reading,
    ReadingNotRecorded,
    give_reason,
    record,
    record_reading,
    write,
)
from keel.web.scope import in_organisation, in_organisations
from keel.web.sealing.keys import new_key

pytestmark = pytest.mark.django_db
DANA = Actor(account_id=uuid4(), member_id=uuid4())


def case(kind: str = "K6") -> Thing:
    return Thing("case", uuid4(), kind)


def test_an_entry_follows_the_one_before_and_the_head_follows_it(in_school: UUID) -> None:
    record("case opened", actor=DANA, thing=case())
    record("session held", actor=DANA, thing=Thing("session", uuid4()))
    first, second = LedgerEntry.objects.order_by("sequence")
    assert (first.sequence, first.previous) == (1, GENESIS)
    assert (second.sequence, second.previous) == (2, first.hash)
    assert head_of(in_school) == (2, second.hash)


def test_an_entry_says_who_what_when_and_about_whom(in_school: UUID) -> None:
    child, member, thing = uuid4(), uuid4(), case()
    facts: dict[str, Fact] = {
        "due_on": date(2026, 11, 27),
        "carried": 2,
        "urgent": False,
        "with_ids": [child],
        "nothing": None,
    }
    record("case opened", actor=DANA, thing=thing, about=[child, member], facts=facts)
    entry = LedgerEntry.objects.get()
    assert (entry.actor_account, entry.actor_member, entry.object_id) == (DANA.account_id, DANA.member_id, thing.id)
    assert (entry.act, entry.object_kind, entry.record_kind) == ("case opened", "case", "K6")
    assert entry.at.utcoffset() == timedelta(0)
    assert entry.facts["due_on"] == "2026-11-27"
    assert entry.facts["with_ids"] == [str(child)]
    assert set(LedgerAbout.objects.values_list("subject_id", flat=True)) == {child, member}


def test_an_act_is_undone_together_with_its_entry(in_school: UUID) -> None:
    record("case opened", thing=case())
    with transaction.atomic():
        record("case opened", thing=case())
        transaction.set_rollback(True)
    assert LedgerEntry.objects.count() == LedgerHead.objects.get().sequence == 1


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_refused(school: UUID) -> None:
    with in_organisation(school), pytest.raises(NotInTransaction, match="one transaction"):
        record("case opened", thing=case())


def test_an_entry_belongs_to_one_organisation() -> None:
    with in_organisations([uuid4(), uuid4()], why="a test"), pytest.raises(NotInTransaction, match="one organisation"):
        record("case opened", thing=case())


def test_an_act_that_nobody_named_is_refused() -> None:
    with pytest.raises(UnknownAct, match="name_acts"):
        Entry(act="made up", actor=DANA, thing=case())
    assert words_of("read") == "opened"
    with pytest.raises(ValueError, match="twice"):
        name_acts({"read": "did something else"})


FREE_TEXT = {
    "a sentence over eighty characters": "She said on Tuesday that " * 4,
    "a line break": "one\ntwo",
    "right-to-left override": "\u202eabc",
    "NUL": "a\x00b",
}


@pytest.mark.parametrize("name", FREE_TEXT)
def test_free_text_is_kept_out_of_the_facts(in_school: UUID, name: str) -> None:
    with pytest.raises(ValueError, match="sealed reason"):
        record("case opened", thing=case(), facts={"note": FREE_TEXT[name]})


def test_other_kinds_of_facts_are_refused(in_school: UUID) -> None:
    with pytest.raises(TypeError, match="float"):
        record("case opened", thing=case(), facts={"hours": 1.5})  # type: ignore[dict-item]
    with pytest.raises(ValueError, match="name of a fact"):
        record("case opened", thing=case(), facts={"What She Said": 1})


def test_a_reason_is_sealed_and_named_by_its_id(in_school: UUID) -> None:
    reason = give_reason("The duty line asked us to.", key=new_key(in_school, "child", uuid4()))
    record("case opened", thing=case(), reason=reason)
    entry = LedgerEntry.objects.select_related("reason__key").get()
    assert entry.reason is not None
    assert entry.reason.text == "The duty line asked us to."
    assert entry.facts == {}


def test_a_page_of_readings_is_one_entry_naming_its_subjects(in_school: UUID) -> None:
    children = [uuid4() for _ in range(3)]
    things = [Reading(case(), frozenset({child})) for child in children]
    record_reading(actor=DANA, things=things)
    entry = LedgerEntry.objects.get()
    assert (entry.act, entry.object_kind) == ("read", "page")
    assert [row[0] for row in entry.facts["things"]] == ["case"] * 3
    for child in children:
        assert list(readings_about(child)) == [entry]
    assert not readings_about(uuid4()).exists()


def test_a_page_that_shows_nothing_confidential_is_not_recorded(in_school: UUID) -> None:
    assert record_reading(actor=DANA, things=[]) is None
    assert not LedgerEntry.objects.exists()


def test_a_draft_is_recorded_once_a_sitting_and_again_after_it(in_school: UUID) -> None:
    draft, hour = Reading(case("K5")), timedelta(hours=1)
    assert record_reading(actor=DANA, things=[draft], sitting=hour)
    assert record_reading(actor=DANA, things=[draft], sitting=hour) is None
    assert record_reading(actor=Actor(uuid4()), things=[draft], sitting=hour)
    assert record_reading(actor=DANA, things=[draft])
    assert record_reading(actor=DANA, things=[draft], sitting=timedelta(0))


def test_what_cannot_be_recorded_is_not_shown(in_school: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr(services, "append", full)
    with pytest.raises(ReadingNotRecorded) as caught:
        record_reading(actor=DANA, things=[Reading(case())])
    answer = UnrecordedReadingMiddleware(lambda _: HttpResponse()).process_exception(
        RequestFactory().get("/"), caught.value
    )
    assert answer is not None
    assert answer.status_code == 503
    assert "could not write that down" in answer.content.decode()
    assert (
        UnrecordedReadingMiddleware(lambda _: HttpResponse()).process_exception(RequestFactory().get("/"), ValueError())
        is None
    )


def test_the_query_count_of_a_reading_is_the_same_for_one_subject_and_for_fifty(
    in_school: UUID, django_assert_num_queries
) -> None:
    record_reading(actor=DANA, things=[Reading(case())])
    at_most = 1 if connection.vendor == "postgresql" else 4
    for count in (1, 50):
        with django_assert_num_queries(at_most):
            record_reading(actor=DANA, things=[Reading(case(), frozenset({uuid4()})) for _ in range(count)])


def test_what_was_done_to_a_thing_or_about_somebody_is_found_newest_first(in_school: UUID) -> None:
    child, thing = uuid4(), case()
    early, late = datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)
    for moment in (early, late):
        write(Entry(act="session held", actor=DANA, thing=thing, about=frozenset({child})), now=moment)
    assert [entry.at for entry in entries_of(thing.id or child)] == [late, early]
    assert [entry.at for entry in entries_about(child, since=late)] == [late]
    assert not readings_about(child).exists()


def test_two_entries_never_share_a_place(in_school: UUID) -> None:
    entry = LedgerEntry.objects.get(pk=record("case opened", thing=case()))
    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerEntry(sequence=entry.sequence, at=entry.at, act="x", previous="", hash="").save()


def test_other_schools_entries_are_not_seen(in_school: UUID) -> None:
    record("case opened", thing=case())
    with in_organisation(uuid4()):
        assert not LedgerEntry.objects.exists()
        assert not Reason.objects.exists()
