"""The worker as a process of its own: killed with a job in hand, killed after its effect, told to stop (G-72).

Each runs on a copy of an installation that `keel init` made.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.house.source import ROOT
from tests.installation import keel

PROGRAM = """
import os, sys, time
from datetime import timedelta
from pathlib import Path
from keel.commands.django_ready import find_installation
find_installation()
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from keel.web.background import jobs, running, sweeping
from keel.web.background.services import ask
from keel.web.background.worker import Worker
from keel.web.people.models import Contact, Organisation
from keel.web.scope import in_organisation
place, what = Path(os.environ["KEEL_VAR"]), sys.argv[1]
school = Organisation.objects.get().pk

def effect(order):
    Contact.objects.create(label="effect", telephone="01632 960199")
    if what == "stall":
        (place / "ready").touch()
        time.sleep(120)

jobs.register("test", effect)
if what == "ask":
    with in_organisation(school), transaction.atomic():
        ask("test", key="one", now=timezone.now())
elif what != "count":
    if what == "stall after":
        def stall(self, value):
            (place / "ready").touch()
            time.sleep(120)
        DBTaskResult.set_successful = stall
    if what == "later":
        DBTaskResult.objects.filter(status="RUNNING").update(started_at=timezone.now() - timedelta(hours=1))
    Worker().once()
with in_organisation(school):
    print(Contact.objects.filter(label="effect").count(), end="")
"""


@pytest.fixture
def place(first_installation: Path, tmp_path: Path) -> Path:
    """A copy of an installation for one test."""
    return Path(shutil.copytree(first_installation, tmp_path / "place"))


def environment(place: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KEEL_", "DJANGO_"))}
    return {**kept, "KEEL_VAR": str(place)}


def does(place: Path, what: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, what],
        cwd=ROOT, env=environment(place), capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def killed(place: Path, what: str) -> None:
    """Start a worker that stalls, wait until it does, and kill it so that it can do nothing more."""
    with subprocess.Popen([sys.executable, "-c", PROGRAM, what], cwd=ROOT, env=environment(place)) as worker:
        until = time.monotonic() + 90
        while not (place / "ready").exists():
            assert worker.poll() is None
            assert time.monotonic() < until
            time.sleep(0.05)
        os.kill(worker.pid, signal.SIGKILL)


@pytest.mark.parametrize("when", ["stall", "stall after"])
def test_killed_with_a_job_in_hand_or_after_its_effect_the_effect_happens_once(place: Path, when: str) -> None:
    """G-72: kill -9 in the middle of the effect keeps nothing of it; after it, nothing is done again."""
    does(place, "ask")
    killed(place, when)
    assert does(place, "count") == ("0" if when == "stall" else "1")
    does(place, "work")
    for _ in range(2):
        assert does(place, "later") == "1"


def test_a_worker_goes_when_who_started_it_is_gone_and_on_being_told(place: Path) -> None:
    for parent in ("1", None):
        words = ["--with-parent", parent] if parent else []
        command = [sys.executable, "-m", "keel", "worker", *words]
        with subprocess.Popen(command, cwd=ROOT, env=environment(place), stdout=subprocess.PIPE, text=True) as worker:
            if parent is None:
                assert worker.stdout is not None
                assert "ready" in worker.stdout.readline()
                worker.terminate()
            assert worker.wait(timeout=60) == 0


def test_without_an_installation_it_says_what_to_do(tmp_path: Path) -> None:
    refused = keel(tmp_path, "worker", "--once")
    assert refused.returncode == 1
    assert "keel init" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_once_does_what_is_due_and_ends(place: Path) -> None:
    done = keel(place, "worker", "--once")
    assert (done.returncode, done.stderr) == (0, "")
