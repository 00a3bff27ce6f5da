"""Taking copies: who may, exactly what they hold, what the ledger says, and at what cost (X3, S17, S18, S19, G-55)."""

import json
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from keel.web.actions.models import Action
from keel.web.actions.services import Agreed, action_agree
from keel.web.documents import views
from keel.web.documents.checking import verify_copy
from keel.web.documents.document import Document
from keel.web.ledger.models import LedgerEntry
from keel.web.people.models import Member
from keel.web.sessions.models import Extract, Record, Session
from keel.web.sessions.services.records import disagreement_add, record_correct, record_draft
from tests.cast import Cast, signed_in
from tests.web.documents.making import (
    AFTER,
    STARTS,
    WEEK,
    another_session,
    issued,
    issued_with_canaries,
    session_of,
    signed_by,
)
from tests.web.sessions.making import new_id

pytestmark = pytest.mark.once

Drawn = list[Document]


@dataclass
class Stage:
    """An issued record, with a word in each part that stands nowhere else."""

    cast: Cast
    session: Session
    record: Record
    words: dict[str, str]

    def extract(self, number: str) -> Extract:
        return Extract.objects.get(case__number=number)

    def url(self, name: str) -> str:
        ids: dict[str, Callable[[], UUID]] = {
            "record": lambda: self.record.pk,
            "extract": lambda: self.extract("0041").pk,
            "agreement": lambda: self.session.agreement_id,
            "agenda": lambda: self.session.pk,
            "monitoring": lambda: self.session.supervisee_id,
        }
        return reverse(f"documents:{name}", args=[ids[name]()])


@pytest.fixture
def stage(cast: Cast) -> Stage:
    return Stage(cast, *issued_with_canaries(cast))


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Drawn:
    """The documents that would have been drawn, without drawing them."""
    found: Drawn = []

    def note(document: Document, *, at: object) -> bytes:
        found.append(document)
        return b"%PDF-"

    monkeypatch.setattr(views, "drawn", note)
    return found


def printed(document: Document) -> str:
    return json.dumps(document.as_data(), ensure_ascii=False) + (document.attachment or "")


def got(client: Client, member: Member, address: str) -> Any:
    return signed_in(client, member).get(address)


EVERYTHING = {"session", "case:0041", "case:0042", "personal"}
HOLDS = {"sam": EVERYTHING, "tom": EVERYTHING, "priya": {"case:0041", "case:0042"}}
"""What a record's copy holds: the two people all of it, the safeguarding lead the children's parts."""

ANSWERS = {
    "record": {"sam": 200, "tom": 200, "priya": 200, "ruth": 403, "dan": 404, "una": 404},
    "extract": {"sam": 200, "tom": 200, "priya": 200, "dan": 404, "una": 404},
    "agreement": {"sam": 200, "tom": 200, "priya": 200, "ruth": 200, "dan": 404, "una": 404},
    "agenda": {"sam": 200, "tom": 200, "ruth": 403, "dan": 404, "una": 404},
    "monitoring": {"sam": 200, "tom": 200, "priya": 200, "ruth": 200, "dan": 404, "una": 404},
}


@pytest.mark.parametrize(("name", "who"), [(name, who) for name, row in ANSWERS.items() for who in row])
def test_who_may_take_which_copy(stage: Stage, drawn: Drawn, client: Client, name: str, who: str) -> None:
    answer = got(client, getattr(stage.cast, who), stage.url(name))

    assert answer.status_code == ANSWERS[name][who]
    assert len(drawn) == (answer.status_code == 200)


@pytest.mark.parametrize("who", HOLDS)
def test_a_persons_copy_holds_exactly_the_parts_they_may_read(
    stage: Stage, drawn: Drawn, client: Client, who: str
) -> None:
    """X3: canaries of the other parts are neither printed nor attached."""
    got(client, getattr(stage.cast, who), stage.url("record"))

    (document,) = drawn
    numbers = {str(row.case_id): row.case.number for row in Extract.objects.select_related("case")}
    for identity, word in stage.words.items():
        kind, _, case_id = identity.partition(":")
        name = f"case:{numbers[case_id]}" if case_id else kind
        assert (word in printed(document)) == (name in HOLDS[who]), name
    assert verify_copy((document.attachment or "").encode(), root=stage.record.root).holds


