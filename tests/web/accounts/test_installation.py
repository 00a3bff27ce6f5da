"""A database is a demo or real for ever, and Keel serves only what is safe to serve."""

import os
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from keel.web.accounts import checks
from keel.web.accounts.checks import is_loopback, refuse_to_start, serving_problems
from keel.web.accounts.installation import (
    InstallationError,
    installation_create,
    is_demo,
    root_key_prepare,
    the_installation,
)
from keel.web.accounts.models import Installation
from keel.web.sealing.rootkey import RootKey, RootKeyError

pytestmark = pytest.mark.django_db
DEMO, REAL = Installation.Kind.DEMO, Installation.Kind.REAL


def test_an_installation_is_said_once(db: None) -> None:
    assert the_installation() is None
    assert not is_demo()
    installation_create(REAL)
    for kind in (DEMO, REAL):
        with pytest.raises(InstallationError, match="a real installation already"):
            installation_create(kind)
    assert not is_demo()


def test_a_real_installation_never_becomes_a_demo(db: None) -> None:
    made = installation_create(REAL)
    made.kind = DEMO
    for change in (
        made.save,
        made.delete,
        lambda: Installation.objects.update(kind=DEMO),
        lambda: Installation.objects.create(id=2, kind=DEMO, root_mark=""),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    for statement in (
        "UPDATE accounts_installation SET kind = 'demo'",
        "DELETE FROM accounts_installation",
        "INSERT INTO accounts_installation (id, kind, root_mark, made) VALUES (2, 'demo', '', '2026-11-22')",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    if connection.vendor == "sqlite":
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("REPLACE INTO accounts_installation VALUES (1, 'demo', '', '2026-11-22')")
    assert not is_demo()


def test_an_unknown_kind_is_refused(db: None) -> None:
    with pytest.raises(InstallationError, match="no kind"):
        installation_create("test")  # type: ignore[arg-type]


@pytest.mark.django_db(transaction=True)
def test_a_root_key_is_made_for_an_empty_database_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "root.key"
    made = root_key_prepare(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert root_key_prepare(path).mark == made.mark


@pytest.mark.django_db(transaction=True)
def test_a_missing_root_key_is_never_made_anew_over_a_database_in_use(tmp_path: Path) -> None:
    installation_create(REAL)
    with pytest.raises(RootKeyError, match="Put the file back"):
        root_key_prepare(tmp_path / "root.key")
    assert not (tmp_path / "root.key").exists()


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("127.0.0.1", True),
        ("localhost", True),
        ("[::1]", True),
        ("127.9.9.9", True),
        ("0.0.0.0", False),  # noqa: S104
        ("::", False),
        ("192.168.1.7", False),
        ("keel.school.example", False),
        ("", False),
    ],
)
def test_what_counts_as_this_machine_alone(host: str, here: bool) -> None:
    assert is_loopback(host) is here


def test_a_real_installation_serves_on_loopback(settings) -> None:
    installation_create(REAL)
    assert serving_problems("127.0.0.1") == []
    refuse_to_start()


# kind, settings -> what is said of serving on every address of the machine
OFF_LOOPBACK: dict[str, tuple[Installation.Kind, dict[str, object], str | None]] = {
    "real, no TLS": (REAL, {}, "KEEL_BEHIND_TLS=1"),
    "real, TLS, no name": (REAL, {"KEEL_BEHIND_TLS": True}, "KEEL_HOSTS"),
    "real, TLS and a name": (REAL, {"KEEL_BEHIND_TLS": True, "ALLOWED_HOSTS": ["keel.school.example"]}, None),
    "demo": (DEMO, {"KEEL_DEMO": True}, "this machine alone"),
    "demo, TLS": (DEMO, {"KEEL_DEMO": True, "KEEL_BEHIND_TLS": True}, "this machine alone"),
}


@pytest.mark.parametrize("name", OFF_LOOPBACK)
def test_leaving_loopback_needs_tls_and_is_never_for_the_demo(settings, name: str) -> None:
    kind, wanted, said = OFF_LOOPBACK[name]
    installation_create(kind)
    settings.ALLOWED_HOSTS = settings.LOOPBACK
    for key, value in wanted.items():
        setattr(settings, key, value)
    problems = serving_problems("0.0.0.0")  # noqa: S104
    assert problems == [] if said is None else any(said in problem for problem in problems)
    assert serving_problems("127.0.0.1") == []


WRONG = {
    "KEEL_DEMO": (True, "KEEL_DEMO says otherwise"),
    "DEBUG": (True, "DEBUG is on"),
    "ALLOWED_HOSTS": (["*"], "KEEL_HOSTS"),
    "MFA_TOTP_INSECURE_BYPASS_CODE": ("123456", "always works"),
    "MFA_SUPPORTED_TYPES": (["recovery_codes"], "second factor"),
    "MIDDLEWARE": ([], "second factor"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_setting_stops_the_start(settings, name: str) -> None:
    installation_create(REAL)
    value, said = WRONG[name]
    setattr(settings, name, value)
    assert any(said in problem for problem in serving_problems("127.0.0.1"))
    with pytest.raises(ImproperlyConfigured, match="Keel does not start"):
        refuse_to_start()


def test_a_database_that_is_no_installation_yet_is_not_served(db: None) -> None:
    assert any("keel init" in problem for problem in serving_problems("127.0.0.1"))


def test_a_database_behind_its_migrations_is_not_served(monkeypatch: pytest.MonkeyPatch) -> None:
    installation_create(REAL)
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda *_: [("one", False)])
    assert any("keel migrate" in problem for problem in serving_problems("127.0.0.1"))


def test_a_database_that_cannot_be_opened_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(*_: object) -> None:
        raise DatabaseError("gone")

    monkeypatch.setattr(checks, "MigrationExecutor", closed)
    monkeypatch.setattr(checks, "the_installation", closed)
    assert any("cannot be opened" in problem for problem in serving_problems("127.0.0.1"))


def test_the_wrong_root_key_and_a_missing_one_stop_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    installation_create(REAL)
    monkeypatch.setattr(checks, "root_key", lambda: RootKey(os.urandom(32)))
    assert any("not the one this database was made with" in problem for problem in serving_problems("127.0.0.1"))

    def missing() -> None:
        raise RootKeyError("There is no root key.")

    monkeypatch.setattr(checks, "root_key", missing)
    assert "There is no root key." in serving_problems("127.0.0.1")


def test_the_mark_of_a_root_key_gives_nothing_of_it_away() -> None:
    key = RootKey(bytes(range(32)))
    assert len(key.mark) == 16
    assert key.mark not in bytes(range(32)).hex()
