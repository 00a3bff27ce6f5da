"""Runs every test this machine can run: all of them on SQLite, then the web tests once more on PostgreSQL.

At the end it says what could not be run and why. Where CI is true that is a failure. Further arguments go to pytest's
first pass: `make test` takes none, `.venv/bin/python tools/test.py -k word` does.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.house_plugin import NOTES, in_ci  # noqa: E402  (the root is not on the path before)
from tests.postgres import NoPostgres, cluster  # noqa: E402


def main() -> int:
    """Both passes and a plain last word; gives the exit status."""
    began = time.monotonic()
    failed, left_out = [], []
    with tempfile.TemporaryDirectory() as folder:
        notes = Path(folder) / "not-run"
        print("Tests on SQLite", flush=True)
        if run(notes, *sys.argv[1:]):
            failed.append("the tests on SQLite")
        left_out += read(notes, "SQLite")
        print("\nTests on PostgreSQL", flush=True)
        try:
            with cluster() as address:
                if run(notes, "tests/web", "-m", "not browser", address=address):
                    failed.append("the tests on PostgreSQL")
            left_out += read(notes, "PostgreSQL")
        except NoPostgres as why:
            left_out.append(f"the PostgreSQL pass not run: {why}")
            print(f"not run: {why}")
            if in_ci():
                failed.append("the tests on PostgreSQL, which CI may not leave out")
    last_word(failed, left_out, time.monotonic() - began)
    return 1 if failed else 0


def run(notes: Path, *arguments: str, address: str = "") -> int:
    """One pytest pass; what it skips lands in the notes."""
    surroundings = {**os.environ, NOTES: str(notes), "PYTHONUNBUFFERED": "1"}
    if address:
        surroundings |= {"KEEL_TEST_DATABASE": "postgresql", "KEEL_DATABASE": address}
    command = [sys.executable, "-m", "pytest", *arguments]
    return subprocess.run(command, cwd=ROOT, env=surroundings, stdin=subprocess.DEVNULL, check=False).returncode


def read(notes: Path, database: str) -> list[str]:
    """What a pass left out; its file is used up."""
    said = notes.read_text(encoding="utf-8").splitlines() if notes.exists() else []
    lines = [f"on {database} {line}" for line in said]
    notes.unlink(missing_ok=True)
    return lines


def last_word(failed: list[str], left_out: list[str], seconds: float) -> None:
    """Plainly: what failed, what was left out, how long it took."""
    print()
    for line in left_out:
        print(f"Left out: {line}")
    if not left_out:
        print("Left out: nothing; the browser and PostgreSQL were here.")
    verdict = "Failed: " + " and ".join(failed) if failed else "Passed"
    print(f"{verdict}, in {seconds:.0f} s.", flush=True)


if __name__ == "__main__":
    sys.exit(main())
