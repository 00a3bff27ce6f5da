"""G-07, TH-5: whoever a file is about sees the same pages, figures, lists, mails and refusals with and without it.

The same school, the same moment: first with the hidden file at its latest stage, then with all of it taken back. Of
pages that differ in an id alone one is opened, and the head alone asks every address of the program with the file's
ids; with `KEEL_CRAWL=all` everybody asks for everything. On PostgreSQL the head and the safeguarding lead walk.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from keel.web.disagreements.models import Disagreement
from keel.web.disagreements.services.answering import disagreement_answer, disagreement_take_up
from keel.web.disagreements.services.notes import note_open
from keel.web.disagreements.services.opening import account_add, disagreement_settle
from keel.web.ledger.models import LedgerEntry
from keel.web.notices.models import Notice
from keel.web.obligations.models import Obligation
from keel.web.sessions.models import DisagreementNote
from keel.web.sessions.services.records import disagreement_add
from tests.cast import LONDON, NOW, Cast, signed_in
from tests.web.disagreements.crawling import MOST, Answer, asked, crawl
from tests.web.disagreements.making import CANARY, fresh, opened
from tests.web.sessions.stage import Stage, issued

ALL: Final = os.environ.get("KEEL_CRAWL") == "all"
LONG_AFTER = datetime(2027, 1, 20, 10, tzinfo=LONDON)
"""The answer is overdue by then on every step."""

Story = Callable[[Stage, str], Disagreement]


def waiting(stage: Stage, name: str) -> Disagreement:
    """Opened, and the answer long overdue."""
    return opened(stage.cast.sam, getattr(stage.cast, name), session=stage.session)


def to_the_end(stage: Stage, name: str) -> Disagreement:
    """Answered, added to, taken up where it can be, read, closed, and the note on the record opened by its holder."""
    cast = stage.cast
    row = waiting(stage, name)
    note = DisagreementNote.objects.select_related("record__session", "key__organisation_key").get()
    if row.holder_id not in (stage.session.supervisor_id, stage.session.supervisee_id):
        note_open(by=row.holder, note=note, reason="Both have left it to me to decide.", now=NOW)
    disagreement_answer(by=row.holder, row=row, text=f"No. {CANARY}", factor="totp", now=NOW)
    account_add(by=cast.sam, row=fresh(row), text=f"Still. {CANARY}", now=NOW)
    row = fresh(row)
    if row.step == "supervisor" and name != "grace":
        disagreement_take_up(by=cast.sam, row=row, text="Not settled.", now=NOW)
    disagreement_settle(by=cast.sam, row=fresh(row), text="Enough.", now=NOW)
    return fresh(row)


@pytest.mark.parametrize(
    ("name", "story"),
    [
        ("ruth", to_the_end),
        ("ruth", waiting),
        ("priya", waiting),
        *(
            pytest.param(*one, marks=pytest.mark.once)
            for one in (("grace", to_the_end), ("neil", waiting), ("tom", waiting))
        ),
    ],
)
def test_whoever_it_is_about_sees_the_same_with_and_without_it(cast: Cast, name: str, story: Story):
    """Every page, byte for byte, with as many queries; every address with the file's ids is as absent as any other."""
    whole = (name, story) == ("ruth", to_the_end)
    alike = MOST if ALL else 1
    stage = issued(cast)
    disagreement_add(by=cast.sam, record=stage.record, text="I said it otherwise.", now=NOW)
    asked(signed_in(Client(), cast.sam), "/agreements/")  # a process reads a policy once, whoever asks first
    with taken_back():
        row = story(stage, name)
        ids = hidden_ids(row) if whole or ALL else []
        with cast.at(LONG_AFTER):
            with_it = crawl(signed_in(Client(), getattr(cast, name)), ids=ids, alike=alike)
            mails_with = mails_to(cast, name)
            seen = asked(signed_in(Client(), cast.sam), f"/disagreements/{row.pk}/")
    assert CANARY in seen.body, "the file is really there"
    assert not Disagreement.objects.exists()
    with cast.at(LONG_AFTER), taken_back():
        without = crawl(signed_in(Client(), getattr(cast, name)), ids=ids, alike=alike)

    assert sorted(with_it.keys() ^ without.keys()) == []
    differing = {address: difference(with_it[address], without[address]) for address in without}
    assert {address: said for address, said in differing.items() if said} == {}
    assert all(CANARY not in answer.body for answer in with_it.values())
    assert mails_with == mails_to(cast, name)
    assert len(without) > 40, "the crawl reached the pages"


def test_an_address_of_the_file_is_as_absent_as_one_of_nothing(cast: Cast):
    """The same answer to GET and POST for the hidden id and for an id of nothing (G-05, G-07)."""
    row = opened(cast.sam, cast.ruth)
    client = signed_in(Client(), cast.ruth, confirmed=True)
    nothing = UUID("00000000-0000-4000-8000-000000000000")
    for page in ("", "answer/", "hand-on/", "take-up/", "add/", "close/", "name/"):
        hidden, absent = f"/disagreements/{row.pk}/{page}", f"/disagreements/{nothing}/{page}"
        assert difference(asked(client, hidden), asked(client, absent)) == ""
        answers = [client.post(address, {"text": "Let me in."}) for address in (hidden, absent)]
        assert {one.status_code for one in answers} == ({405} if page == "" else {404})
    assert row.statements.count() == 1


def test_no_page_of_the_subject_says_how_long_the_chain_is(cast: Cast):
    """What stands between two entries of theirs cannot be counted."""
    opened(cast.sam, cast.ruth)
    page = signed_in(Client(), cast.ruth).get(reverse("people:my_ledger") + "?what=all").content.decode()
    newest = LedgerEntry.objects.order_by("-sequence").values_list("sequence", flat=True)[0]
    assert f">{newest}<" not in page
    assert "opened a disagreement" not in page


@contextmanager
def taken_back() -> Iterator[None]:
    """Whatever is done inside is undone at the end, readings in the ledger among it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def hidden_ids(row: Disagreement) -> list[UUID]:
    """The ids that came into the world with the file and that some address might take."""
    owed = Obligation.objects.filter(disagreement_id=row.pk).values_list("pk", flat=True)
    return [row.pk, *owed[:1]]


def mails_to(cast: Cast, name: str) -> list[str]:
    """What is in the outbox for them."""
    rows = Notice.objects.filter(recipient=getattr(cast, name)).order_by("kind", "key")
    return [f"{row.kind} {row.about_kind} {row.asked_at}" for row in rows]


def difference(one: Answer, other: Answer) -> str:
    """What differs, in a few words; empty if nothing does."""
    if one == other:
        return ""
    if one.status != other.status:
        return f"status {one.status} and {other.status}"
    if one.queries != other.queries:
        return f"{one.queries} and {other.queries} queries"
    if one.headers != other.headers:
        return f"headers {set(one.headers) ^ set(other.headers)}"
    lines = zip(one.body.splitlines(), other.body.splitlines(), strict=False)
    return next((f"{a!r} and {b!r}" for a, b in lines if a != b), "length")