@pytest.mark.parametrize(("number", "other"), [("0041", "0042"), ("0042", "0041")])
def test_an_extract_never_holds_another_childs_text(
    stage: Stage, drawn: Drawn, client: Client, number: str, other: str
) -> None:
    """X3, S18."""
    disagreement_add(by=stage.cast.sam, record=stage.record, text="Ada Marsh and Joe Tern", now=AFTER)

    got(client, stage.cast.sam, reverse("documents:extract", args=[stage.extract(number).pk]))

    text = printed(drawn[0])
    assert f"canary-of-{number}" in text
    assert f"canary-of-{other}" not in text
    assert "canary-of-the" not in text
    assert ("Ada Marsh" in text) != ("Joe Tern" in text)
    assert verify_copy((drawn[0].attachment or "").encode(), root=stage.record.root).holds


def test_a_disagreement_is_in_every_copy_of_the_two_people(stage: Stage, drawn: Drawn, client: Client) -> None:
    """S17, S22, G-26; whoever may not read it is told that there is one."""
    disagreement_add(by=stage.cast.sam, record=stage.record, text="It was otherwise.", now=AFTER)

    for who in ("sam", "tom", "priya"):
        got(client, getattr(stage.cast, who), stage.url("record"))

    assert ["It was otherwise." in printed(one) for one in drawn] == [True, True, False]
    assert "A disagreement is attached to this record." in printed(drawn[2])


def test_signatures_are_data_and_what_is_missing_is_not_signed(stage: Stage, drawn: Drawn, client: Client) -> None:
    """S17, S19, G-57."""
    signed_by(stage.cast, stage.record, "sam")
    got(client, stage.cast.sam, stage.url("record"))
    signed_by(stage.cast, stage.record, "tom")
    got(client, stage.cast.sam, stage.url("record"))

    half, whole = drawn
    assert half.status == "Waiting for 1 of 2 to sign when this copy was made"
    assert "Not signed" in printed(half)
    assert "Supervision folder" in printed(half)
    assert whole.status == ""
    checked = verify_copy((whole.attachment or "").encode(), root=stage.record.root)
    assert [(one.name, one.holds) for one in checked.signatures] == [("Sam Whitlock", True), ("Tom Okafor", True)]


def test_a_corrected_record_says_so_once_the_correction_is_issued(stage: Stage, drawn: Drawn, client: Client) -> None:
    record_correct(by=stage.cast.tom, record=stage.record, reason="A date was wrong.", now=AFTER)
    got(client, stage.cast.sam, stage.url("record"))
    issued(stage.cast, stage.session)
    got(client, stage.cast.sam, stage.url("record"))

    assert [("Corrected since" in dict(one.facts)) for one in drawn] == [False, True]


def test_a_copy_is_told_to_the_ledger_with_what_was_read_for_it(stage: Stage, drawn: Drawn, client: Client) -> None:
    before = LedgerEntry.objects.count()

    got(client, stage.cast.priya, stage.url("record"))

    told = LedgerEntry.objects.order_by("sequence")[before:]
    assert [entry.act for entry in told] == ["read", "copy taken"]
    subjects = {row.subject_id for row in told[1].about.all()}
    assert {stage.session.supervisee_id, stage.extract("0041").case_id, stage.extract("0042").case_id} <= subjects
    assert told[1].facts == {"parts": 2, "version": 1}


