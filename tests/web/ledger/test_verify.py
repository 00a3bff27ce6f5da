"""Whatever is done to a chain below the application is found, and where (G-23, G-25)."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keel.core.records import canonical
from keel.web.ledger import stored
from keel.web.ledger.entries import LONGEST, NAME, Actor, Entry, Fact, Thing
from keel.web.ledger.hashing import Told, body_of, entry_hash, spelt
from keel.web.ledger.models import LedgerAbout, LedgerEntry, LedgerHead
from keel.web.ledger.selectors import head_of
from keel.web.ledger.services import record, write
from keel.web.ledger.verify import verify
from keel.web.scope import in_organisation
from tests.tampering import lifted

LENGTH = 8


@pytest.fixture
def chain(in_school: UUID) -> UUID:
    actor = Actor(uuid4(), uuid4())
    for number in range(LENGTH):
        record(
            "case opened",
            actor=actor,
            thing=Thing("case", uuid4(), "K6"),
            about=[uuid4() for _ in range(number % 3)],
            facts={"number": number},
        )
    return in_school


def entry(sequence: int) -> LedgerEntry:
    return LedgerEntry.objects.get(sequence=sequence)


def change(sequence: int, **columns: object) -> None:
    LedgerEntry.objects.filter(sequence=sequence).update(**columns)


def swap(first: int, second: int) -> None:
    one, other = entry(first), entry(second)
    LedgerEntry.objects.filter(pk=one.pk).update(sequence=1000)
    LedgerEntry.objects.filter(pk=other.pk).update(sequence=first)
    LedgerEntry.objects.filter(pk=one.pk).update(sequence=second)


def put_in(after: int) -> None:
    LedgerAbout.objects.filter(sequence__gt=after).update(sequence=F("sequence") + 1)
    for row in LedgerEntry.objects.filter(sequence__gt=after).order_by("-sequence"):
        LedgerEntry.objects.filter(pk=row.pk).update(sequence=row.sequence + 1)
    model = entry(after)
    model.pk, model.sequence, model.previous = uuid4(), after + 1, model.hash
    model.save(force_insert=True)


def take_out(sequence: int) -> None:
    row = entry(sequence)
    LedgerAbout.objects.filter(entry=row).delete()
    row.delete()


def cut_off_after(sequence: int) -> None:
    for number in range(sequence + 1, LENGTH + 1):
        take_out(number)


def rework_from(sequence: int) -> None:
    """Write the end of the chain anew, with right hashes and a right head: only a witness can tell."""
    previous = entry(sequence).previous
    for number in range(sequence, LENGTH + 1):
        row = entry(number)
        row.facts = {"number": 99}
        told = Told(*(getattr(row, name) for name in Told._fields))
        subjects = list(row.about.values_list("subject_id", flat=True))
        row.previous, row.hash = previous, entry_hash(previous, number, told, subjects)
        row.save()
        previous = row.hash
    LedgerHead.objects.update(hash=previous)


TAMPERING: dict[str, tuple[Callable[[], object], int]] = {
    "a changed fact": (lambda: change(3, facts={"number": 99}), 3),
    "a changed act": (lambda: change(3, act="session held"), 3),
    "another person": (lambda: change(4, actor_account=uuid4()), 4),
    "another member": (lambda: change(4, actor_member=uuid4()), 4),
    "another thing": (lambda: change(5, object_id=uuid4()), 5),
    "another record kind": (lambda: change(5, record_kind="K7"), 5),
    "back-dated": (lambda: change(6, at=entry(6).at - timedelta(days=1)), 6),
    "another hash": (lambda: change(2, hash="0" * 64), 2),
    "another version": (lambda: change(2, version=2), 2),
    "taken out": (lambda: take_out(3), 3),
    "the first taken out": (lambda: take_out(1), 1),
    "put in": (lambda: put_in(3), 4),
    "swapped": (lambda: swap(3, 5), 3),
    "cut off, the head left": (lambda: cut_off_after(5), 6),
    "a subject taken out": (lambda: LedgerAbout.objects.filter(entry__sequence=3).delete(), 3),
    "a subject put in": (lambda: LedgerAbout(entry=entry(4), sequence=4, subject_id=uuid4()).save(), 4),
    "a subject of no entry put in": (
        lambda: LedgerAbout(entry_id=uuid4(), sequence=4, subject_id=uuid4()).save(),
        LENGTH,
    ),
    "a subject of another entry put in": (
        lambda: LedgerAbout(entry_id=entry(5).pk, sequence=4, subject_id=uuid4()).save(),
        LENGTH,
    ),
    "a subject shown with another entry": (
        lambda: LedgerAbout.objects.filter(sequence=2).update(entry_id=entry(3).pk),
        2,
    ),
    "a subject put behind the end": (lambda: LedgerAbout.objects.filter(sequence=2).update(sequence=99), 2),
    "a subject exchanged": (
        lambda: LedgerAbout.objects.filter(entry__sequence=2).update(subject_id=uuid4()),
        2,
    ),
    "the head of another hash": (lambda: LedgerHead.objects.update(hash="1" * 64), 8),
    "the head moved back": (lambda: LedgerHead.objects.update(sequence=3), 3),
    "the head taken out": (lambda: LedgerHead.objects.all().delete(), 1),
}


@pytest.mark.parametrize("name", TAMPERING)
def test_tampering_is_found_at_its_place(chain: UUID, name: str) -> None:
    tamper, place = TAMPERING[name]
    with lifted():
        tamper()
    broken = verify(chain).broken
    assert broken is not None
    assert broken.number == place
    assert broken.why.endswith(".")


def test_a_whole_chain_is_whole(chain: UUID) -> None:
    verdict = verify(chain)
    assert verdict.whole
    assert verdict.entries == LENGTH
    assert verify(chain, witness=head_of(chain)).whole


def test_an_empty_chain_is_whole(in_school: UUID) -> None:
    assert verify(in_school).whole
    assert not verify(in_school, witness=(1, "0" * 64)).whole


def test_an_old_witness_agrees_with_a_chain_that_went_on(chain: UUID) -> None:
    old = entry(4)
    assert verify(chain, witness=(4, old.hash)).whole


@pytest.mark.parametrize("from_", [1, 5, LENGTH])
def test_a_chain_worked_out_anew_is_found_by_a_witness_alone(chain: UUID, from_: int) -> None:
    witness = head_of(chain)
    with lifted():
        rework_from(from_)
    assert verify(chain).whole
    broken = verify(chain, witness=witness).broken
    assert broken is not None
    assert broken.number == LENGTH


def test_an_end_cut_off_with_its_head_is_found_by_a_witness(chain: UUID) -> None:
    witness = head_of(chain)
    with lifted():
        cut_off_after(5)
        LedgerHead.objects.update(sequence=5, hash=entry(5).hash)
    assert verify(chain).whole
    broken = verify(chain, witness=witness).broken
    assert broken is not None
    assert broken.number == 6


def test_another_schools_chain_is_not_looked_at(chain: UUID) -> None:
    other = uuid4()
    with in_organisation(other):
        record("case opened", thing=Thing("case", uuid4()))
    with lifted():
        change(3, facts={})
    assert verify(other).whole
    assert not verify(chain).whole


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sequence=st.integers(1, LENGTH),
    column=st.sampled_from(["act", "object_kind", "record_kind", "previous", "hash"]),
    text=st.text("abcdef0123456789", min_size=1, max_size=4),
)
def test_any_change_to_any_text_is_found(chain: UUID, sequence: int, column: str, text: str) -> None:
    was = getattr(entry(sequence), column)
    with lifted():
        change(sequence, **{column: text})
        broken = verify(chain).broken
        change(sequence, **{column: was})
    assert broken is not None
    assert broken.number == sequence


FACTS = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=6,
)


@given(
    told=st.builds(
        Told,
        organisation_id=st.uuids(),
        version=st.just(1),
        at=st.datetimes(timezones=st.just(UTC)),
        actor_account=st.none() | st.uuids(),
        actor_member=st.none() | st.uuids(),
        act=st.text("abc é", max_size=10),
        record_kind=st.sampled_from(["", "K6"]),
        object_kind=st.just("case"),
        object_id=st.none() | st.uuids(),
        reason_id=st.none() | st.uuids(),
        facts=st.dictionaries(st.text("abc_", min_size=1, max_size=5), FACTS, max_size=4),
    ),
    number=st.integers(1, 10**9),
    subjects=st.lists(st.uuids(), max_size=4),
)
def test_the_quick_bytes_of_an_entry_are_the_canonical_ones(told: Told, number: int, subjects: list[UUID]) -> None:
    """G-23: written and checked by different code, both sooner than the one canonical form, and both equal to it."""
    plain = {name: str(value) if isinstance(value, UUID) else value for name, value in told._asdict().items()}
    expected = canonical({**plain, "sequence": number, "about": sorted(map(str, subjects))})
    assert body_of(number, told, subjects) == expected
    for native in (True, False):
        assert stored.body(as_text(told, number, subjects, native=native)) == expected


WRITTEN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(max_size=LONGEST).filter(str.isprintable),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    at=st.datetimes(timezones=st.just(UTC)).filter(lambda at: at.year > 1900),
    account=st.none() | st.uuids(),
    member=st.none() | st.uuids(),
    case=st.none() | st.uuids(),
    facts=st.dictionaries(st.from_regex(NAME, fullmatch=True), WRITTEN, max_size=4),
    subjects=st.frozensets(st.uuids(), max_size=4),
)
def test_each_database_keeps_and_hashes_what_it_was_told(
    chain: UUID,
    at: datetime,
    account: UUID | None,
    member: UUID | None,
    case: UUID | None,
    facts: dict[str, Fact],
    subjects: frozenset[UUID],
) -> None:
    """G-23: PostgreSQL works the hash out itself, and takes the columns from the text that it hashes."""
    actor, thing = Actor(account, member), Thing("case", case, "K6")
    made = write(Entry(act="case opened", actor=actor, thing=thing, about=subjects, facts=facts), now=at)
    row = LedgerEntry.objects.get(pk=made)
    told = Told(chain, 1, at, account, member, "case opened", "K6", "case", case, None, facts)
    assert row.hash == entry_hash(row.previous, row.sequence, told, list(subjects))
    assert (row.organisation_id, row.version, row.at, row.actor_account, row.actor_member) == told[:5]
    assert (row.act, row.record_kind, row.object_kind, row.object_id, row.reason_id) == told[5:10]
    assert spelt(row.facts) == spelt(facts)
    assert set(row.about.values_list("subject_id", flat=True)) == subjects
    assert verify(chain).whole


def as_text(told: Told, number: int, subjects: list[UUID], *, native: bool) -> list[object]:
    """The row as PostgreSQL (`native`) or SQLite hands it over."""

    def text(value: UUID | None) -> str | None:
        if value is None:
            return None
        return str(value) if native else value.hex

    at = told.at.replace(tzinfo=None)
    about = ",".join(str(text(each)) for each in reversed(subjects)) or None
    return [
        number, told.version, at.isoformat(" ", "microseconds" if native else "auto"), text(told.actor_account),
        text(told.actor_member), told.act, told.record_kind, told.object_kind, text(told.object_id),
        text(told.reason_id), json.dumps(told.facts, ensure_ascii=not native), "", "", text(told.organisation_id),
        about,
    ]  # fmt: skip


def test_what_has_no_canonical_form_is_a_break_and_no_crash(chain: UUID) -> None:
    for facts in ({"x": 1.5}, {"é": 1.5}, {"n": 2**60}, {"é": "e\u0301"}):
        with lifted():
            change(4, facts=facts)
        broken = verify(chain).broken
        assert broken is not None
        assert broken.number == 4
