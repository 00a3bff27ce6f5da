"""What the ledger costs on a busy database: eight writers in one school, on SQLite and on PostgreSQL.

An entry may add a millisecond to a write, and to a confidential reading, over a bare insert in a transaction of its
own. Checking a chain takes at most twenty millionths of a second an entry (G-66).
"""

import json
import os
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from statistics import median
from typing import Any
from uuid import uuid4

from benchmarks._measure import Line, line
from keel.web.sealing.rootkey import make_root_key
from tests.postgres import NoPostgres, cluster
from tests.postgres import surroundings as as_application

WRITERS, SECONDS = 8, 6
MOST = 0.001
ENTRIES = 5_000
PER_ENTRY = 1 / 50_000

Surroundings = dict[str, str]


def main() -> list[Line]:
    """Three lines a database; PostgreSQL's are left out where there is none."""
    with tempfile.TemporaryDirectory() as folder:
        make_root_key(Path(folder) / "root.key")
        here = {**os.environ, "KEEL_VAR": folder, "KEEL_DEMO": "1", "DJANGO_SETTINGS_MODULE": "keel.web.settings"}
        lines = _measured("SQLite", {**here, "KEEL_DATABASE": f"sqlite://{folder}/keel.sqlite3"})
        with suppress(NoPostgres), cluster() as address:
            lines += _measured("PostgreSQL", {**here, **as_application(address)})
    return lines


def _measured(name: str, surroundings: Surroundings) -> list[Line]:
    school = str(uuid4())
    checked = _said(_started(["prepare", school, str(ENTRIES)], surroundings))
    writers = [_started(["write", school, str(SECONDS)], surroundings) for _ in range(WRITERS)]
    said = [_said(writer) for writer in writers]
    bare, told, read = ([one for each in said for one in each[kind]] for kind in ("bare", "told", "read"))
    most = median(bare) + MOST
    return [
        line(f"{name}, {WRITERS} writers: a write and its entry", told, limit=most, floor=bare),
        line(f"{name}, {WRITERS} writers: a reading's entry", read, limit=most, floor=bare),
        line(f"{name}: check {ENTRIES:,} entries", checked, limit=ENTRIES * PER_ENTRY),
    ]


def _started(words: list[str], surroundings: Surroundings) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "benchmarks._ledger_work", *words]
    return subprocess.Popen(command, env=surroundings, stdout=subprocess.PIPE, text=True)


def _said(process: "subprocess.Popen[str]") -> Any:
    text, _ = process.communicate()
    if process.returncode:
        raise RuntimeError("A process of the ledger bench failed; what it said stands above.")
    return json.loads(text)
