"""A storm of guesses opens nothing, keeps nobody out, and learns nobody's address (G-17, G-18, G-19; ASVS 6.3.8)."""

import json
import re
from collections.abc import Callable, Iterator
from itertools import count

import pytest
from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.signing import TimestampSigner
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from keel.web.accounts.models import Account, AccountEvent, AccountSession
from keel.web.accounts.services import account_create, account_deactivate, first_sign_in_path, second_factor_give

from .conftest import PASSWORD, code_now

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.web.accounts.pages")]

ANSWER = {"id": "AA", "rawId": "AA", "type": "public-key"}
SignIn = Callable[..., Client]
NOISE = re.compile(
    r'name="(csrfmiddlewaretoken|idempotency_key)" value="\w+"|value="[^"]*@[^"]*"|/begin/[0-9a-f-]{36}/[^"]+'
)


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """One entry for each password hash that is computed."""
    computed: list[str] = []
    original = MD5PasswordHasher.encode

    def counted(self: MD5PasswordHasher, password: str, salt: str) -> str:
        computed.append("hash")
        return str(original(self, password, salt))

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    return computed


def guess(browser: Client, address: str, password: str, ip: str = "192.0.2.1") -> HttpResponse:
    body = {"login": address, "password": password}
    return browser.post(reverse("account_login"), body, REMOTE_ADDR=ip)  # type: ignore[return-value]


def addresses_of_the_net() -> Iterator[str]:
    for number in count():
        yield f"10.{number // 62500 % 250}.{number // 250 % 250}.{number % 250 + 1}"


@pytest.mark.once
def test_a_storm_from_everywhere_gets_ten_tries_at_an_account_and_no_entry(dana: Account, hashes: list[str]) -> None:
    """Six hundred guesses from as many machines; the right password is among them, too late."""
    net = addresses_of_the_net()
    hashes.clear()
    for number in range(600):
        guess(Client(), dana.email, PASSWORD if number == 300 else f"guess number {number} of many", next(net))
    assert len(hashes) == 10
    assert AccountEvent.objects.filter(account=dana, what="refused").count() == 10
    assert not AccountEvent.objects.filter(account=dana, what="signed in").exists()
    assert not AccountSession.objects.filter(account_id=dana.pk).exists()


def test_one_machine_that_tries_many_accounts_is_stopped_too(db: None, hashes: list[str]) -> None:
    for number in range(60):
        guess(Client(), f"person{number}@school.example", "the same guess for all")
    assert len(hashes) == 10


def test_the_victim_signs_in_from_a_browser_they_are_known_by(dana: Account, sign_in: SignIn) -> None:
    known = sign_in(dana)
    known.post(reverse("account_logout"))
    net = addresses_of_the_net()
    for number in range(30):
        guess(Client(), dana.email, f"guess number {number} of many", next(net))
    assert "too many tries" in guess(Client(), dana.email, PASSWORD, next(net)).content.decode()
    sign_in(dana, known)
    assert known.get("/page/").status_code == 200


def test_a_known_browser_has_ten_tries_too(dana: Account, sign_in: SignIn) -> None:
    known = sign_in(dana)
    known.post(reverse("account_logout"))
    for number in range(10):
        assert "too many" not in guess(known, dana.email, f"guess number {number} of many").content.decode()
    assert "too many tries" in guess(known, dana.email, PASSWORD).content.decode()


@pytest.mark.parametrize("made", ["nonsense", "forged", "another's"])
def test_a_cookie_that_is_not_ones_own_makes_no_known_browser(dana: Account, sign_in: SignIn, made: str) -> None:
    other = account_create(email="other@school.example", password=PASSWORD)
    second_factor_give(account=other)
    value = {
        "nonsense": "x",
        "forged": TimestampSigner(key="not the key", salt="keel.accounts.device").sign_object(
            {"device": "x", "people": []}
        ),
        "another's": "",
    }[made]
    browser = Client()
    if made == "another's":
        sign_in(dana, browser)
        browser.post(reverse("account_logout"))
    else:
        browser.cookies[settings.KEEL_DEVICE_COOKIE_NAME] = value
    net = addresses_of_the_net()
    for number in range(10):
        guess(Client(), other.email, f"guess number {number} of many", next(net))
    assert "too many tries" in guess(browser, other.email, PASSWORD, next(net)).content.decode()


def test_a_shared_device_is_not_remembered(dana: Account) -> None:
    """TH-9."""
    browser = Client()
    browser.post(reverse("account_login"), {"login": dana.email, "password": PASSWORD, "shared": "on"})
    browser.post(reverse("mfa_authenticate"), {"code": code_now()})
    assert browser.get("/page/").status_code == 200
    assert settings.KEEL_DEVICE_COOKIE_NAME not in browser.cookies


