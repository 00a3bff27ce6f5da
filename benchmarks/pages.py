"""Home, session list and room of three years: time and queries, beside the floor.

Their queries again at ten times the rows, and with a thousand organisations in the database.

The floor loads the signed-in member and renders the base page. Ledger writes of a confidential reading are counted
apart, as the issue asks: they are what a reading costs, not what a page costs.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keel.web.settings_test")
django.setup()

from django.db import connection  # noqa: E402 - models are there after the set-up
from django.test import Client, override_settings  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_test_environment  # noqa: E402

from benchmarks._measure import Line, beside, count, line  # noqa: E402
from benchmarks._neighbours import neighbours  # noqa: E402
from benchmarks._school import School, three_years  # noqa: E402
from keel.web.ledger.services import record_reading  # noqa: E402
from keel.web.people.models import Member  # noqa: E402
from tests.cast import signed_in  # noqa: E402

LIMITS = {"home": 12, "session list": 12, "room": 15}
FLOORS = 4
TIMES = 30
NEIGHBOURS = 1000
OF_THE_LEDGER = ("ledger_", "SAVEPOINT", "BEGIN", "COMMIT")
"""Reading a confidential record is written down in a transaction of its own."""


def main() -> list[Line]:
    """Each page's p50 beside the floor, its queries, and its queries at ten times the rows."""
    setup_test_environment()
    with override_settings(ROOT_URLCONF="benchmarks._urls"), three_years() as school:
        lines = [one for page in pages(school) for one in _measured(page, school)]
    return lines + _counted("ten times the rows", 10, 0) + _counted(f"{NEIGHBOURS:,} organisations", 1, NEIGHBOURS)


def _counted(where: str, times: int, others: int) -> list[Line]:
    command = [sys.executable, "-m", "benchmarks.pages", str(times), str(others)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    told = (one.partition(":") for one in said.splitlines())
    return [count(f"{name}, {where}", int(number), limit=LIMITS[name]) for name, _, number in told if name in LIMITS]


def tell_counts(times: int, others: int) -> None:
    """Print each page's queries in a school of so many times the rows, beside so many other organisations.

    Run in a process of its own.
    """
    setup_test_environment()
    with three_years(times=times) as school:
        neighbours(school.cast, others)
        for name, path in pages(school):
            print(f"{name}:{_queries(path, school.cast.tom)}")


def pages(school: School) -> list[tuple[str, str]]:
    """Name and address of each measured page, as the supervisor asks for it."""
    return [("home", "/"), ("session list", "/sessions/"), ("room", f"/sessions/{school.room.pk}/room/")]


def _measured(page: tuple[str, str], school: School) -> list[Line]:
    name, path = page
    client = signed_in(Client(), school.cast.tom)

    def ask(address: str) -> None:
        assert client.get(address).status_code == 200, address

    with _ledger_apart() as written:
        times, floor = beside(lambda: ask(path), lambda: ask("/floor/"), times=TIMES)
    kept = written[-len(times) :]
    apart = [line(f"{name}, its reading in the ledger", kept)] if kept else []
    if kept:
        times = [whole - part for whole, part in zip(times, kept, strict=True)]
    return [
        line(f"{name}, three years", times, floor=floor, floors=FLOORS),
        *apart,
        count(f"{name}, queries", _queries(path, school.cast.tom), limit=LIMITS[name]),
    ]


@contextmanager
def _ledger_apart() -> Iterator[list[float]]:
    """The seconds that each reading of a confidential record takes in the ledger, in order."""
    written: list[float] = []

    def timed(**given: Any) -> Any:
        began = time.perf_counter()
        try:
            return record_reading(**given)
        finally:
            written.append(time.perf_counter() - began)

    with patch("keel.web.access.reading.record_reading", timed):
        yield written


def _queries(path: str, member: Member) -> int:
    client = signed_in(Client(), member)
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200, path
    return sum(not any(word in one["sql"] for word in OF_THE_LEDGER) for one in asked.captured_queries)


if __name__ == "__main__":
    tell_counts(int(sys.argv[1]), int(sys.argv[2]))
