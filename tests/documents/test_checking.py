"""A copy can be checked by whoever holds it, and every change is found (G-24)."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keel.core.records import fingerprint
from keel.web.documents.assemble.record import record_document
from keel.web.documents.checking import NotACopy, attached, verify_copy
from keel.web.documents.engine import render

from .making import AT, fixed, gathered, only

COPY = record_document(gathered()).attachment or ""
ROOT = fixed().root


def test_an_untouched_copy_holds_against_the_fingerprint_on_paper() -> None:
    found = verify_copy(COPY.encode(), root=fingerprint(ROOT).upper())

    assert found.holds
    assert found.compared
    assert [part.name for part in found.parts] == ["The session", "Case 0041", "Case 0042", "Personal"]


def test_a_copy_of_one_part_holds_by_itself() -> None:
    part = record_document(gathered(only(fixed(), "case:id-0042"))).attachment or ""

    assert verify_copy(part.encode(), root=ROOT).holds


def test_the_pdf_itself_can_be_checked() -> None:
    pdf = render(record_document(gathered()), at=AT)

    assert attached(pdf).decode() == COPY
    assert verify_copy(pdf, root=ROOT).holds


def test_another_records_fingerprint_is_found() -> None:
    found = verify_copy(COPY.encode(), root="0" * 64)

    assert not found.holds
    assert "another record" in found.parts[0].sentence


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_a_change_of_any_character_of_a_text_is_found(data: st.DataObject) -> None:
    copy = json.loads(COPY)
    receipt = data.draw(st.sampled_from(copy["receipts"]))
    at = data.draw(st.integers(0, len(receipt["body"]) - 1))
    other = data.draw(st.characters(codec="utf-8").filter(lambda c: c != receipt["body"][at]))
    receipt["body"] = receipt["body"][:at] + other + receipt["body"][at + 1 :]

    assert not verify_copy(json.dumps(copy).encode(), root=ROOT).holds


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"not json",
        b"[]",
        b"{}",
        b"null",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"version":"keel-copy/1","root":1,"ledger_head":"","public_key":"","receipts":[{}],"signatures":[]}',
        b'{"version":"keel-copy/1","root":"","ledger_head":"","public_key":"","receipts":[],"signatures":[]}',
        b"%PDF-1.7\nnothing attached",
    ],
)
def test_what_is_no_copy_is_refused_in_a_sentence(file: bytes) -> None:
    with pytest.raises(NotACopy, match="hoose"):
        verify_copy(file)


@pytest.mark.parametrize("entry", [None, 1, "x", [], {}, {"body": 3}])
def test_a_broken_entry_never_holds(entry: object) -> None:
    copy = json.loads(COPY) | {"receipts": [entry], "signatures": [entry]}

    assert not verify_copy(json.dumps(copy).encode()).holds


def test_a_mistyped_fingerprint_is_told_apart_from_a_false_copy() -> None:
    with pytest.raises(ValueError, match="64 figures"):
        verify_copy(COPY.encode(), root="3f2a 91bc")
