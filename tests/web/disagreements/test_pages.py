"""The pages of disagreements: the same set for each act; the way and the routes outside always shown (S22, G-58)."""

import pytest
from django.test import Client
from django.urls import reverse

from keel.web.access.selectors import decide_for
from keel.web.disagreements.models import Disagreement
from keel.web.disagreements.services.answering import disagreement_answer
from keel.web.disagreements.services.notes import note_open
from keel.web.ledger.models import LedgerEntry
from keel.web.page.refusals import Refusal
from keel.web.sessions.models import DisagreementNote
from keel.web.sessions.services.records import disagreement_add
from tests.cast import NOW, TODAY, Cast, signed_in
from tests.web.disagreements.making import CANARY, fresh, opened
from tests.web.sessions.stage import issued, over

pytestmark = pytest.mark.once

OUTSIDE = ("LADO", "Whistleblowing", "Report now")
EVERYBODY = ("sam", "tom", "priya", "ben", "ruth", "lena", "iris", "dan", "grace", "neil")


def at(name: str, row: Disagreement | None = None) -> str:
    return reverse(f"disagreements:{name}", args=[row.pk] if row else [])


def page(member, address: str) -> str:
    answer = signed_in(Client(), member, confirmed=True).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("name", EVERYBODY)
def test_anybody_opens_one_and_sees_the_way_and_the_routes_outside(cast: Cast, name: str):
    """S22, K10 "may open one about themselves": with nobody's leave; sent twice, one is opened."""
    stage = over(cast)
    member = getattr(cast, name)
    client = signed_in(Client(), member)
    shown = page(member, at("new"))
    assert all(word in shown for word in OUTSIDE)
    about = cast.lena if name != "lena" else cast.dan
    data = {"text": CANARY, "subjects": [str(about.pk)], "session": "", "idempotency_key": "a" * 32}
    if name in ("sam", "tom"):
        data["session"] = str(stage.session.pk)
    answers = [client.post(at("new"), data) for _ in range(2)]
    if name == "grace":  # the chair opens one, and nobody else holds a step for her
        assert "routes outside" in answers[0].content.decode()
        assert not Disagreement.objects.exists()
        return
    assert [one.status_code for one in answers] == [303, 303]
    row = Disagreement.objects.get()
    assert answers[0]["Location"] == at("disagreement", row)
    assert CANARY in page(member, at("disagreement", row))


def test_the_file_shows_its_way_its_day_who_reads_it_and_the_routes_outside(cast: Cast):
    """S22, design "one door": the arithmetic is a click away; each reading is told."""
    row = opened(cast.sam, session=over(cast).session)
    shown = page(cast.sam, at("disagreement", row))
    assert all(word in shown for word in (*OUTSIDE, "Tom Okafor", "Mon 30 Nov 2026", "Why this date", "Clause S22"))
    assert "<title>Disagreement - Keel</title>" in shown
    assert LedgerEntry.objects.filter(act="read", object_id=row.pk).count() == 1
    assert all(word in page(cast.dan, at("list")) for word in OUTSIDE)


ACTS = {
    "answer": ("grace", 303),
    "hand_on": ("grace", 200),
    "take_up": ("sam", 200),
    "add": ("sam", 303),
    "settle": ("sam", 303),
}
"""Who may, and what a post gives for a file that is with the chair: no step is above, so two are refused in words."""


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("name", ["sam", "grace", "ruth", "priya", "neil", "una"])
def test_who_may_act_on_a_file_about_the_head(cast: Cast, name: str, act: str):
    """Works for one; the other party 403; whom it is about, colleagues, strangers 404; once however often sent."""
    row = opened(cast.sam, cast.ruth)
    who, expected = ACTS[act]
    client = signed_in(Client(), getattr(cast, name), confirmed=True)
    data = {"text": "In my words.", "idempotency_key": "b" * 32}
    answers = [client.post(at(act, row), data).status_code for _ in range(2)]
    if name == who:
        assert answers == [expected, expected]
        assert row.statements.count() == (2 if expected == 303 else 1)
    else:
        assert set(answers) == {403 if name in ("sam", "grace") else 404}
        assert row.statements.count() == 1


