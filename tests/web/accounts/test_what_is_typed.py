"""What people type to sign in is hidden, taken whole and compared exactly; what they do not type is not believed."""

import logging
import re
import time
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from allauth.core.internal.httpkit import get_client_ip
from argon2.low_level import Type
from django import forms
from django.conf import settings
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import reverse

from keel.web.accounts.forms import ConfirmForm, FirstPasswordForm, PasswordForm, SignInForm
from keel.web.accounts.models import Account
from keel.web.accounts.sealed_sessions import SessionStore
from keel.web.accounts.services import account_create, first_sign_in_path, second_factor_give
from keel.web.logs import QuietFormatter
from keel.web.sealing import keyfiles

from .conftest import PASSWORD, SECRET, code_at, code_now

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.web.accounts.pages")]

SignIn = Callable[..., Client]
LONG = "  Three wise öxen graze \t" + "and 90 more stand by in the rain, " * 5 + " "
"""Nearly two hundred characters, with blanks at both ends and a letter that can be written in two ways."""
NEAR = {
    "without its blanks": LONG.strip(),
    "in other capitals": LONG.swapcase(),
    "written apart": unicodedata.normalize("NFD", LONG),
    "cut at 72 bytes": LONG.encode()[:72].decode(),
    "one short": LONG[:-1],
    "one more": LONG + " ",
    "with single blanks": re.sub(r"\s+", " ", LONG),
}
BITS = 128


def password_forms(account: Account) -> list[forms.BaseForm]:
    """Every form with a password in it."""
    request = RequestFactory().get("/")
    return [
        SignInForm(request=request),
        PasswordForm(user=account),
        FirstPasswordForm(account=account),
        ConfirmForm(account=account),
    ]


def test_every_field_for_a_password_hides_it_and_lets_a_manager_fill_it_in(dana: Account) -> None:
    """ASVS 6.2.6, 6.2.7: whatever may be typed, pasted or filled in comes whole to where it is compared."""
    found = []
    for form in password_forms(dana):
        for name, field in form.fields.items():
            if "password" in name or name == "again":
                found.append(f"{type(form).__name__}.{name}")
                assert isinstance(field, forms.CharField)
                assert isinstance(field.widget, forms.PasswordInput), found[-1]
                assert not field.widget.render_value, found[-1]
                assert field.widget.attrs["autocomplete"] in {"current-password", "new-password"}, found[-1]
                assert field.strip is False, found[-1]
                assert not field.max_length or field.max_length >= 200, found[-1]
    assert len(found) == 7
    scripts = [path for path in settings.PACKAGE.rglob("*.js") if path.parent.parent.name == "static"]
    assert scripts
    assert not any(re.search(r"paste|clipboardData", path.read_text()) for path in scripts if path.name != "copy.js")


def test_no_other_form_asks_for_a_password() -> None:
    """ASVS 6.2.6: those above are all."""
    known = {"forms.py"}
    asking = {
        path.name
        for path in settings.PACKAGE.rglob("*.py")
        if re.search(r"PasswordInput|password_field\(", path.read_text(encoding="utf-8"))
    }
    assert asking == known
    pages = [path for path in settings.PACKAGE.rglob("*.html") if re.search(r"<input[^>]+password", path.read_text())]
    assert pages == []


@pytest.fixture
def lee(db: None) -> Account:
    account = account_create(email="lee@school.example", password=LONG)
    second_factor_give(account=account, secret=SECRET)
    return account


@pytest.mark.parametrize("name", NEAR)
def test_a_password_that_is_nearly_right_is_wrong(client: Client, lee: Account, name: str) -> None:
    """ASVS 6.2.8."""
    answer = client.post(reverse("account_login"), {"login": lee.email, "password": NEAR[name]})
    assert answer.status_code == 200
    assert "is not right" in answer.content.decode()


def test_a_password_of_nearly_two_hundred_characters_is_chosen_and_signs_in(client: Client, db: None) -> None:
    """ASVS 6.2.8, 6.2.9: and is compared as it was typed."""
    account = account_create(email="noor@school.example")
    answer = client.post(first_sign_in_path(account), {"password": LONG, "again": LONG}, follow=True)
    assert answer.status_code == 200
    account.refresh_from_db()
    assert account.check_password(LONG)
    second_factor_give(account=account, secret=SECRET)
    answer = Client().post(reverse("account_login"), {"login": account.email, "password": LONG})
    assert answer["Location"] == reverse("mfa_authenticate")


