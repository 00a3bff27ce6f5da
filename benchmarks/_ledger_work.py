"""The processes of the ledger bench, the database in KEEL_DATABASE; each prints seconds as JSON.

    python -m benchmarks._ledger_work prepare ORGANISATION ENTRIES
    python -m benchmarks._ledger_work write ORGANISATION SECONDS

A writer works as a person's requests would, with pauses: a bare insert, the same with a ledger entry, a confidential
reading, by turns.
"""

import json
import os
import random
import sys
import time
from collections.abc import Callable
from functools import partial
from uuid import UUID, uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keel.web.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402 - models are there after the set-up

from benchmarks._measure import once, repeat  # noqa: E402
from keel.commands.django_ready import migrate_all  # noqa: E402
from keel.web.ledger.entries import Actor, Thing  # noqa: E402
from keel.web.ledger.services import Reading, record, record_reading  # noqa: E402
from keel.web.ledger.verify import verify  # noqa: E402
from keel.web.scope import in_organisation  # noqa: E402

PAUSE = 0.1
"""Seconds between two acts of one writer, on the average; eight writers do eighty a second."""
ACTOR = Actor(uuid4(), uuid4())


def prepare(organisation: UUID, number: int) -> list[float]:
    """Make the tables and a chain of so many entries; returns the seconds of checking it."""
    migrate_all()
    with in_organisation(organisation), transaction.atomic():
        for place in range(number):
            record("read", thing=Thing("case", uuid4(), "K6"), about=[uuid4()], facts={"number": place % 7})
    assert verify(organisation).entries == number
    return repeat(lambda: verify(organisation), times=5)


def _insert(organisation: UUID) -> None:
    with connection.cursor() as cursor:
        mine = [str(value) if connection.vendor == "postgresql" else value.hex for value in (uuid4(), organisation)]
        cursor.execute(
            "INSERT INTO people_contact (id, organisation_id, label, telephone, hours, note, position)"
            " VALUES (%s, %s, 'Duty line', '0', '', '', 0)",
            mine,
        )


def bare(organisation: UUID) -> None:
    """The floor: one insert in a transaction of its own."""
    with transaction.atomic():
        _insert(organisation)


def told(organisation: UUID) -> None:
    """The same, and the ledger told of it."""
    with transaction.atomic():
        _insert(organisation)
        record("read", actor=ACTOR, thing=Thing("case", uuid4()), about=[uuid4()])


def read(_: UUID) -> None:
    """A confidential reading: an entry in a transaction of its own."""
    record_reading(actor=ACTOR, things=[Reading(Thing("case", uuid4(), "K6"), frozenset({uuid4()}))])


KINDS: dict[str, Callable[[UUID], None]] = {"bare": bare, "told": told, "read": read}


def write(organisation: UUID, seconds: int) -> dict[str, list[float]]:
    """Do each kind by turns, in random order, until the time is up."""
    found: dict[str, list[float]] = {kind: [] for kind in KINDS}
    with in_organisation(organisation):
        for kind in KINDS.values():
            kind(organisation)
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            for name in random.sample(sorted(KINDS), len(KINDS)):
                time.sleep(random.uniform(0, 2 * PAUSE))  # noqa: S311 - only to spread the writers
                found[name].append(once(partial(KINDS[name], organisation)))
    return found


if __name__ == "__main__":
    _, what, whose, how_much = sys.argv
    print(json.dumps({"prepare": prepare, "write": write}[what](UUID(whose), int(how_much))))
