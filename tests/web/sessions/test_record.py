"""The record on its pages: who sees which part, shared, seen, issued once, signed, disagreed with, corrected, filed."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from keel.core.records import part_hash, record_root
from keel.web.access.selectors import who_can_read
from keel.web.ledger.models import LedgerEntry
from keel.web.people.models import Member
from keel.web.sessions.extract_text import extract_text
from keel.web.sessions.models import Extract, RecordPart, SessionEvent
from keel.web.sessions.selectors.readers import readers_of_each
from keel.web.sessions.services.entries import Place, Typed, entry_save
from tests.cast import Cast
from tests.web.sessions import stage as stages
from tests.web.sessions.stage import EARLIER, STARTS, at, browser, page, person, post

EVERYBODY = ("sam", "tom", "priya", "ben", "ruth", "lena", "iris", "dan", "grace", "neil", "una")
CANARIES = {
    "session": "Heavy before half term",
    "personal": "Sleeping better since the break",
    "case": "Settled at school",
}


PARTS_BY_READER = {
    "sam": {"session", "personal", "case"},
    "tom": {"session", "personal", "case"},
    "priya": {"case"},
    "ruth": set(),
}
"""Who opens an issued record's page, and which parts they find on it. Everybody else finds nothing there."""


@pytest.mark.parametrize("name", EVERYBODY)
def test_each_part_is_read_by_its_own_readers(cast: Cast, name: str) -> None:
    """X3, K6, K7, K15: the personal part by the two, a child's by the safeguarding lead too, the rest nothing."""
    stage = stages.issued(cast)
    answer = browser(person(cast, name)).get(at("record", stage.record.pk))
    if name not in PARTS_BY_READER:
        assert answer.status_code == 404
        return
    shown = answer.content.decode()
    assert {part for part, words in CANARIES.items() if words in shown} == PARTS_BY_READER[name]
    assert ("Ada Marsh" in shown) is ("case" in PARTS_BY_READER[name])
    assert "<title>Record - Keel</title>" in shown


def test_a_field_of_a_group_is_named_with_it(cast: Cast) -> None:
    """S26: on paper they stand under one heading; on a record either may stand alone."""
    stage = stages.drafted(cast)
    where, now = Place("session", "training_planned"), EARLIER + timedelta(days=1, minutes=5)
    entry_save(by=cast.tom, session=stage.session, place=where, typed=Typed("The local conference.", 0), now=now)
    shown = page(browser(cast.tom), at("record", stage.record.pk))
    assert '<h3>Training: planned</h3><div class="text">The local conference.</div>' in shown


@pytest.mark.parametrize("name", EVERYBODY)
def test_a_draft_is_the_supervisors_until_it_is_shared(cast: Cast, name: str) -> None:
    """K5: then the supervisee sees it as it will be; nobody else before it is issued."""
    stage = stages.drafted(cast)
    client, where = browser(person(cast, name)), at("record", stage.record.pk)
    if name == "tom":
        assert all(words in page(client, where) for words in CANARIES.values())
    elif name == "sam":
        assert not any(words in page(client, where) for words in CANARIES.values())
        assert post(browser(cast.tom), "record_share", stage.record.pk) == 303
        assert all(words in page(client, where) for words in CANARIES.values())
        assert stage.record.supervisee_saw_at == STARTS
    else:
        assert client.get(where).status_code == 404


@pytest.mark.parametrize("name", EVERYBODY)
def test_an_extract_is_the_parties_and_the_safeguarding_leads(cast: Cast, name: str) -> None:
    """S18, X3: one child's text and no other's."""
    stage = stages.issued(cast)
    answer = browser(person(cast, name)).get(at("extract", stage.extract.pk))
    assert answer.status_code == (200 if name in ("sam", "tom", "priya") else 404)
    if answer.status_code == 200:
        shown = answer.content.decode()
        assert "Ada Marsh" in shown
        assert "Action of the case part" in shown
        assert "Joe Tern" not in shown
        assert CANARIES["personal"] not in shown
        assert CANARIES["session"] not in shown


def test_a_deputy_reads_the_children_delegated_to_them_and_no_others(cast: Cast) -> None:
    from keel.web.access.services import Anchor, Cause, relate

    stage = stages.issued(cast)
    relate(
        member=cast.ben,
        relation="delegated to",
        anchor=Anchor("case", stage.ada.pk),
        cause=Cause("delegation", stage.ada.pk),
        first=STARTS.date(),
    )
    assert browser(cast.ben).get(at("extract", stage.extract.pk)).status_code == 200
    other = Extract.objects.get(case=stage.joe)
    assert browser(cast.ben).get(at("extract", other.pk)).status_code == 404


def test_whoever_left_reads_nothing_any_more(cast: Cast) -> None:
    """G-09."""
    stage = stages.issued(cast)
    client = browser(cast.sam)
    assert client.get(at("record", stage.record.pk)).status_code == 200
    Member.objects.filter(pk=cast.sam.pk).update(left_on=STARTS.date())
    assert client.get(at("record", stage.record.pk)).status_code in (403, 404)


