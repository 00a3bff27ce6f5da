"""The commands on a machine's own files: init, serve, migrate, adopt, check-stored, ledger verify, the demo's two.

Each runs as a process of its own with a folder of its own, as somebody at a terminal would run it.
"""

import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
from argparse import Namespace
from contextlib import closing
from pathlib import Path

import pytest

from keel.commands import init, run_demo
from keel.commands.django_ready import once_for
from tests.house.source import ROOT
from tests.installation import INIT, OUTSIDE, PASSWORD, keel


@pytest.fixture(scope="module")
def installed(first_installation: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the real installation for this file."""
    return Path(shutil.copytree(first_installation, tmp_path_factory.mktemp("commands") / "installed"))


def test_init_makes_a_database_and_a_key_for_its_owner_alone(first_installation: Path) -> None:
    assert (first_installation / "keel.sqlite3").exists()
    assert (first_installation / "root.key").stat().st_mode & 0o777 == 0o600


def test_init_makes_the_accounts_it_was_told_of_and_no_other(installed: Path) -> None:
    """ASVS 6.3.2. The one from outside has no password yet: they choose it by their link."""
    with closing(sqlite3.connect(installed / "keel.sqlite3")) as database:
        found = database.execute("select email, password like '!%' from accounts_account order by email").fetchall()
    assert found == [("neil@alder.example", 0), ("olu@trust.example", 1)]


def test_init_takes_all_of_somebody_from_outside_or_nothing(tmp_path: Path) -> None:
    refused = keel(tmp_path, *INIT, *OUTSIDE[:4], "--password-stdin", told=f"{PASSWORD}\n")
    assert refused.returncode == 1
    assert "--outside-why together, or none of them" in refused.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("answers", "wanted"),
    [
        ([""], ("", "", "")),
        (["Olu Trent", "olu@trust.example", "Officer"], ("Olu Trent", "olu@trust.example", "Officer")),
    ],
)
def test_init_asks_for_somebody_from_outside_at_a_terminal(
    monkeypatch: pytest.MonkeyPatch, answers: list[str], wanted: tuple[str, ...]
) -> None:
    options = Namespace(outside_name="", outside_email="", outside_why="", password_stdin=False)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _: answers.pop(0))
    init.ask_for_outside(options)
    assert (options.outside_name, options.outside_email, options.outside_why) == wanted


def test_init_without_somebody_from_outside_says_who_hands_over_what() -> None:
    said = init.what_next(Namespace(outside_name="", email="neil@alder.example", organisation="Alder Grove"), "")
    assert "make the headteacher's sign-up link and hand it to them in person. You make it alone" in said
    assert "keel serve" in said


def test_init_makes_nothing_anew(installed: Path) -> None:
    key = (installed / "root.key").read_bytes()
    again = keel(installed, *INIT, "--password-stdin", told=f"{PASSWORD}\n")
    assert again.returncode == 1
    assert "a real installation already" in again.stderr
    assert (installed / "root.key").read_bytes() == key


def test_init_never_makes_a_key_over_a_database_whose_own_is_missing(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "keel.sqlite3").write_bytes((installed / "keel.sqlite3").read_bytes())
    refused = keel(tmp_path, *INIT, "--password-stdin", told=f"{PASSWORD}\n")
    assert refused.returncode == 1
    assert "no root key" in refused.stderr
    assert not (tmp_path / "root.key").exists()


def test_init_says_what_was_wrong_and_can_be_run_again(tmp_path: Path) -> None:
    for changed, password, said in (
        ((), "short", "at least 12 characters"),
        (("--email", "nonsense"), PASSWORD, "valid email"),
        (("--nation", "france"), PASSWORD, "england, wales"),
        (("--organisation", " "), PASSWORD, "has no name"),
    ):
        refused = keel(tmp_path, *INIT, *changed, "--password-stdin", told=f"{password}\n")
        assert refused.returncode == 1, changed
        assert said in refused.stderr
        assert "Traceback" not in refused.stderr
    done = keel(tmp_path, *INIT, "--password-stdin", told=f"{PASSWORD}\n")
    assert done.returncode == 0, done.stderr


def test_adopt_brings_a_template_into_force_once(installed: Path) -> None:
    words = ("adopt", "formal_cycle", "--organisation", "alder grove school", "--from", "2026-09-01")
    done = keel(installed, *words)
    assert done.returncode == 0, done.stderr
    assert "is in force at Alder Grove School from 1 September 2026" in done.stdout
    again = keel(installed, *words)
    assert again.returncode == 1
    assert "starts on a later day" in again.stderr


@pytest.mark.parametrize(
    ("file", "organisation", "first", "said"),
    [
        ("formal_cycle", "Nowhere", "2026-09-01", "no organisation"),
        ("formal_cycle", "Alder Grove School", "tomorrow", "is no day"),
        ("missing.toml", "Alder Grove School", "2026-09-01", "There is no file"),
        ("pyproject.toml", "Alder Grove School", "2026-09-01", "Nothing was changed"),
    ],
)
def test_adopt_refuses_in_a_sentence(installed: Path, file: str, organisation: str, first: str, said: str) -> None:
    refused = keel(installed, "adopt", file, "--organisation", organisation, "--from", first)
    assert refused.returncode == 1
    assert said in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("migrate",), "obligations changed"),
        (("check-stored",), "stored as computed"),
        (("ledger", "verify"), "entries, whole"),
    ],
)
def test_the_commands_that_look_after_an_installation(installed: Path, words: tuple[str, ...], said: str) -> None:
    done = keel(installed, *words)
    assert done.returncode == 0, done.stderr
    assert said in done.stdout


def test_a_witness_that_never_was_breaks_the_verdict(installed: Path) -> None:
    shown = keel(
        installed,
        "ledger",
        "verify",
        "--number",
        "1",
        "--hash",
        "0" * 64,
        "--organisation",
        the_organisation(installed),
    )
    assert shown.returncode == 1
    assert "broken at entry 1" in shown.stdout


def test_serve_stays_on_this_machine_without_tls_in_front(installed: Path) -> None:
    refused = keel(installed, "serve", "--host", "192.0.2.7", "--port", str(a_free_port()))
    assert refused.returncode == 1
    assert "KEEL_BEHIND_TLS=1" in refused.stderr


@pytest.mark.parametrize("command", [("serve",), ("migrate",), ("check-stored",), ("ledger", "verify")])
def test_without_an_installation_each_says_what_to_do(tmp_path: Path, command: tuple[str, ...]) -> None:
    refused = keel(tmp_path, *command)
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    assert "keel init" in refused.stderr


def test_the_demo_never_touches_a_real_installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = {"KEEL_DATABASE": f"sqlite:///{tmp_path}/keel.sqlite3", "KEEL_BEHIND_TLS": "1", "KEEL_HOSTS": "keel.example"}
    for name, value in {**real, "KEEL_VAR": str(tmp_path), "KEEL_DEMO": "0", "KEEL_ROOT_KEY_FILE": "a"}.items():
        monkeypatch.setenv(name, value)
    run_demo.set_environment()
    assert os.environ["KEEL_DATABASE"] == f"sqlite:///{tmp_path}/demo.sqlite3"
    assert os.environ["KEEL_ROOT_KEY_FILE"] == str(tmp_path / "demo.key")
    assert os.environ["KEEL_DEMO"] == "1"
    assert "KEEL_BEHIND_TLS" not in os.environ
    assert "KEEL_HOSTS" not in os.environ


def test_reset_demo_takes_the_demo_away_and_nothing_else(installed: Path) -> None:
    for name in ("demo.sqlite3", "demo.sqlite3-wal", "demo.key", "demo.stamp"):
        (installed / name).write_text("x")
    done = keel(installed, "reset-demo")
    assert done.returncode == 0
    assert not list(installed.glob("demo.*"))
    assert (installed / "keel.sqlite3").exists()
    assert (installed / "root.key").exists()
    assert "no invented school" in keel(installed, "reset-demo").stdout


def test_the_demo_says_that_its_port_is_taken(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = keel(tmp_path, "run-demo", "--port", str(port))
    assert refused.returncode == 1
    assert f"PORT={port + 1}" in refused.stderr


def test_a_demo_without_its_key_is_not_given_another(tmp_path: Path) -> None:
    (tmp_path / "demo.sqlite3").write_text("something")
    refused = keel(tmp_path, "run-demo", "--only-make")
    assert refused.returncode == 1
    assert "make reset-demo" in refused.stderr


def test_a_step_is_taken_once_for_a_mark(tmp_path: Path) -> None:
    taken: list[str] = []
    for mark in ("one", "one", "two"):
        once_for(tmp_path / "stamp", mark, lambda mark=mark: taken.append(mark))  # type: ignore[misc]
    assert taken == ["one", "two"]


def the_organisation(installed: Path) -> str:
    """The id of the installation's only organisation, as `adopt` gives it where a name is not enough."""
    code = (
        "import django; django.setup(); from keel.web.people.models import Organisation as O; print(O.objects.get().pk)"
    )
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KEEL_")}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True,
        env={**kept, "KEEL_VAR": str(installed), "DJANGO_SETTINGS_MODULE": "keel.web.settings"},
    )  # fmt: skip
    found = re.search(r"[0-9a-f-]{36}", done.stdout)
    assert found
    return found.group()


def a_free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