def test_an_answer_asks_for_a_fresh_proof_of_who_signs(cast: Cast):
    """c6: without it the page asks, and nothing is signed."""
    row = opened(cast.sam, cast.ruth)
    answer = signed_in(Client(), cast.grace).post(at("answer", row), {"text": "No."})
    assert answer.status_code == 302
    assert "confirm" in answer["Location"]
    assert fresh(row).state == "open"


def test_naming_somebody_later_shuts_it_to_them(cast: Cast):
    row = opened(cast.sam, cast.lena, session=over(cast).session)
    tom = signed_in(Client(), cast.tom)
    assert tom.get(at("disagreement", row)).status_code == 200
    client = signed_in(Client(), cast.sam)
    assert client.post(at("name", row), {"member": str(cast.tom.pk)}).status_code == 303
    assert tom.get(at("disagreement", row)).status_code == 404
    assert "None is open to you" in tom.get(at("list")).content.decode()
    assert CANARY in page(cast.grace, at("disagreement", row))


def test_the_list_takes_as_many_queries_for_twenty_as_for_two(cast: Cast, django_assert_max_num_queries):
    for number in range(20):
        opened(cast.sam, cast.lena if number % 2 else cast.dan)
    client = signed_in(Client(), cast.sam)
    client.get(at("list"))
    with django_assert_max_num_queries(22):
        assert client.get(at("list")).content.decode().count("Opened by Sam Whitlock") == 20


def test_a_note_is_opened_to_the_leads_by_both_or_by_the_next_level_with_a_reason(cast: Cast):
    """c9a, K9: one consent opens nothing; the chair reads a note once it is escalated."""
    stage = issued(cast)
    note = disagreement_add(by=cast.sam, record=stage.record, text="I said it otherwise.", now=NOW)
    stored = DisagreementNote.objects.select_related("record__session", "key__organisation_key")

    def reads(name: str) -> bool:
        return decide_for(getattr(cast, name), stored.get(pk=note.pk), "read", on=TODAY).allowed

    assert not reads("ruth")
    note_open(by=cast.sam, note=stored.get(), now=NOW)
    assert not reads("ruth")
    note_open(by=cast.tom, note=stored.get(), now=NOW)
    assert reads("ruth")
    assert not reads("grace")
    row = opened(cast.sam, cast.tom, session=stage.session)
    assert row.holder_id == cast.grace.pk
    assert reads("grace")
    assert "I said it otherwise." in page(cast.grace, at("disagreement", row))


def test_the_next_level_decides_it_with_a_reason_and_nobody_else(cast: Cast):
    stage = issued(cast)
    disagreement_add(by=cast.sam, record=stage.record, text="I said it otherwise.", now=NOW)
    stored = DisagreementNote.objects.select_related("record__session", "key__organisation_key")
    with pytest.raises(Refusal, match="Only the two"):
        note_open(by=cast.ruth, note=stored.get(), now=NOW, reason="I want to.")
    opened(cast.sam, cast.tom, session=stage.session)
    with pytest.raises(Refusal, match="reason"):
        note_open(by=cast.grace, note=stored.get(), now=NOW)
    note_open(by=cast.grace, note=stored.get(), now=NOW, reason="The head has to know.")
    assert decide_for(cast.ruth, stored.get(), "read", on=TODAY).allowed


def test_an_old_file_keeps_the_answer_on_its_page(cast: Cast):
    row = opened(cast.sam, cast.ruth)
    disagreement_answer(by=cast.grace, row=row, text="Because of this.", factor="totp", now=NOW)
    assert "Because of this." in page(cast.sam, at("disagreement", row))
