"""G-24: a receipt proves its part with nothing but itself and the root on the paper, and any changed bit is found."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keel.core.records import canonical, check_receipt, issue_receipts
from tests.core.records.strategies import RECORDS

PARTS = {"session": (bytes(32), canonical({"a": "What was said"})), "case:1": (bytes(range(32)), canonical({"b": "x"}))}
RECEIPT = issue_receipts(PARTS)["session"]


def test_a_true_receipt_holds():
    verdict = check_receipt(RECEIPT.to_bytes(), RECEIPT.root)

    assert verdict == (True, "This text is exactly what was issued under this fingerprint.")


@given(RECORDS)
def test_every_part_of_every_record_has_a_receipt_that_holds(parts):
    receipts = issue_receipts(parts)

    assert set(receipts) == set(parts)
    assert len({receipt.root for receipt in receipts.values()}) == 1
    assert all(check_receipt(receipt.to_bytes(), receipt.root).holds for receipt in receipts.values())


def test_no_other_part_can_be_read_from_a_receipt():
    """X3: each holder gets their part and only hashes of the others."""
    text = RECEIPT.to_bytes()

    assert b"What was said" in text
    assert PARTS["case:1"][1].decode() not in json.dumps(json.loads(text))


def test_every_single_bit_counts():
    """All bits of one receipt, one after the other."""
    whole = RECEIPT.to_bytes()
    for place in range(len(whole) * 8):
        changed = bytearray(whole)
        changed[place // 8] ^= 1 << place % 8
        assert not check_receipt(bytes(changed), RECEIPT.root).holds, place


@settings(max_examples=300)
@given(RECORDS, st.data())
def test_a_changed_bit_is_found_in_any_record(parts, data):
    receipt = issue_receipts(parts)[data.draw(st.sampled_from(sorted(parts)))]
    changed = bytearray(receipt.to_bytes())
    place = data.draw(st.integers(0, len(changed) * 8 - 1))
    changed[place // 8] ^= 1 << place % 8

    assert not check_receipt(bytes(changed), receipt.root).holds


def rewritten(**changes) -> bytes:
    return canonical({**json.loads(RECEIPT.to_bytes()), **changes})


@pytest.mark.parametrize(
    ("receipt", "sentence"),
    [
        (b"", "This is not a Keel receipt, or it was changed. Ask for a new copy."),
        (b"[]", "This is not a Keel receipt, or it was changed. Ask for a new copy."),
        (b"[" * 100_000, "This is not a Keel receipt, or it was changed. Ask for a new copy."),
        (rewritten(version="keel-receipt/2"), "This is not a Keel receipt, or it was changed. Ask for a new copy."),
        (rewritten(salt="00"), "This is not a Keel receipt, or it was changed. Ask for a new copy."),
        (rewritten(body=7), "This is not a Keel receipt, or it was changed. Ask for a new copy."),
        (rewritten(extra="x"), "This is not a Keel receipt, or it was changed. Ask for a new copy."),
        (rewritten(others={"session": "0" * 64}), "This is not a Keel receipt, or it was changed. Ask for a new copy."),
        (RECEIPT.to_bytes() + b"\n", "The receipt was changed after it was issued: its spelling is not Keel's."),
        (
            rewritten(body="{}"),
            "The text is not the text that was issued, or the other parts' hashes were changed.",
        ),
        (
            rewritten(others={}),
            "The text is not the text that was issued, or the other parts' hashes were changed.",
        ),
    ],
)
def test_what_is_no_receipt_or_a_forged_one_is_refused_with_a_sentence(receipt, sentence):
    assert check_receipt(receipt, RECEIPT.root) == (False, sentence)


def test_a_receipt_forged_as_a_whole_fails_against_the_root_on_the_paper():
    forged = issue_receipts({"session": (bytes(32), canonical({"a": "What was never said"}))})["session"]

    assert check_receipt(forged.to_bytes(), RECEIPT.root) == (
        False,
        "The receipt belongs to another record, or to another version of this one.",
    )
