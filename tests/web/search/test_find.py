"""Who finds what of their own history, and that looking for it leaves nothing behind (G-27)."""

import logging
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from keel.web.access.services import exclude
from keel.web.accounts.models import ParkedPost
from keel.web.actions.services import action_close
from keel.web.ledger.models import LedgerEntry
from keel.web.people.models import Posted
from keel.web.search import sources
from keel.web.sessions.models import RecordPart, Session
from keel.web.sessions.services.entries import Place
from keel.web.sessions.services.records import record_correct, record_issue, record_share
from tests.cast import NOW, TODAY, Cast
from tests.web.sessions import stage as stages
from tests.web.sessions.making import AUTUMN, case_of, on_agenda, written
from tests.web.sessions.stage import Stage, agreed, browser, person

FIND = "/find/"
EVERYBODY = ("sam", "tom", "priya", "ben", "ruth", "lena", "iris", "dan", "grace", "neil", "una")
FINDERS = {
    "fortnight sleeping": {"sam", "tom"},
    "heavy before half term": {"sam", "tom"},
    "core group": {"sam", "tom"},
    "action of the personal": {"sam", "tom"},
    "ada": {"sam", "tom", "priya", "ben"},
    "0041": {"sam", "tom", "priya", "ben"},
    "sam whitlock": {"sam", "tom"},
    "nowhere written": set(),
}
"""Who finds anything by these words once the record is issued: the two, and the register's own readers a case."""


def ask(client: Client, words: str, **more: str) -> str:
    """The page after asking."""
    answer = client.post(FIND, {"words": words, **more})
    assert answer.status_code == 200
    return answer.content.decode()


def found(client: Client, words: str, **more: str) -> int:
    """How many things were found."""
    answer = client.post(FIND, {"words": words, **more})
    return int(answer.context["answer"].found)


def readings() -> list[LedgerEntry]:
    return list(LedgerEntry.objects.filter(act="read").order_by("sequence"))


@pytest.mark.parametrize("name", EVERYBODY)
def test_each_finds_their_own_and_nobody_elses(cast: Cast, name: str) -> None:
    """K6, K7, K15, K16: a word of the personal part is found by its two people alone."""
    client = browser(person(cast, name)) if stages.issued(cast) else Client()
    assert {words for words in FINDERS if found(client, words)} == {
        words for words, people in FINDERS.items() if name in people
    }


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("SLEEPING", 1),
        ("sléeping", 1),
        ("break sleeping", 1),
        ("sleeping thursday", 0),
        ("Sett", 2),
        ("settled ada", 1),
    ],
)
def test_all_words_must_occur_whatever_their_capitals_and_accents(cast: Cast, words: str, count: int) -> None:
    stages.issued(cast)
    assert found(browser(cast.sam), words) == count


def test_a_hit_shows_its_words_marked_and_leads_to_its_page(cast: Cast) -> None:
    stage = stages.issued(cast)
    client = browser(cast.sam)
    shown = ask(client, "sleeping")
    assert "<mark>Sleeping</mark> better since the break" in shown
    assert f'href="/sessions/records/{stage.record.pk}/"' in shown
    assert "<title>Find - Keel</title>" in shown
    assert "Report now" in shown
    for address in {hit.thing.url for hit in client.post(FIND, {"words": "ada"}).context["answer"].hits}:
        assert client.get(address).status_code == 200


def test_a_childs_name_finds_what_is_about_them_and_no_other_child(cast: Cast) -> None:
    """By child: the case, its part, its action; never the other child's."""
    stages.issued(cast)
    shown = ask(browser(cast.tom), "ada marsh")
    assert shown.count("<mark>Ada</mark>") == 3
    assert "Joe Tern" not in shown
    assert found(browser(cast.tom), "settled", child="tern") == 1
    assert found(browser(cast.tom), "settled", child="0042") == 1
    assert found(browser(cast.tom), "settled", child="Kim") == 0