def test_a_password_of_ten_years_ago_signs_in(dana: Account, time_machine) -> None:
    """ASVS 6.2.10: time alone makes nobody change it."""
    time_machine.move_to(datetime.now(UTC) + timedelta(days=3653), tick=False)
    browser = Client()
    browser.post(reverse("account_login"), {"login": dana.email, "password": PASSWORD})
    answer = browser.post(reverse("mfa_authenticate"), {"code": code_now()})
    assert answer.status_code == 302
    assert browser.get("/page/").status_code == 200


def test_a_new_password_is_taken_only_beside_the_present_one(dana: Account, sign_in: SignIn) -> None:
    """ASVS 6.2.3: confirmed or not."""
    browser = sign_in(dana)
    new = "four plain geese swim"
    for given in ({}, {"oldpassword": ""}, {"oldpassword": new}, {"oldpassword": PASSWORD.upper()}):
        answer = browser.post(reverse("account_change_password"), {"password1": new, "password2": new, **given})
        if answer.status_code == 302:
            assert answer["Location"].startswith(reverse("account_reauthenticate"))
            browser.post(answer["Location"], {"password": PASSWORD, "code": code_at(time.time() + 30)})
            answer = browser.post(reverse("account_change_password"), {"password1": new, "password2": new, **given})
        assert answer.status_code == 200
        assert "error" in answer.content.decode()
    dana.refresh_from_db()
    assert dana.check_password(PASSWORD)


def test_session_keys_are_random_and_long() -> None:
    """ASVS 7.2.3: each of thirty-two signs is any of thirty-six, whichever its place."""
    made = [_new_key() for _ in range(2_000)]
    assert len(set(made)) == len(made)
    signs = [set(column) for column in zip(*made, strict=True)]
    assert len(signs) * 5 >= BITS
    assert all(len(column) >= 32 for column in signs)


def _new_key() -> str:
    store: Any = SessionStore()
    store.exists = lambda _: False
    return str(store._get_new_session_key())


def test_the_key_of_before_opens_nothing_once_somebody_signed_in_or_confirmed(dana: Account) -> None:
    """ASVS 7.2.4: whoever planted or learnt a key earlier holds nothing."""
    browser, keys = Client(), []
    browser.post(reverse("account_login"), {"login": dana.email, "password": PASSWORD})
    keys.append(browser.cookies[settings.SESSION_COOKIE_NAME].value)
    browser.post(reverse("mfa_authenticate"), {"code": code_at(time.time() - 30)})
    assert browser.get("/page/").status_code == 200
    keys.append(browser.cookies[settings.SESSION_COOKIE_NAME].value)
    answer = browser.post(reverse("account_reauthenticate"), {"password": PASSWORD, "code": code_now()})
    assert answer.status_code == 302
    keys.append(browser.cookies[settings.SESSION_COOKIE_NAME].value)
    assert len(set(keys)) == 3
    assert browser.get("/page/").status_code == 200
    for key in keys[:2]:
        thief = Client()
        thief.cookies[settings.SESSION_COOKIE_NAME] = key
        assert thief.get("/page/").status_code == 302


@pytest.mark.parametrize(("proxies", "seen"), [(0, "10.1.1.1"), (1, "203.0.113.9")])
def test_a_made_up_sender_is_not_believed(settings, dana: Account, proxies: int, seen: str) -> None:
    """ASVS 15.3.4: the one proxy adds the true address last; without one, no header counts. Nor does a made-up host."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    headers = {"X-Forwarded-For": "198.51.100.7, 203.0.113.9", "X-Forwarded-Host": "evil.example", "X-Real-IP": "::2"}
    request = RequestFactory(headers=headers).get("/", REMOTE_ADDR="10.1.1.1")
    assert get_client_ip(request) == seen
    assert request.get_host() == "testserver"


def test_whoever_makes_up_senders_is_counted_as_one(settings, dana: Account) -> None:
    """ASVS 15.3.4: ten wrong tries from the address that the proxy saw, whatever else the header says."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    cache.clear()
    for number in range(11):
        browser = Client(headers={"X-Forwarded-For": f"198.51.100.{number}, 203.0.113.9"})
        given = {"login": f"nobody{number}@school.example", "password": "wrong"}
        page = browser.post(reverse("account_login"), given)
    assert "too many tries" in page.content.decode() or page.status_code == 429


