"""Headers and cookies on every answer, errors included; errors and logs tell nothing (G-14, G-15, G-67)."""

import json
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from keel.web.accounts.models import Account
from keel.web.environment import database, words, yes_or_no
from keel.web.logs import QuietFormatter
from keel.web.sealing.rootkey import make_root_key

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.web.accounts.pages")]

SignIn = Callable[..., Client]
PATHS = ["/page/", "/form/", "/sign/", "/nowhere/", "/account/", "/account/sign-out/", "/account/confirm/"]
ROOT = Path(settings.PACKAGE).parent.parent


@pytest.fixture
def log() -> Iterator[StringIO]:
    """What Keel's own log says during a test."""
    handler = next(each for each in logging.getLogger("django").handlers if isinstance(each.formatter, QuietFormatter))
    assert isinstance(handler, logging.StreamHandler)
    written = StringIO()
    before = handler.setStream(written)
    yield written
    if before is not None:
        handler.setStream(before)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_answer_has_the_headers(dana: Account, sign_in: SignIn, path: str, method: str) -> None:
    for browser in (Client(), sign_in(dana)):
        headers = getattr(browser, method)(path).headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "camera=()" in headers["Permissions-Policy"]
        assert "Server" not in headers
        policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
        assert policy["default-src"] == policy["object-src"] == policy["base-uri"] == "'none'"
        assert policy["frame-ancestors"] == "'none'"
        assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
        assert "unsafe" not in headers["Content-Security-Policy"]


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(dana: Account, sign_in: SignIn) -> None:
    browser = sign_in(dana)
    browser.get("/account/")
    assert set(browser.cookies) >= {settings.SESSION_COOKIE_NAME, settings.KEEL_WHO_COOKIE_NAME}
    for name, cookie in browser.cookies.items():
        assert cookie["httponly"], name
        assert cookie["samesite"] == "Lax", name
        assert cookie["path"] == "/", name
        assert not cookie["domain"], name
        assert not cookie["max-age"] or name in {settings.CSRF_COOKIE_NAME, settings.KEEL_DEVICE_COOKIE_NAME}, name


