"""Runs every test this machine can run: all of them on SQLite, and the web tests once more on PostgreSQL.

They run in shares, as many at a time as the machine has processors; what a share said is printed when it ends. At the
end it says what could not be run and why. Where CI is true that is a failure. `make test` takes no arguments;
`.venv/bin/python tools/test.py -k word` hands them to pytest and runs the SQLite tests in one share.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.house_plugin import NOTES, in_ci  # noqa: E402  (the root is not on the path before)
from tests.postgres import NoPostgres, cluster, surroundings  # noqa: E402


@dataclass(frozen=True)
class Share:
    """Some of the tests, on one database."""

    name: str
    arguments: Sequence[str]
    on_postgres: bool = False


@dataclass(frozen=True)
class Ended:
    """What became of a share."""

    said: str
    good: bool
    left_out: Sequence[str] = ()


def left_to(others: Sequence[str]) -> list[str]:
    """What tells pytest to pass over these."""
    return [f"--ignore={place}" for place in others]


POSTGRES = Share("the web tests on PostgreSQL", ("tests/web", "-m", "not browser and not once"), on_postgres=True)
SITTINGS = ("tests/web/sessions", "tests/web/documents", "tests/web/test_links.py")
SQLITE = (
    Share("the browser tests", ("tests", "-m", "browser")),
    Share("sessions, documents and links on SQLite", (*SITTINGS, "-m", "not browser")),
    Share("the other web tests on SQLite", ("tests/web", *left_to(SITTINGS), "-m", "not browser")),
    Share("all but web and browser", ("tests", *left_to(("tests/web", "tests/browser")), "-m", "not browser")),
)
"""Longest first."""


def main() -> int:
    """Every share and a plain last word; gives the exit status."""
    began = time.monotonic()
    given = sys.argv[1:]
    shares = (POSTGRES, *([Share("the tests on SQLite", given)] if given else SQLITE))
    failed: list[str] = []
    left_out: list[str] = []
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for share, ended in zip(shares, pool.map(run, shares), strict=True):
            print(f"\n{share.name[:1].upper()}{share.name[1:]}\n{ended.said}", flush=True)
            failed += [] if ended.good else [share.name]
            left_out += ended.left_out
    last_word(failed, left_out, time.monotonic() - began)
    return 1 if failed else 0


def run(share: Share) -> Ended:
    """Run one share, with a PostgreSQL server of its own if it needs one."""
    if not share.on_postgres:
        return examine(share, {})
    try:
        with cluster() as address:
            return examine(share, surroundings(address))
    except NoPostgres as why:
        return Ended(f"not run: {why}", good=not in_ci(), left_out=[f"{share.name}: {why}"])


def examine(share: Share, surroundings: dict[str, str]) -> Ended:
    """One run of pytest; what it skips lands in its notes."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        notes = Path(folder) / "not-run"
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *share.arguments],
            cwd=ROOT,
            env={**os.environ, NOTES: str(notes), **surroundings},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        said = notes.read_text(encoding="utf-8").splitlines() if notes.exists() else []
    words = f"{done.stdout.rstrip()}\n({time.monotonic() - began:.0f} s)"
    return Ended(words, good=done.returncode == 0, left_out=[f"in {share.name} {line}" for line in said])


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