def test_an_action_is_found_by_its_promise_and_by_whether_it_is_open(cast: Cast) -> None:
    """By action and promise: what, who, by when, and what came of it."""
    stage = stages.issued(cast)
    action = agreed(stage, "session", "Ring the nurse", owner=cast.tom)
    client = browser(cast.sam)
    assert "<mark>Tom</mark> Okafor, by Thu 26 Nov 2026" in ask(client, "nurse tom", kind="action")
    assert found(client, "nurse", state="open") == 1
    assert found(client, "nurse", state="closed") == 0
    action_close(by=cast.tom, action=action, on=TODAY, outcome="She calls weekly.", now=NOW)
    assert found(client, "nurse weekly", state="closed") == 1
    assert found(client, "nurse", state="open") == 0
    assert found(client, "nurse", kind="record") == 0


def noted(cast: Cast) -> Stage:
    """Sam's agenda and private note for the session to come."""
    stage = stages.planned(cast)
    on_agenda(stage.session, stage.ada)
    written(cast.sam, stage.session, Place("agenda", "issues"), "Thresholds of the heron panel.", AUTUMN)
    written(cast.sam, stage.session, Place("case note", "update", stage.ada), "Asked for her kestrel.", AUTUMN)
    return stage


def test_private_notes_are_their_writers_until_shared(cast: Cast) -> None:
    """K3, K4: the agenda once it is sent, the notes once they are shared."""
    stage = noted(cast)
    assert [found(browser(cast.sam), word) for word in ("heron", "kestrel")] == [1, 1]
    assert [found(browser(cast.tom), word) for word in ("heron", "kestrel")] == [0, 0]
    Session.objects.filter(pk=stage.session.pk).update(agenda_sent_at=AUTUMN, notes_shared_at=AUTUMN)
    assert [found(browser(cast.tom), word) for word in ("heron", "kestrel")] == [1, 1]
    assert not any(found(browser(person(cast, name)), "kestrel") for name in EVERYBODY if name not in ("sam", "tom"))
    for word in ("heron", "kestrel"):
        (hit,) = browser(cast.sam).post(FIND, {"words": word}).context["answer"].hits
        assert browser(cast.sam).get(hit.thing.url).status_code == 200


def test_a_draft_is_not_searched(cast: Cast) -> None:
    """K5: what the supervisee has not been shown is not found either."""
    stages.drafted(cast)
    assert not found(browser(cast.sam), "sleeping")
    assert not found(browser(cast.tom), "sleeping")


def test_a_corrected_record_is_found_once_as_it_is_now(cast: Cast) -> None:
    """The issued version until the newer one is issued, then that one."""
    stage = stages.issued(cast)
    first = stage.record
    record_correct(by=cast.tom, record=first, reason="The times.", now=NOW)
    assert found(browser(cast.sam), "sleeping") == 1
    record_share(by=cast.tom, record=stage.record, now=NOW)
    record_issue(by=cast.tom, record=stage.record, now=NOW, unseen_because="Away until January.")
    (hit,) = browser(cast.sam).post(FIND, {"words": "sleeping"}).context["answer"].hits
    assert stage.record.pk != first.pk
    assert str(stage.record.pk) in hit.thing.url


def test_what_was_withdrawn_from_the_wrong_child_says_so(cast: Cast) -> None:
    """X3: the two still find it, and see at once that it is about another child."""
    stage = stages.issued(cast)
    RecordPart.objects.filter(case=stage.ada).update(withdrawn_at=NOW)
    shown = ask(browser(cast.sam), "settled ada")
    assert "Withdrawn" in shown
    assert "Withdrawn" not in ask(browser(cast.sam), "settled joe")


@pytest.mark.parametrize("shut", ["session", "case"])
def test_the_excluded_find_nothing_and_are_told_nothing(cast: Cast, shut: str) -> None:
    """G-07: what somebody is excluded from is neither shown nor counted."""
    stage = stages.issued(cast)
    before = browser(cast.tom).post(FIND, {"words": "settled ada"}).context["answer"]
    exclude(member=cast.tom, anchor_id=stage.session.pk if shut == "session" else stage.ada.pk, because="subject")
    after = browser(cast.tom).post(FIND, {"words": "settled ada"}).context["answer"]
    assert before.found == 1
    assert (after.found, after.groups) == (0, [])
    assert not found(browser(cast.tom), "action of the case")
    assert found(browser(cast.sam), "action of the case") == 1
    parts = {"session": 0, "case": 3}
    assert next(one.count for one in after.looked if "record" in one.what) == parts[shut]


