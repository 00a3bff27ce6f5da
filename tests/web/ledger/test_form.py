"""What the first Keel wrote into a ledger has the same bytes and hash in every later one (G-23, G-02)."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from keel.core.records import GENESIS
from keel.web.ledger import stored
from keel.web.ledger.entries import KEEL, LARGEST, Entry, Thing, plain
from keel.web.ledger.hashing import Told, body_of, entry_hash
from keel.web.ledger.heads import KeptHead, NotAHead, add_line, heads_in, read_line
from keel.web.ledger.models import LedgerAbout, LedgerEntry, LedgerHead
from keel.web.ledger.selectors import head_of
from keel.web.ledger.services import record
from keel.web.ledger.verify import _lagging, _stray, verify
from tests.tampering import lifted

SCHOOL, CHILD, OTHER = UUID(int=1), UUID(int=2), UUID(int=3)
AT = datetime(2026, 11, 22, 9, 30, tzinfo=timezone(timedelta(hours=1)))
BODY = (
    b'{"about":["00000000-0000-0000-0000-000000000002","00000000-0000-0000-0000-000000000003"],"act":"case opened",'
    b'"actor_account":null,"actor_member":"00000000-0000-0000-0000-000000000003","at":"2026-11-22T08:30:00Z",'
    b'"facts":{"a":[1,null],"b":"x"},"object_id":"00000000-0000-0000-0000-000000000002","object_kind":"case",'
    b'"organisation_id":"00000000-0000-0000-0000-000000000001","reason_id":null,"record_kind":"K6","sequence":7,'
    b'"version":1}'
)
HEAD = KeptHead(date(2026, 11, 22), SCHOOL, 1042, "ab" * 32)


def told() -> Told:
    return Told(SCHOOL, 1, AT, None, OTHER, "case opened", "K6", "case", CHILD, None, {"b": "x", "a": [1, None]})


def test_an_entry_of_the_first_keel_has_the_same_bytes_and_hash() -> None:
    assert body_of(7, told(), [OTHER, CHILD]) == BODY
    assert (
        entry_hash(GENESIS, 7, told(), [OTHER, CHILD])
        == "67f3d4b34d58ca225df769aedbebb34abc413e40821e9fe54016287569283dad"
    )
    assert '"act":"é"' in body_of(7, told()._replace(act="e\u0301"), []).decode()
    assert '"facts":{"é":"é"}' in body_of(7, told()._replace(facts={"e\u0301": "e\u0301"}), []).decode()


def row(**changed: object) -> list[object]:
    columns: dict[str, object] = {
        "sequence": 7, "version": 1, "at": "2026-11-22 08:30:00", "account": None, "member": OTHER.hex,
        "act": "case opened", "record_kind": "K6", "object_kind": "case", "object_id": CHILD.hex, "reason": None,
        "facts": '{"b": "x", "a": [1, null]}', "previous": "", "hash": "", "organisation": str(SCHOOL),
        "about": f"{OTHER.hex},{CHILD.hex}",
    }  # fmt: skip
    return list({**columns, **changed}.values())


def test_a_row_that_keel_cannot_have_written_has_no_bytes() -> None:
    assert stored.body(row()) == BODY
    for changed in (
        {"sequence": "7"}, {"version": True}, {"at": "2026-11-22T08:30:00"}, {"at": "2026-11-22 08:30"},
        {"at": '2026-11-22 08:30"00'}, {"at": "2026-11-22 08:30\\00"}, {"object_id": CHILD.hex[:-1]},
        {"object_id": CHILD.hex[:-1] + '"'}, {"act": 5}, {"facts": "{"}, {"facts": '{"x": NaN}'}, {"about": "x"},
    ):  # fmt: skip
        assert stored.body(row(**changed)) == b"", changed
    assert b'"at":"2026-11-22T08:30:00.000001Z"' in stored.body(row(at="2026-11-22 08:30:00.000001"))
    assert b'"about":[]' in stored.body(row(about=None))


@pytest.fixture
def five(in_school: UUID) -> UUID:
    for number in range(5):
        record("case opened", thing=Thing("case", uuid4(), "K6"), about=[uuid4()], facts={"number": number})
    return in_school


def test_a_chain_is_read_in_pages_and_from_any_number_on(five: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored, "AT_ONCE", 2)
    assert [entry.number for entry in stored.Chain(five)] == [1, 2, 3, 4, 5]
    assert [entry.number for entry in stored.Chain(five, after=3)] == [4, 5]
    assert verify(five).whole


def test_any_number_of_subjects_is_written_with_its_entry(in_school: UUID) -> None:
    record("case opened", thing=Thing("case", uuid4()), about=[uuid4() for _ in range(401)])
    assert LedgerAbout.objects.count() == LedgerAbout.objects.filter(entry=LedgerEntry.objects.get()).count() == 401
    assert len({row.pk for row in LedgerAbout.objects.all()}) == 401
    assert verify(in_school).whole


def back() -> None:
    LedgerHead.objects.update(sequence=2, hash=LedgerEntry.objects.get(sequence=2).hash)


def cut() -> None:
    LedgerAbout.objects.filter(entry__sequence__gt=3).delete()
    LedgerEntry.objects.filter(sequence__gt=3).delete()
    LedgerHead.objects.update(sequence=3, hash=LedgerEntry.objects.get(sequence=3).hash)


@pytest.mark.parametrize(
    ("tamper", "number", "sentence"),
    [
        (lambda: LedgerHead.objects.all().delete(), 1, "The chain's end says 0, but there are 5 entries."),
        (cut, 4, "The ledger ends at entry 3, but a copy names entry 5."),
    ],
)
def test_a_break_is_told_in_a_sentence(five: UUID, tamper: Callable[[], object], number: int, sentence: str) -> None:
    kept = head_of(five)
    with lifted():
        tamper()
    assert verify(five, witness=kept).broken == (number, sentence)


def test_the_first_of_several_heads_that_disagree_is_named(five: UUID) -> None:
    wrong = [(4, "0" * 64), (2, "1" * 64), (2, LedgerEntry.objects.get(sequence=2).hash)]
    verdict = verify(five, witnesses=wrong)
    assert (verdict.whole, verdict.entries) == (False, 5)
    assert verdict.broken == (2, "Entry 2 has another hash than the copy that names it.")
    with lifted():
        LedgerEntry.objects.filter(sequence=3).update(facts={})
    assert verify(five, witnesses=wrong[:1]).broken == verify(five).broken
    assert verify(five, witness=wrong[1]).broken == verdict.broken


def test_figures_and_words_go_to_their_limits_and_no_further() -> None:
    moment = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
    facts = (LARGEST, -LARGEST, True, None, "x" * 80, moment, [(1, CHILD)])
    assert plain(facts) == [LARGEST, -LARGEST, True, None, "x" * 80, "2026-11-22T09:30:00+00:00", [[1, str(CHILD)]]]
    for figure in (LARGEST + 1, -LARGEST - 1):
        with pytest.raises(
            ValueError, match=r"^A figure in the ledger has at most 15 digits, so that every reader reads"
        ):
            plain(figure)
    with pytest.raises(
        ValueError, match=r"^A fact in the ledger is a short word of the program. Put free text into a sea"
    ):
        plain("x" * 81)
    with pytest.raises(TypeError, match=r"^The ledger takes no float as a fact"):
        plain([1.5])
    assert Entry(act="read", actor=KEEL, thing=Thing("case"), facts={"a_1 b": 1}).facts == {"a_1 b": 1}
    for name in ("A", "1a", "", "a\n"):
        with pytest.raises(ValueError, match=r"is no name of a fact. Use small letters"):
            Entry(act="read", actor=KEEL, thing=Thing("case"), facts={name: 1})


def test_a_head_is_kept_on_a_line_that_is_added_once_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "anchors.txt"
    line = f"2026-11-22 00000000-0000-0000-0000-000000000001 1042 {'ab' * 32}"
    assert HEAD.line() == line
    assert read_line(line) == HEAD
    path.write_bytes(f"From: Keel\n> {line}\n\xff\n".encode("latin-1"))
    assert list(heads_in(path)) == [HEAD]
    assert not add_line(path, HEAD)
    later = KeptHead(date(2026, 11, 23), SCHOOL, 1043, "cd" * 32)
    assert add_line(path, later)
    assert list(heads_in(path)) == [HEAD, later]
    assert add_line(tmp_path / "new.txt", later)
    assert (tmp_path / "new.txt").read_text() == later.line() + "\n"
    assert (tmp_path / "new.txt").stat().st_mode & 0o037 == 0
    with pytest.raises(NotAHead) as caught:
        read_line("x" * 200)
    assert str(caught.value) == f"“{'x' * 120}” is no head of a ledger. Give day, organisation, number and hash."


def test_entries_in_one_place_and_subjects_of_no_entry_are_told(five: UUID) -> None:
    assert _stray(5, 5) is None
    assert _stray(5, 4) == (5, "There are subjects of an entry that is not there.")
    assert _stray(4, 5) == (4, "Two entries stand in one place.")
    assert _lagging(5, head_of(five)) is None
    assert _lagging(3, (4, GENESIS)) == (5, "The chain's end says 4, but there are 3 entries.")
    stray = LedgerAbout(entry_id=uuid4(), sequence=6, subject_id=uuid4())
    stray.save()
    assert verify(five).broken == (5, "There are subjects of an entry that is not there.")
    with lifted():
        LedgerAbout.objects.filter(pk=stray.pk).delete()
    assert verify(five).whole