def test_nothing_is_drawn_when_the_ledger_cannot_be_written(
    stage: Stage, drawn: Drawn, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """G-43."""

    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("no ledger")

    monkeypatch.setattr("keel.web.documents.services.write", fails)

    with pytest.raises(RuntimeError, match="no ledger"):
        got(client, stage.cast.sam, stage.url("record"))
    assert drawn == []
    assert not LedgerEntry.objects.filter(act="copy taken").exists()


@pytest.mark.parametrize("name", ANSWERS)
def test_a_copy_is_a_file_named_by_its_day_and_is_never_kept_by_a_browser(
    stage: Stage, drawn: Drawn, client: Client, name: str
) -> None:
    answer = got(client, stage.cast.sam, stage.url(name))

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith(f'attachment; filename="{name}-2026-')
    assert "no-store" in answer["Cache-Control"]
    for child in ("Ada", "Marsh", "0041"):
        assert child not in answer["Content-Disposition"] + stage.url(name) + drawn[0].title + drawn[0].reference


@pytest.mark.parametrize("name", ANSWERS)
def test_a_copy_is_taken_by_looking_and_what_is_missing_is_404(stage: Stage, client: Client, name: str) -> None:
    signed_in(client, stage.cast.sam)

    assert client.post(stage.url(name)).status_code == 405
    assert client.get(reverse(f"documents:{name}", args=[new_id()])).status_code == 404


def test_a_draft_has_no_copy(cast: Cast, client: Client) -> None:
    record = record_draft(by=cast.tom, session=session_of(cast), now=AFTER)

    assert got(client, cast.tom, reverse("documents:record", args=[record.pk])).status_code == 404


def test_a_blank_agenda_holds_nothing_but_whose_session_it_is(stage: Stage, drawn: Drawn, client: Client) -> None:
    """S19: a form to fill in by hand."""
    got(client, stage.cast.sam, stage.url("agenda") + "?blank")

    assert "0041" not in printed(drawn[0])
    assert {block.kind for block in drawn[0].blocks} == {"space"}


def test_an_agenda_names_children_by_number_only(stage: Stage, drawn: Drawn, client: Client) -> None:
    got(client, stage.cast.sam, stage.url("agenda"))

    assert "0041" in printed(drawn[0])
    assert "Ada" not in printed(drawn[0])


@pytest.mark.parametrize("who", ["sam", "tom"])
def test_an_agenda_says_whose_an_action_about_a_child_is_and_by_when_and_none_of_its_words(
    stage: Stage, drawn: Drawn, client: Client, who: str
) -> None:
    """The sheet is carried about, and an action's words may name a child; they are read on the screen, and told."""
    agreed = {part: open_action(stage, part) for part in ("case", "personal", "session")}
    later = another_session(stage.cast, (), STARTS + 5 * WEEK)
    before = LedgerEntry.objects.count()

    got(client, getattr(stage.cast, who), reverse("documents:agenda", args=[later.pk]))

    *_, table = drawn[0].blocks
    when = "Wednesday 21 October 2026\nOverdue, carried 1 time"
    assert sorted(table.rows) == [  # type: ignore[union-attr]
        ("Case 0041", "Agreed on Wednesday 7 October 2026", "Sam Whitlock", when),
        ("The person", "Agreed on Wednesday 7 October 2026", "Sam Whitlock", when),
        ("The session", "canary of the session\nAgreed on Wednesday 7 October 2026", "Sam Whitlock", when),
    ]
    assert printed(drawn[0]).count("canary") == 1
    assert "an action about a child or the person without its words" in drawn[0].notice
    told = str([one.facts for one in LedgerEntry.objects.order_by("sequence")[before:] if one.act == "read"])
    assert [str(one.pk) in told for one in agreed.values()] == [False, False, True]


def open_action(stage: Stage, part: str) -> Action:
    """Agreed in the session, due a fortnight later."""
    what = Agreed(
        part=part,
        session_id=stage.session.pk,
        supervisee=stage.cast.sam,
        text=f"canary of the {part}",
        owner=stage.cast.sam,
        due=(STARTS + 2 * WEEK).date(),
        case=stage.extract("0041").case if part == "case" else None,
    )
    return action_agree(by=stage.cast.tom, what=what, on=STARTS.date(), now=STARTS)


def test_the_monitoring_record_says_who_was_there_and_whose_mark_it_is(
    stage: Stage, drawn: Drawn, client: Client
) -> None:
    """S19."""
    got(client, stage.cast.ruth, stage.url("monitoring"))

    (table,) = drawn[0].blocks
    assert [(row[1], row[3], row[4]) for row in table.rows] == [  # type: ignore[union-attr]
        ("Sam Whitlock", "14:00 to 15:02", "Wednesday 7 October 2026 at\N{NO-BREAK SPACE}15:03"),
        ("Tom Okafor", "14:00 to 15:02", "Wednesday 7 October 2026 at\N{NO-BREAK SPACE}15:03"),
    ]


@contextmanager
def counted(into: list[int]) -> Any:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        yield
    into.append(sum(1 for one in queries if "INSERT" not in one["sql"] and "SAVEPOINT" not in one["sql"]))


@pytest.mark.parametrize("name", ["record", "agenda"])
def test_a_record_of_ten_children_asks_no_more_than_a_record_of_one(
    cast: Cast, drawn: Drawn, client: Client, name: str
) -> None:
    children = tuple((f"{number:04}", f"Child Number{number}") for number in range(10))
    counts: list[int] = []
    for some in (children[:1], children):
        session = session_of(cast, some) if not counts else another_session(cast, children[1:], STARTS + 5 * WEEK)
        record = issued(cast, session)
        pk = record.pk if name == "record" else session.pk
        signed_in(client, cast.sam)
        address = reverse(f"documents:{name}", args=[pk])
        client.get(address)
        with counted(counts):
            assert client.get(address).status_code == 200

    assert counts[0] == counts[1]