def test_each_reading_is_in_the_ledger_once_a_page_with_whom_it_is_about(cast: Cast) -> None:
    """Readings of K6, K7 and K15 name the two people and each child."""
    stage = stages.issued(cast)
    before = LedgerEntry.objects.filter(act="read").count()
    page(browser(cast.tom), at("record", stage.record.pk))
    read = LedgerEntry.objects.filter(act="read").order_by("sequence")[before:]
    assert len(read) == 1
    subjects = {row.subject_id for row in read[0].about.all()}
    assert subjects == {cast.sam.pk, cast.tom.pk, stage.ada.pk, stage.joe.pk}
    page(browser(cast.ruth), at("record", stage.record.pk))
    assert LedgerEntry.objects.filter(act="read").count() == before + 1, "a head who sees no content read none"


def test_who_can_read_this_now_is_said_of_every_part(cast: Cast) -> None:
    stage = stages.issued(cast)
    rows = list(RecordPart.objects.select_related("case", "session"))
    together = readers_of_each(rows, on=STARTS.date())
    for row in rows:
        assert together[row.pk] == who_can_read(row, on=STARTS.date())
    shown = page(browser(cast.tom), at("record", stage.record.pk))
    assert shown.count("Who can read this, now") == len(rows)


def test_a_draft_that_changed_since_is_not_issued_as_seen(cast: Cast) -> None:
    """S16: what both saw is what is fixed."""
    stage = stages.shared(cast)
    place = Place("case", "decisions", stage.ada)
    saved = entry_save(by=cast.tom, session=stage.session, place=place, typed=Typed("Another decision.", 1), now=STARTS)
    assert not saved.conflict
    client = browser(cast.tom)
    assert "it was changed since" in page(client, at("record", stage.record.pk))
    assert post(client, "record_issue", stage.record.pk) == 409
    page(browser(cast.sam), at("record", stage.record.pk))
    assert post(client, "record_issue", stage.record.pk) == 303


def test_issued_unseen_only_with_a_reason_under_seal(cast: Cast) -> None:
    stage = stages.drafted(cast)
    client = browser(cast.tom)
    post(client, "record_share", stage.record.pk)
    assert post(client, "record_issue", stage.record.pk) == 409
    assert post(client, "record_issue", stage.record.pk, reason="Away until January.") == 303
    entry = LedgerEntry.objects.select_related("reason__key").get(act="record issued")
    assert entry.reason is not None
    assert entry.reason.text == "Away until January."
    assert "January" not in json.dumps(entry.facts)


def test_fifty_issues_are_one(cast: Cast) -> None:
    """Double click, replay, back button: parts, extracts and facts once."""
    stage = stages.shared(cast)
    client = browser(cast.tom)
    assert {post(client, "record_issue", stage.record.pk) for _ in range(50)} == {303}
    assert RecordPart.objects.count() == 4
    assert Extract.objects.count() == 2
    assert SessionEvent.objects.filter(name="record issued").count() == 1
    assert LedgerEntry.objects.filter(act="record issued").count() == 1


def test_the_root_recomputes_from_the_stored_parts_and_nothing_is_in_two(cast: Cast) -> None:
    """G-23, X3."""
    stage = stages.issued(cast)
    hashes, seen = {}, []
    for part in RecordPart.objects.select_related("key"):
        identity = f"case:{part.case_id}" if part.case_id else part.kind
        hashes[identity] = part_hash(bytes.fromhex(part.salt), part.frozen.encode())
        assert hashes[identity] == part.sha256
        content = json.loads(part.frozen)["content"]
        seen += [one["text"] for one in content["actions"]]
        for kind, words in CANARIES.items():
            assert (words in part.frozen) is (kind == part.kind)
        for child, case in (("Ada Marsh", stage.ada), ("Joe Tern", stage.joe)):
            assert (child in part.frozen) is (part.case_id == case.pk)
    assert record_root(hashes) == stage.record.root
    assert sorted(seen) == ["Action of the case part", "Action of the personal part", "Action of the session part"]


FROZEN = {
    "supervision_sessions_recordpart": "sha256 = 'x'",
    "supervision_sessions_record": "root = 'x'",
    "supervision_sessions_disagreementnote": "text = x'00'",
    "supervision_sessions_sessionevent": "name = 'x'",
    "signing_signature": "root = 'x'",
}


@pytest.mark.parametrize("table", FROZEN)
@pytest.mark.parametrize("how", ["UPDATE {table} SET {change}", "DELETE FROM {table}"])
def test_what_is_fixed_refuses_raw_sql(cast: Cast, table: str, how: str) -> None:
    """G-23, G-26: by trigger, whatever the program does."""
    stage = stages.signed(cast)
    post(browser(cast.sam), "record_disagree", stage.record.pk, text="I see it otherwise.")
    change = FROZEN[table].replace("x'00'", "'\\x00'") if connection.vendor == "postgresql" else FROZEN[table]
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(how.format(table=table, change=change))


def test_an_action_in_a_fixed_part_names_its_owner_with_their_job_title(cast: Cast) -> None:
    """G-60: who reads only this part knows who is to do what; a part fixed without the title still reads."""
    stage = stages.issued(cast)
    part = stage.extract.part
    [action] = json.loads(part.frozen)["content"]["actions"]
    assert (action["owner"], action["owner_job_title"]) == ("Sam Whitlock", "Safeguarding officer")
    assert "(Sam Whitlock, Safeguarding officer, by " in extract_text(stage.extract)
    extract = stage.extract
    extract.part.frozen = str(part.frozen).replace('"owner_job_title":"Safeguarding officer",', "")
    assert "(Sam Whitlock, by " in extract_text(extract)
