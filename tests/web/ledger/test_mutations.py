"""Ten thousand random changes to the rows of a chain are all found, each at its place, and none without one (G-23).

The rows are as the database hands them over, in memory: what is checked is all that `verify` checks of them.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest

from keel.core.records import GENESIS, LedgerEntry, ledger_hash
from keel.web.ledger.stored import body
from keel.web.ledger.verify import judged

Row = list[Any]
LENGTH = 6
MUTATIONS = 10_000
COLUMNS = 15
NUMBER, VERSION, AT, ACCOUNT, MEMBER, ACT, KIND, THING, THING_ID, REASON = range(10)
FACTS, PREVIOUS, HASH, SCHOOL, ABOUT = range(10, COLUMNS)
SCHOOLS_ID = UUID(int=7).hex


def chain(chance: Random) -> list[Row]:
    """A true chain, written as SQLite keeps it."""
    rows = [
        [
            number, 1, f"2026-11-{number + 9:02} 09:30:00.{chance.randrange(10**6):06}", _id(chance), _id(chance),
            chance.choice(["read", "case opened"]), "K6", "case", _id(chance), chance.choice([None, _id(chance)]),
            f'{{"number": {chance.randrange(99)}}}', "", "", SCHOOLS_ID,
            ",".join(_id(chance) for _ in range(number % 3)) or None,
        ]
        for number in range(1, LENGTH + 1)
    ]  # fmt: skip
    return linked(rows, 0)


def linked(rows: list[Row], first: int) -> list[Row]:
    """The hashes worked out anew from that place on."""
    for place in range(first, len(rows)):
        rows[place][PREVIOUS] = rows[place - 1][HASH] if place else GENESIS
        rows[place][HASH] = ledger_hash(rows[place][PREVIOUS], body(rows[place]))
    return rows


def _id(chance: Random) -> str:
    return UUID(int=chance.getrandbits(128)).hex


def found(rows: Sequence[Row], head: tuple[int, str], kept: set[tuple[int, str]] = frozenset()) -> int | None:  # type: ignore[assignment]
    """Where the chain breaks, read and checked as `verify` does."""
    entries = (LedgerEntry(row[NUMBER], row[PREVIOUS], body(row), row[HASH]) for row in rows)
    broken = judged(entries, head=head, kept=kept).broken
    return broken.number if broken else None


def changed(rows: list[Row], chance: Random) -> int:
    """One column of one row becomes another."""
    place, column = chance.randrange(LENGTH), chance.randrange(COLUMNS)
    row = rows[place]
    if column in (NUMBER, VERSION):
        row[column] += chance.choice([-1, 1, 1000])
    elif column == AT:
        row[AT] = row[AT][:-1] + str((int(row[AT][-1]) + chance.randrange(1, 10)) % 10)
    elif column == FACTS:
        row[FACTS] = f'{{"number": {100 + chance.randrange(99)}}}'
    elif column in (ACT, KIND, THING):
        row[column] += chance.choice("abc ")
    else:
        row[column] = _id(chance) if column not in (PREVIOUS, HASH) else _id(chance) * 2
    return place + 1


def deleted(rows: list[Row], chance: Random) -> int:
    """A row goes, the last one too: its head stays."""
    place = chance.randrange(LENGTH)
    del rows[place]
    return place + 1


def inserted(rows: list[Row], chance: Random) -> int:
    """A row that fits the one before it, hash and all, comes in; those after it move up or stay.

    It is found by the one after it that does not follow from it; as the last one, by the head.
    """
    place = chance.randrange(LENGTH)
    new = [*rows[place]]
    new[THING_ID] = _id(chance)
    rows.insert(place, new)
    new[PREVIOUS] = rows[place - 1][HASH] if place else GENESIS
    new[HASH] = ledger_hash(new[PREVIOUS], body(new))
    for row in rows[place + 1 :] if chance.random() < 0.5 else ():
        row[NUMBER] += 1
    return min(place + 2, LENGTH)


def swapped(rows: list[Row], chance: Random) -> int:
    """Two rows change places, with their numbers or without."""
    first, second = sorted(chance.sample(range(LENGTH), 2))
    rows[first], rows[second] = rows[second], rows[first]
    if chance.random() < 0.5:
        rows[first][NUMBER], rows[second][NUMBER] = rows[second][NUMBER], rows[first][NUMBER]
    return first + 1


def truncated(rows: list[Row], chance: Random) -> int:
    """The end is cut off."""
    left = chance.randrange(LENGTH)
    del rows[left:]
    return left + 1


def back_dated(rows: list[Row], chance: Random) -> int:
    """Days or seconds earlier."""
    place = chance.randrange(LENGTH)
    was = datetime.fromisoformat(rows[place][AT])
    earlier = was - timedelta(days=chance.randrange(30), seconds=chance.randrange(1, 9999))
    rows[place][AT] = earlier.isoformat(" ", "microseconds")
    return place + 1


MUTATION: list[Callable[[list[Row], Random], int]] = [changed, deleted, inserted, swapped, truncated, back_dated]


def test_ten_thousand_mutations_are_found_where_they_are() -> None:
    chance = Random(23)  # noqa: S311 - the same every run
    missed = []
    for number in range(MUTATIONS):
        if number % 100 == 0:
            true = chain(chance)
            head = (LENGTH, true[-1][HASH])
            assert found(true, head) is None, "a false alarm"
        rows = [[*row] for row in true]
        mutation = MUTATION[number % len(MUTATION)]
        place = mutation(rows, chance)
        if found(rows, head) != place:
            missed.append((mutation.__name__, place, found(rows, head)))
    assert missed == []


@pytest.mark.parametrize("cut", [False, True])
def test_a_chain_worked_out_anew_is_found_by_the_first_head_kept_outside(cut: bool) -> None:
    """With hashes and head made to fit, nothing but a copy or an anchor can tell; it tells the entry that it names."""
    chance = Random(25)  # noqa: S311 - the same every run
    for _ in range(500):
        true = chain(chance)
        outside = {(row[NUMBER], row[HASH]) for row in chance.sample(true, 2)} | {(LENGTH, true[-1][HASH])}
        rows = [[*row] for row in true]
        place = truncated(rows, chance) if cut else changed_and_linked(rows, chance)
        head = (len(rows), rows[-1][HASH] if rows else GENESIS)
        assert found(rows, head) is None, "the chain alone is whole"
        assert found(true, (LENGTH, true[-1][HASH]), outside) is None, "a false alarm"
        expected = place if cut else min(number for number, _ in outside if number >= place)
        assert found(rows, head, outside) == expected


def changed_and_linked(rows: list[Row], chance: Random) -> int:
    """A row becomes another and the chain follows from it."""
    place = back_dated(rows, chance)
    linked(rows, place - 1)
    return place