def test_whoever_left_finds_nothing(cast: Cast) -> None:
    """G-09."""
    stages.issued(cast)
    client = browser(cast.sam)
    type(cast.sam).objects.filter(pk=cast.sam.pk).update(left_on=TODAY)
    assert client.post(FIND, {"words": "sleeping"}).status_code in (403, 404)


SECRET = "heavyqueryxyz"


def test_what_was_looked_for_stays_nowhere(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    """G-27, G-67: in no address, title, log, ledger entry, kept form or row of any table."""
    stage = stages.issued(cast)
    agreed(stage, "session", f"Say {SECRET} to nobody")
    client = browser(cast.sam)
    with caplog.at_level(logging.DEBUG), CaptureQueriesContext(connection) as asked:
        answer = client.post(FIND, {"words": SECRET, "idempotency_key": "ab" * 16})
        client.post(FIND, {"words": SECRET, "kind": SECRET})
    assert answer.context["answer"].found == 1
    assert SECRET not in caplog.text
    assert not any(SECRET in one["sql"] for one in asked.captured_queries)
    shown = answer.content.decode()
    assert SECRET not in shown[: shown.index("</title>")]
    assert answer.request["QUERY_STRING"] == ""
    assert answer.headers["Cache-Control"] == "no-store"
    assert not any(SECRET in str(entry.facts) for entry in LedgerEntry.objects.all())
    assert not Posted.objects.filter(path__startswith=FIND).exists()


@pytest.mark.parametrize("how", ["signed out", "no token"])
def test_a_question_that_could_not_be_answered_is_not_kept(cast: Cast, how: str) -> None:
    """G-27: other forms are offered back after signing in again; this one is asked anew."""
    client = Client(enforce_csrf_checks=True, headers={"Sec-Fetch-Site": "same-origin"})
    assert cast.sam.account is not None
    client.force_login(cast.sam.account)
    if how == "signed out":
        client.session.flush()
    assert client.post(FIND, {"words": SECRET}).status_code in (302, 303, 403)
    assert not ParkedPost.objects.exists()


def test_what_is_shown_is_one_reading_naming_its_subjects_and_nothing_found_is_none(cast: Cast) -> None:
    """One entry a page, with exactly those whom the records shown are about."""
    stage = stages.issued(cast)
    client, before = browser(cast.tom), len(readings())
    ask(client, "nowhere written")
    client.get(FIND)
    assert len(readings()) == before
    ask(client, "settled ada")
    (entry,) = readings()[before:]
    assert {row.subject_id for row in entry.about.all()} == {cast.sam.pk, cast.tom.pk, stage.ada.pk}
    assert entry.actor_member == cast.tom.pk
    ask(client, "sleeping")
    assert {row.subject_id for row in readings()[-1].about.all()} == {cast.sam.pk, cast.tom.pk}


def test_at_most_twenty_five_are_shown_and_only_they_are_read(cast: Cast) -> None:
    stage = stages.over(cast)
    for number in range(30):
        agreed(stage, "session", f"Kingfisher {number}")
    client = browser(cast.sam)
    shown = ask(client, "kingfisher")
    assert "The newest 25 of 30 found" in shown
    assert shown.count("<mark>Kingfisher</mark>") == 25
    assert len(readings()[-1].facts["things"]) == 25


def test_too_many_openings_ask_who_it_is_and_keep_no_question(cast: Cast, settings: Any) -> None:
    """G-21: a search is no way around the limit; nor is it kept while they confirm."""
    settings.KEEL_READS_AN_HOUR = 2
    stages.issued(cast)
    client = browser(cast.sam, confirmed=False)
    answer = client.post(FIND, {"words": "settled"})
    assert answer.status_code == 200
    answer = client.post(FIND, {"words": "term"})
    assert answer.status_code == 302
    assert "confirm" in answer.headers["Location"]
    assert "term" not in answer.headers["Location"]
    assert not ParkedPost.objects.exists()


def test_it_asks_the_database_as_often_for_thirty_things_as_for_one(cast: Cast) -> None:
    """Promise 7."""
    stage = noted(cast)
    agreed(stage, "case", "Kestrel of the child", case=stage.ada)
    client = browser(cast.sam)
    ask(client, "kestrel")
    with CaptureQueriesContext(connection) as few:
        assert found(client, "kestrel") == 2
    for number in range(15):
        child = case_of(cast, f"1{number:03}", f"Kestrel {number}")
        agreed(stage, "case", f"Kestrel {number}", case=child)
        on_agenda(stage.session, child)
        written(cast.sam, stage.session, Place("case note", "update", child), f"Kestrel {number}", AUTUMN)
    with CaptureQueriesContext(connection) as many:
        assert found(client, "kestrel") == 47
    assert len(many) == len(few)


def test_no_more_rows_are_opened_than_said(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest of each kind; the page says where it stopped."""
    stage = stages.over(cast)
    monkeypatch.setattr(sources, "NEWEST", 2)
    shown = ask(browser(cast.sam), "action", kind="action")
    assert "the newest 2 actions (back to" in shown
    assert stage.session.pk
    assert found(browser(cast.sam), "action", kind="action") == 2


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("", "Write what you look for"),
        ("   ", "Write what you look for"),
        ("a", "at least one word of two letters"),
        ("a b c", "at least one word of two letters"),
        ("\u0301\u0302", "at least one word of two letters"),
        ("x" * 101, "Shorten “Words” to 100 characters"),
        ("ada\x00marsh", "Take the damaged character out of “Words”"),
        ("aa bb cc dd ee ff gg hh ii", "at most 8 words"),
    ],
)
def test_what_cannot_be_looked_for_gets_a_sentence(cast: Cast, words: str, says: str) -> None:
    before = len(readings())
    assert says in ask(browser(cast.sam), words)
    assert len(readings()) == before


@pytest.mark.parametrize(
    "given", [{"kind": "nonsense"}, {"state": "ajar"}, {"child": "x"}, {"kind": "case", "state": "open"}]
)
def test_a_filter_that_makes_no_sense_gets_a_sentence(cast: Cast, given: dict[str, str]) -> None:
    shown = ask(browser(cast.sam), "ada", **given)
    assert "<title>Error: Find - Keel</title>" in shown
    assert "field-error" in shown


def test_the_page_opens_empty_whatever_its_address_holds(cast: Cast) -> None:
    stages.issued(cast)
    client = browser(cast.sam)
    plain, crooked = client.get(FIND), client.get(FIND, {"words": "sleeping"})
    assert plain.status_code == crooked.status_code == 200
    assert b"leeping" not in crooked.content
    assert 'name="words"' in plain.content.decode()
    assert client.put(FIND).status_code == 405
    assert Client().get(FIND).status_code in (302, 303)


def test_sent_twice_it_answers_twice(cast: Cast) -> None:
    stages.issued(cast)
    client = browser(cast.sam)
    sent = {"words": "sleeping", "idempotency_key": "cd" * 16}
    first, second = client.post(FIND, sent), client.post(FIND, sent)
    assert first.status_code == second.status_code == 200
    assert first.context["answer"].found == second.context["answer"].found == 1


def test_what_people_wrote_is_text_and_never_markup(cast: Cast) -> None:
    stage = stages.over(cast)
    agreed(stage, "session", "<script>alert('heron')</script> & <b>heron</b>")
    shown = ask(browser(cast.sam), "heron")
    assert "&lt;script&gt;alert(&#x27;<mark>heron</mark>&#x27;)" in shown
    assert "<script>alert" not in shown
    assert "<b>" not in shown
    assert 'value="&quot;&gt;&lt;i&gt;ab"' in ask(browser(cast.sam), '"><i>ab')
