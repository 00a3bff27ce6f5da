"""Tampering below the application is found and located (G-23), and so is an end cut off (G-25)."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keel.core.records import (
    GENESIS,
    LedgerEntry,
    first_break,
    ledger_hash,
    part_hash,
    record_root,
    wrong_part,
)
from tests.core.records.strategies import RECORDS, ledger

BODIES = st.lists(st.binary(max_size=20), min_size=2, max_size=8, unique=True)
SALT = bytes(range(32))


def test_hashes_are_the_published_ones():
    """Kept values: another program must get the same from the same bytes."""
    part = part_hash(SALT, b'{"content":{},"version":"keel-record/1"}')

    assert part == "ecf3df6f152f931c2b22ebd5a32c0314c8b7a17270b89ddff027241d70f65e61"
    assert record_root({"session": part}) == "6fc8b3de364e53031fc21ab909deddf9670e906073a6401129f4ea45117f0867"
    assert ledger_hash(GENESIS, b"{}") == "fb1634c4e6cd4b1f1afe3ce2d6ef080f7ac5d1f357d723ad4dfca782733b62db"


def test_the_order_of_parts_does_not_change_the_root_and_a_record_has_parts():
    hashes = {"session": "a" * 64, "case:1": "b" * 64}

    assert record_root(hashes) == record_root(dict(reversed(hashes.items())))
    with pytest.raises(ValueError, match=r"^A record has at least one part\.$"):
        record_root({})


def test_a_salt_of_another_length_is_refused():
    """Else the last byte of a salt could become the first of a text."""
    with pytest.raises(ValueError, match="A salt has 32 bytes, this one has 31"):
        part_hash(SALT[1:], b"")


@given(RECORDS, st.data())
def test_a_changed_part_is_found_by_name(parts, data):
    hashes = {part: part_hash(*pair) for part, pair in parts.items()}
    root = record_root(hashes)
    assert wrong_part(root, parts, hashes) is None

    changed = data.draw(st.sampled_from(sorted(parts)))
    salt, body = parts[changed]

    assert wrong_part(root, {**parts, changed: (salt, body + b" ")}, hashes) == changed
    assert wrong_part(root, {**parts, "case:9": (salt, body)}, hashes) == "case:9"
    assert wrong_part(root, {p: parts[p] for p in parts if p != changed}, hashes) == changed
    assert wrong_part("0" * 64, parts, hashes) == "root"


@given(BODIES)
def test_a_whole_ledger_has_no_break(bodies):
    entries = ledger(bodies)

    assert first_break(entries) is None
    assert first_break(entries, head=(entries[-1].number, entries[-1].hash)) is None
    assert first_break([]) is None


@given(BODIES, st.data())
def test_every_single_change_is_found_where_it_is(bodies, data):
    entries = ledger(bodies)
    at = data.draw(st.integers(0, len(entries) - 1))
    spoilt = data.draw(st.sampled_from(["body", "hash", "number", "delete", "insert", "swap", "repeat"]))

    if spoilt == "body":
        entries[at] = entries[at]._replace(body=entries[at].body + b"!")
    elif spoilt == "hash":
        entries[at] = entries[at]._replace(hash=GENESIS)
    elif spoilt == "number":
        entries[at] = entries[at]._replace(number=0)
    elif spoilt == "delete":
        at = data.draw(st.integers(0, len(entries) - 2))
        del entries[at]
    elif spoilt == "insert":
        entries.insert(at, LedgerEntry(at + 1, GENESIS if at else "f" * 64, b"forged", "0" * 64))
    elif spoilt == "swap":
        at = data.draw(st.integers(0, len(entries) - 2))
        entries[at], entries[at + 1] = entries[at + 1], entries[at]
    else:
        entries.insert(at + 1, entries[at])
        at += 1

    found = first_break(entries)
    assert found is not None
    assert found.number == at + 1


@given(BODIES, st.data())
def test_a_copy_that_names_a_head_shows_a_cut_end_and_a_chain_worked_out_anew(bodies, data):
    """G-25: each holder of a signed copy is a witness."""
    entries = ledger(bodies)
    head = (entries[-1].number, entries[-1].hash)
    kept = data.draw(st.integers(0, len(entries) - 1))

    cut = first_break(entries[:kept], head=head)
    anew = first_break(ledger([*bodies[:-1], b"another end that is long enough"]), head=head)

    assert cut == (kept + 1, f"The ledger ends at entry {kept}, but a copy names entry {head[0]}.")
    assert anew == (head[0], f"Entry {head[0]} has another hash than the copy that names it.")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"number": 7}, "Entry 2 should stand here, but entry 7 does."),
        ({"previous": GENESIS}, "Entry 2 does not follow the entry before it."),
        ({"body": b"other"}, "Entry 2 is not what was written: its hash is another."),
    ],
)
def test_a_break_says_what_is_wrong(change, sentence):
    entries = ledger([b"one", b"two", b"three"])
    entries[1] = entries[1]._replace(**change)

    assert first_break(entries) == (2, sentence)


def test_fifty_thousand_entries_are_checked_in_a_second():
    """G-66; processor time, the best of five rounds: other work shares the machine."""
    entries = ledger([b'{"act":"read","number":%d}' % number for number in range(10_000)])
    rounds = []
    for _ in range(5):
        start = process_time()
        assert first_break(entries) is None
        rounds.append(process_time() - start)
    assert 10_000 / min(rounds) > 50_000
