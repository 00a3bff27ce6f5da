"""Opening 50 names and 10 texts adds under 5 ms to a page, beside reading as many rows that nobody sealed.

The rows are reasons, the plainest sealed model there is; the names are short and the texts a page long. The keys are
one per child, read with the rows in the same query.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import django
from django.db import connection, transaction

from benchmarks._measure import Line, line, repeat

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keel.web.settings_test")
django.setup()

from keel.web.ledger.entries import Actor, Thing  # noqa: E402 - models are there after the set-up
from keel.web.ledger.models import Reason  # noqa: E402
from keel.web.ledger.services import Reading, give_reason, record_reading  # noqa: E402
from keel.web.scope import in_organisation  # noqa: E402
from keel.web.sealing import keys  # noqa: E402

NAMES, TEXTS = 50, 10


def main() -> list[Line]:
    """Three lines: opening alone, the page's rows with it, and a ledger entry with a confidential reading."""
    with _database():

        def rows() -> list[Reason]:
            return list(Reason.objects.select_related("key"))

        def opened() -> int:
            return sum(len(row.text) for row in rows())

        assert opened() > TEXTS * 2000
        floor = repeat(rows, times=100)
        with_texts = repeat(opened, times=100)
        fresh = [rows() for _ in range(110)]
        keys.forget_opened_keys()
        alone = repeat(lambda: [row.text for row in fresh.pop()], times=100)
        return [
            line("open 50 names and 10 texts", alone, limit=0.005),
            line("read and open them", with_texts, floor=floor),
            _ledger_line(),
        ]


def _ledger_line() -> Line:
    actor, reading = Actor(uuid4(), uuid4()), [Reading(Thing("case", uuid4(), "K6"), frozenset({uuid4()}))]

    def in_one() -> None:
        with transaction.atomic():
            record_reading(actor=actor, things=reading)

    def nothing() -> None:
        with transaction.atomic():
            pass

    return line("write a reading into the ledger", repeat(in_one, times=200), floor=repeat(nothing, times=200))


@contextmanager
def _database() -> Iterator[None]:
    """A database in memory with fifty names and ten texts in it."""
    connection.creation.create_test_db(verbosity=0, serialize=False)
    school = uuid4()
    with in_organisation(school):
        for number in range(NAMES):
            give_reason("Marigold Featherstonehaugh", key=keys.new_key(school, "child", uuid4()))
            if number < TEXTS:
                give_reason("It was said and written down. " * 100, key=keys.new_key(school, "child", uuid4()))
        yield
    connection.creation.destroy_test_db(":memory:", verbosity=0)
