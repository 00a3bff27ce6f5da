"""Dana, who signs in; her browser; and the codes that her phone shows."""

import time
from collections.abc import Callable, Iterator
from itertools import count

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from keel.web.accounts.models import Account
from keel.web.accounts.services import account_create, second_factor_give

PASSWORD = "three wise oxen graze"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
STEP = 30
"""Seconds that one code lasts."""


@pytest.fixture(autouse=True)
def _empty_cache(request: pytest.FixtureRequest) -> None:
    """No rate limit or spent code of another test."""
    if "db" in request.fixturenames:
        cache.clear()


@pytest.fixture(autouse=True)
def _a_code_has_just_changed() -> Iterator[None]:
    """No code grows old between being made and being given, as one in some hundreds would: the clock is moved on to
    where a code begins, and runs from there."""
    with time_machine.travel((time.time() // STEP + 1) * STEP, tick=True):
        yield


@pytest.fixture
def dana(db: None) -> Account:
    """An account with both factors."""
    account = account_create(email="dana@school.example", password=PASSWORD)
    second_factor_give(account=account, secret=SECRET)
    return account


@pytest.fixture
def newcomer(db: None) -> Account:
    """An account with a password and no second factor yet."""
    return account_create(email="noor@school.example", password=PASSWORD)


def code_at(moment: float, secret: str = SECRET) -> str:
    return str(format_hotp_value(hotp_value(secret, int(moment) // STEP)))


def code_now(secret: str = SECRET) -> str:
    return code_at(time.time(), secret)


@pytest.fixture
def sign_in() -> Callable[..., Client]:
    """Signs an account in with both factors, as a browser would."""
    steps = count(-1)

    def signed_in(account: Account, client: Client | None = None, secret: str = SECRET) -> Client:
        browser = client or Client()
        browser.post(reverse("account_login"), {"login": account.email, "password": PASSWORD})
        # Each code works once; the step before and the one after are taken as well.
        code = code_at(time.time() + STEP * next(steps), secret)
        answer = browser.post(reverse("mfa_authenticate"), {"code": code})
        assert answer.status_code == 302, answer.content.decode()
        return browser

    return signed_in
