"""A record's PDF under 100 ms once warm, beside the floor: a document with nothing in it."""

import os

import django

from benchmarks._measure import Line, line, repeat

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keel.web.settings_test")
django.setup()

from keel.web.documents.assemble.record import record_document  # noqa: E402 - models are there after the set-up
from keel.web.documents.document import Document  # noqa: E402
from keel.web.documents.engine import render  # noqa: E402
from tests.documents.making import AT, fixed, gathered  # noqa: E402

SAID = "It was said and written down, so that it can be understood much later. " * 8


def main() -> list[Line]:
    """Three lines: assembling alone, a record of six children as a PDF, and one of sixty, each text new every time."""
    empty = Document(title="Nothing", organisation="A school", notice="", facts=(), blocks=())
    floor = repeat(lambda: render(empty, at=AT), times=20)
    six, sixty = [iter(_records(count, 30)) for count in (6, 60)]
    again = _records(6, 1)[0]
    return [
        line("assemble a record of 6 children", repeat(lambda: record_document(again), times=50)),
        line("a record's PDF, 6 children", repeat(lambda: _drawn(next(six)), times=20), limit=0.100, floor=floor),
        line("a record's PDF, 60 children", repeat(lambda: _drawn(next(sixty)), times=5), floor=floor),
    ]


def _records(children: int, count: int) -> list:
    names = tuple((f"{number:04}", f"Child Number{number}") for number in range(children))
    return [gathered(fixed(f"{SAID}{number}", children=names)) for number in range(count)]


def _drawn(record) -> bytes:
    return render(record_document(record), at=AT)