def read_settings(folder: Path, **environment: str) -> dict[str, object]:
    """The settings that a fresh process reads in this environment."""
    names = (
        "SESSION_COOKIE_NAME CSRF_COOKIE_NAME KEEL_WHO_COOKIE_NAME KEEL_DEVICE_COOKIE_NAME "
        "SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE SECURE_HSTS_SECONDS SECURE_SSL_REDIRECT SECURE_PROXY_SSL_HEADER "
        "DEBUG ALLOWED_HOSTS SECRET_KEY"
    )
    wanted = f"{{n: getattr(s, n) for n in {names.split()!r}}}"
    script = f"import json; from keel.web import settings as s; print(json.dumps({wanted}))"
    found = subprocess.run(
        [sys.executable, "-c", script],
        env={"KEEL_VAR": str(folder), "PATH": "", **environment},
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert found.returncode == 0, found.stderr
    answer: dict[str, object] = json.loads(found.stdout)
    return answer


def test_a_real_installation_has_host_cookies_and_behind_tls_hsts(tmp_path: Path) -> None:
    make_root_key(tmp_path / "root.key")
    real = read_settings(tmp_path)
    assert real["SESSION_COOKIE_NAME"] == "__Host-keel_session"
    assert real["CSRF_COOKIE_NAME"] == "__Host-keel_csrf"
    assert real["KEEL_WHO_COOKIE_NAME"] == "__Host-keel_who"
    assert real["KEEL_DEVICE_COOKIE_NAME"] == "__Host-keel_device"
    assert real["SESSION_COOKIE_SECURE"]
    assert real["CSRF_COOKIE_SECURE"]
    assert real["DEBUG"] is False
    behind = read_settings(tmp_path, KEEL_BEHIND_TLS="1", KEEL_HOSTS="keel.school.example")
    assert behind["SECURE_HSTS_SECONDS"] == 365 * 24 * 60 * 60
    assert behind["SECURE_SSL_REDIRECT"]
    assert behind["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]
    assert behind["ALLOWED_HOSTS"] == ["keel.school.example"]
    demo = read_settings(tmp_path, KEEL_DEMO="1")
    assert demo["SESSION_COOKIE_NAME"] == "keel_session"
    assert not demo["SESSION_COOKIE_SECURE"]


@pytest.mark.once
def test_djangos_own_list_for_serving_finds_nothing(tmp_path: Path) -> None:
    make_root_key(tmp_path / "root.key")
    surroundings = {"KEEL_VAR": str(tmp_path), "KEEL_BEHIND_TLS": "1", "KEEL_HOSTS": "keel.school.example", "PATH": ""}
    for command in (["migrate", "-v0"], ["check", "--deploy", "--fail-level", "WARNING"]):
        found = subprocess.run(
            [sys.executable, "manage.py", *command],
            env=surroundings, cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert found.returncode == 0, found.stderr
    assert (tmp_path / "keel.sqlite3").stat().st_mode & 0o077 == 0


def test_the_secret_key_comes_from_the_root_key_and_is_not_it(tmp_path: Path) -> None:
    assert read_settings(tmp_path)["SECRET_KEY"] == ""
    make_root_key(tmp_path / "root.key")
    derived = read_settings(tmp_path)["SECRET_KEY"]
    assert isinstance(derived, str)
    assert len(derived) == 64
    assert derived == read_settings(tmp_path)["SECRET_KEY"]
    assert derived not in (tmp_path / "root.key").read_text()


def test_settings_that_cannot_be_understood_say_so(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="Write 1 for yes"):
        yes_or_no("KEEL_DEMO", {"KEEL_DEMO": "perhaps"})
    assert yes_or_no("KEEL_DEMO", {"KEEL_DEMO": "Yes"})
    assert not yes_or_no("KEEL_DEMO", {})
    assert words("KEEL_HOSTS", {"KEEL_HOSTS": "a.example, ,b.example"}) == ["a.example", "b.example"]
    for address in ("mysql://x/y", "sqlite://", "postgresql://host", "keel.sqlite3"):
        with pytest.raises(ImproperlyConfigured, match="KEEL_DATABASE"):
            database(address, tmp_path)
    with pytest.raises(ImproperlyConfigured, match="port"):
        database("postgresql://keel@host:99999/keel", tmp_path)


def test_databases_are_read_from_their_addresses(tmp_path: Path) -> None:
    sqlite = database("", tmp_path)
    assert sqlite["NAME"] == tmp_path / "keel.sqlite3"
    assert sqlite["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in sqlite["OPTIONS"]["init_command"]
    assert database("sqlite:///srv/keel%20data/k.db", tmp_path)["NAME"] == Path("/srv/keel data/k.db")
    far = database("postgresql://keel:p%40ss@db.example:5433/records", tmp_path)
    assert (far["NAME"], far["USER"], far["PASSWORD"], far["HOST"], far["PORT"]) == (
        "records", "keel", "p@ss", "db.example", "5433",
    )  # fmt: skip
    assert database("postgresql://keel@/keel?host=/run/pg", tmp_path)["HOST"] == "/run/pg"


def test_an_error_tells_neither_the_reader_nor_the_log_what_was_written(
    dana: Account, sign_in: SignIn, log: StringIO
) -> None:
    browser = sign_in(dana)
    browser.raise_request_exception = False
    answer = browser.post("/broken/?child=Quillfeather", {"text": "Canary Quillfeather"})
    assert answer.status_code == 500
    assert answer.headers["Cache-Control"] == "no-store"
    written = log.getvalue()
    assert "ValueError" in written
    assert "in broken" in written
    for text in (answer.content.decode(), written):
        assert "Quillfeather" not in text
        assert "said this" not in text
    assert "Traceback" not in answer.content.decode()


def test_a_missing_page_is_logged_without_its_address(client: Client, log: StringIO) -> None:
    client.get("/nowhere/Quillfeather/")
    written = log.getvalue()
    assert "404" in written
    assert "Quillfeather" not in written


def test_no_error_is_mailed() -> None:
    handlers = [handler for name in ("django", "django.request", "") for handler in logging.getLogger(name).handlers]
    assert "AdminEmailHandler" not in {type(handler).__name__ for handler in handlers}
    assert settings.EMAIL_BACKEND.endswith(("dummy.EmailBackend", "locmem.EmailBackend"))