def test_the_cookie_names_nobody(dana: Account, sign_in: SignIn) -> None:
    value = sign_in(dana).cookies[settings.KEEL_DEVICE_COOKIE_NAME].value
    assert str(dana.pk) not in value
    assert dana.pk.hex not in value
    assert "dana" not in str(TimestampSigner(salt="keel.accounts.device").unsign_object(value))


def test_a_sign_in_from_a_new_browser_is_written_down_and_from_a_known_one_is_not(
    dana: Account, sign_in: SignIn
) -> None:
    """ASVS 6.3.5."""
    known = sign_in(dana)
    assert not AccountEvent.objects.filter(account=dana, what="new device").exists()
    known.post(reverse("account_logout"))
    sign_in(dana, known)
    assert not AccountEvent.objects.filter(account=dana, what="new device").exists()
    sign_in(dana)
    assert AccountEvent.objects.filter(account=dana, what="new device").count() == 1


# who is asked for -> the state the account is in
ADDRESSES = ["known", "unknown", "closed", "without a password"]


@pytest.fixture
def everybody(dana: Account) -> dict[str, Account | None]:
    closed = account_create(email="closed@school.example", password=PASSWORD)
    account_deactivate(account=closed, by=None)
    return {
        "known": dana,
        "unknown": None,
        "closed": closed,
        "without a password": account_create(email="n@school.example"),
    }


def test_signing_in_says_and_does_the_same_for_every_address(
    everybody: dict[str, Account | None], hashes: list[str]
) -> None:
    """Same status, body and number of hashes: work is counted, because time would only tell about this machine."""
    seen = set()
    for who in ADDRESSES:
        account = everybody[who]
        hashes.clear()
        answer = guess(Client(), account.email if account else "nobody@school.example", "not the right words")
        seen.add((answer.status_code, NOISE.sub("", answer.content.decode()), len(hashes)))
    assert len(seen) == 1
    assert next(iter(seen))[2] == 1


def test_the_limit_says_the_same_for_every_address(everybody: dict[str, Account | None]) -> None:
    seen = set()
    net = addresses_of_the_net()
    for who in ADDRESSES:
        account = everybody[who]
        for number in range(11):
            address = account.email if account else "nobody@school.example"
            answer = guess(Client(), address, f"guess number {number} of many", next(net))
        seen.add((answer.status_code, NOISE.sub("", answer.content.decode())))
    assert len(seen) == 1
    assert "too many tries" in next(iter(seen))[1]


def test_a_first_link_that_does_not_hold_says_the_same_for_every_account(
    everybody: dict[str, Account | None], hashes: list[str]
) -> None:
    seen = set()
    nobody = Account(email="ghost@school.example")
    for who in ADDRESSES:
        path = first_sign_in_path(everybody[who] or nobody)
        broken = path[:-2] + ("0" if path[-2] != "0" else "1") + "/"
        hashes.clear()
        answer = Client().get(broken)
        seen.add((answer.status_code, NOISE.sub("", answer.content.decode()), len(hashes)))
    assert {status for status, _, _ in seen} == {404}
    assert len(seen) == 1


def test_a_passkey_that_is_not_known_says_the_same_whoever_it_names(dana: Account) -> None:
    seen = set()
    for handle in (dana.pk.hex, "0" * 32, "x"):
        browser = Client()
        browser.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"})
        answer = browser.post(
            reverse("mfa_login_webauthn"),
            {"credential": json.dumps({**ANSWER, "response": {"userHandle": handle}})},
            follow=True,
        )
        seen.add((answer.status_code, NOISE.sub("", answer.content.decode())))
    assert len(seen) == 1
    assert "did not open anything here" in next(iter(seen))[1]


def test_codes_are_counted_for_the_account_wherever_they_are_tried(dana: Account) -> None:
    """ASVS 6.6.3: ten codes in fifteen minutes, from as many browsers as one likes."""
    for number in range(10):
        browser = Client()
        browser.post(reverse("account_login"), {"login": dana.email, "password": PASSWORD})
        browser.post(reverse("mfa_authenticate"), {"code": f"{number:06}"}, REMOTE_ADDR=f"10.0.0.{number + 1}")
    browser = Client()
    browser.post(reverse("account_login"), {"login": dana.email, "password": PASSWORD})
    answer = browser.post(reverse("mfa_authenticate"), {"code": code_now()}, REMOTE_ADDR="10.0.0.99")
    assert "too many tries" in answer.content.decode()