def test_the_address_stands_in_for_no_field_and_the_last_of_two_values_counts(client: Client, dana: Account) -> None:
    """ASVS 15.3.7."""
    query = f"?login={dana.email}&password={PASSWORD.replace(' ', '+')}"
    assert client.post(reverse("account_login") + query).status_code == 200
    twice = {"login": [dana.email, "other@school.example"], "password": [PASSWORD, PASSWORD]}
    assert client.post(reverse("account_login"), twice).status_code == 200
    twice["login"].reverse()
    answer = client.post(reverse("account_login") + "?login=other@school.example", twice)
    assert answer["Location"] == reverse("mfa_authenticate")


def test_a_passphrase_is_stretched_at_the_cost_that_was_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    """ASVS 11.4.4: Argon2id, a quarter of a gigabyte, four rounds, a salt of its own; sealing and opening alike."""
    asked: list[dict] = []

    def stretched(secret: bytes, salt: bytes, **how: object) -> bytes:
        asked.append({**how, "salt": salt})
        return bytes(32)

    monkeypatch.setattr(keyfiles, "hash_secret_raw", stretched)
    words = "heron lantern quarry and one more"
    texts = [keyfiles.sealed_text(bytes(32), words) for _ in range(2)]
    keyfiles.unsealed(texts[0], words, settings.PACKAGE)
    first, second, opened = (one.pop("salt") for one in asked)
    assert first == opened != second
    assert len(first) * 8 >= BITS
    at_least = {"time_cost": 4, "memory_cost": 262_144, "parallelism": 2, "hash_len": 32, "type": Type.ID}
    assert asked == [at_least] * 3


def test_the_log_says_its_times_in_utc() -> None:
    """ASVS 16.2.2: whatever the machine's zone or the season."""
    line = logging.LogRecord("keel", logging.WARNING, "", 1, "Something.", (), None)
    line.created, line.msecs = datetime(2026, 7, 1, 12, 30, tzinfo=UTC).timestamp(), 7.0
    assert QuietFormatter("{asctime} {message}", style="{").format(line) == "2026-07-01T12:30:00.007Z Something."


@pytest.fixture
def installed(settings, tmp_path) -> Client:
    """Keel with one static file collected in a folder, and a repository and a key beside it."""
    for name in ("static/page/page.css", ".git/HEAD", "static/.git/config", "root.key"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("words of this file")
    settings.STATIC_ROOT = tmp_path / "static"
    return Client()


@pytest.mark.parametrize("path", ["/.git/HEAD", "/static/../.git/HEAD", "/static/%2e%2e/root.key", "/.svn/entries"])
def test_no_folder_of_source_control_is_served(installed: Client, path: str) -> None:
    """ASVS 13.4.1: files that were collected are, and nothing beside them."""
    assert b"".join(installed.get("/static/page/page.css").streaming_content) == b"words of this file"  # type: ignore[attr-defined]
    assert installed.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/static/", "/static/page/", "/static/page", "/static", "/var/"])
def test_no_folder_is_listed(installed: Client, path: str) -> None:
    """ASVS 13.4.3."""
    answer = installed.get(path)
    assert answer.status_code == 404
    assert "page.css" not in answer.content.decode()


HOSTILE = [
    "javascript:alert(1)", "data:text/html,x", "//evil.example", "https://evil.example", "/\\evil.example",
    "\tjavascript:1",
]  # fmt: skip


@pytest.mark.parametrize("address", HOSTILE)
def test_nobody_is_sent_on_to_an_address_that_somebody_else_made(dana: Account, sign_in: SignIn, address: str) -> None:
    """ASVS 1.2.2: after signing in, the page asked for before is one of ours or the first page."""
    browser = Client()
    given = {"login": dana.email, "password": PASSWORD, "next": address}
    browser.post(f"{reverse('account_login')}?next={address}", given)
    answer = browser.post(reverse("mfa_authenticate"), {"code": code_now(), "next": address})
    assert answer["Location"] == "/"
