"""The twins' rows on a disk as an installation has them: a file in WAL mode, and what else is left behind (G-27)."""

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, Final

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections, models, transaction
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.urls import reverse

from keel.web.documents import views as documents
from keel.web.documents.engine import render
from keel.web.environment import database
from keel.web.sealing.fields import SealedField
from keel.web.sessions.models import Record
from tests.tampering import lifted
from tests.web.crawl.canaries import BY_THE_SERVICES, marked, named, rows, scoped, texts
from tests.web.crawl.twins import Twin, at_work
from tests.web.scans.specimens import picture
from tests.web.sessions.stage import browser

WORD: Final = re.compile(r"plumcanary\d{4}x")
BLOB: Final = re.compile(r"(?<=[(,])X'((?:[0-9A-F]{2})+)'")
WRITTEN: Final = ("settled at school", "heavy before half term", "a hard fortnight")
"""What the frozen parts say, which are parsed and take no word of ours."""
CANARY: Final = re.compile("|".join((WORD.pattern, *WRITTEN)).encode())
EACH: Final = 5
"""Words that each sealed text is given."""
BEGINNING: Final = 24
"""Bytes of a ciphertext that are looked for: its nonce and more."""


@contextmanager
def at(folder: Path) -> Iterator[Path]:
    """Work on a file in this folder that begins as the tests' database stands; temporary files go there too."""
    file = folder / "keel.sqlite3"
    connection.ensure_connection()
    file.write_bytes(connection.connection.serialize())
    settings: dict[str, Any] = {**connection.settings_dict, **database(f"sqlite://{file}", folder)}
    settings["OPTIONS"]["init_command"] += "PRAGMA wal_autocheckpoint=0;"
    before = connections["default"]
    (folder / "temp").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(folder / "temp"))
        patch.setattr(documents, "drawn", render)
        connections["default"] = DatabaseWrapper(settings, "default")
        try:
            yield folder
        finally:
            connections["default"].close()
            connections["default"] = before


def filled(twins: list[Twin]) -> set[str]:
    """Give every sealed text words of its own; which."""
    numbers, words = count(), set()
    for twin in twins:
        with at_work(twin), transaction.atomic(), lifted():
            for model in scoped():
                fields = sealed(model)
                for row in rows(model) if fields else ():
                    for one in fields:
                        new = [f"plumcanary{next(numbers):04}x" for _ in range(EACH)]
                        was = getattr(row, one.attname)
                        setattr(row, one.attname, marked(was, " ".join(new)))
                        words |= set(new) if was else set()
                    row.save(update_fields=[one.name for one in fields])
    return words


def sealed(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The model's sealed fields, without those whose bytes are parsed."""
    return [one for one in texts(model) if isinstance(one, SealedField) and named(one) not in BY_THE_SERVICES]


def opened(twins: list[Twin]) -> set[str]:
    """The words that are read from the rows by whoever has the keys."""
    found: set[str] = set()
    for twin in twins:
        with at_work(twin):
            for model in scoped():
                for row in rows(model) if sealed(model) else ():
                    found.update(*(WORD.findall(str(getattr(row, one.attname))) for one in sealed(model)))
    return found


def kept(twins: list[Twin]) -> list[bytes]:
    """How each sealed text that holds words of ours begins on the disk, long enough to be nothing else."""
    found = []
    for twin in twins:
        with at_work(twin):
            for model in scoped():
                for row in rows(model) if (fields := sealed(model)) else ():
                    found += [bytes(one) for field in fields if (one := row.__dict__[field.attname])]
    return [one[:BEGINNING] for one in found]


def used(twin: Twin) -> None:
    """A page, a copy drawn as a file, a search and an upload."""
    with at_work(twin):
        record = Record.objects.filter(issued_at__isnull=False).earliest("issued_at")
        client = browser(twin.cast.sam)
        for name in ("sessions:record", "documents:record"):
            assert client.get(reverse(name, args=[record.pk])).status_code == 200
        assert client.post(reverse("search:find"), {"words": "settled"}).status_code == 200
        scan = SimpleUploadedFile("scan.jpg", picture())
        assert client.post(reverse("scans:of_record", args=[record.pk]), {"file": scan}).status_code in (200, 303)


def left(folder: Path) -> Iterator[tuple[str, bytes]]:
    """What whoever takes the disk finds: every file, and the database as a dump, its bytes read as text."""
    yield from ((file.name, file.read_bytes()) for file in folder.rglob("*") if file.is_file())
    lines = "\n".join(connection.connection.iterdump())
    yield "dump", lines.encode() + b"".join(map(bytes.fromhex, BLOB.findall(lines)))
