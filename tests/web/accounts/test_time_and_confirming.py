"""Sessions end after thirty idle minutes and ten hours in all; what cannot be undone asks again (G-13, G-62)."""

import re
from base64 import b64decode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.urls import reverse

from keel.web.accounts import parked
from keel.web.accounts.models import Account, AccountEvent, ParkedPost
from keel.web.accounts.services import CONFIRMED_WITH

from . import pages
from .conftest import PASSWORD, code_at
from .test_parked import CANARY, OURS

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.web.accounts.pages")]

SignIn = Callable[..., Client]
NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def clock(time_machine):
    """Moves the clock to so many minutes after nine."""

    def move(minutes: float) -> None:
        time_machine.move_to(NINE + timedelta(minutes=minutes), tick=False)

    move(0)
    pages.sent.clear()
    return move


def confirm(browser: Client, minutes: float, **given: str):
    code = code_at((NINE + timedelta(minutes=minutes)).timestamp())
    return browser.post(reverse("account_reauthenticate"), {"password": PASSWORD, "code": code, **given}, headers=OURS)


@pytest.mark.parametrize(
    ("visits", "open_"),
    [
        ([29.9], True),
        ([30.1], False),
        ([20, 40, 60], True),
        ([20, 51], False),
        ([*range(25, 600, 25)], True),
        ([*range(25, 600, 25), 600.1], False),
    ],
)
def test_idle_and_absolute_limits(dana: Account, sign_in: SignIn, clock, visits: list[float], open_: bool) -> None:
    browser = sign_in(dana)
    for minutes in visits:
        clock(minutes)
        answer = browser.get("/page/")
    assert (answer.status_code == 200) is open_
    assert AccountEvent.objects.filter(account=dana, what="timed out").exists() is not open_


def test_a_page_that_only_asks_by_itself_does_not_keep_a_session_open(dana: Account, sign_in: SignIn, clock) -> None:
    browser = sign_in(dana)
    for minutes in range(5, 35, 5):
        clock(minutes)
        browser.get("/page/", headers={"X-Keel-Poll": "1"})
    clock(31)
    assert browser.get("/page/", headers={"X-Keel-Poll": "1"}).status_code == 302


def test_two_hours_with_the_page_open_lose_nothing(dana: Account, sign_in: SignIn, clock) -> None:
    browser = sign_in(dana)
    clock(120)
    answer = browser.post("/form/", {"text": CANARY}, headers=OURS)
    row = ParkedPost.objects.get()
    assert answer["Location"] == f"/account/sign-in/?next=/account/kept/{row.pk}/"
    assert dict(parked.open_parked(row).fields)["text"] == CANARY


def test_signing_asks_for_both_factors_again_and_the_form_comes_back(dana: Account, sign_in: SignIn, clock) -> None:
    browser = sign_in(dana)
    clock(5)
    asked = browser.post("/sign/", {"text": CANARY}, headers=OURS)
    row = ParkedPost.objects.get()
    assert asked["Location"] == f"/account/confirm/?next=%2Faccount%2Fkept%2F{row.pk}%2F"
    page = browser.get(asked["Location"]).content.decode()
    assert f'value="/account/kept/{row.pk}/"' in page
    before = browser.session.session_key
    answer = confirm(browser, 5, next=f"/account/kept/{row.pk}/")
    assert answer["Location"] == f"/account/kept/{row.pk}/"
    assert browser.session.session_key != before
    kept = parked.open_parked(row)
    browser.post(kept.path, {**dict(kept.fields), parked.AGAIN: str(row.pk)}, headers=OURS)
    assert [form["text"] for form in pages.sent] == [CANARY]
    assert AccountEvent.objects.filter(account=dana, what="confirmed").count() == 1


def test_which_factor_was_confirmed_is_known_for_the_signature(dana: Account, sign_in: SignIn, clock) -> None:
    """G-57."""
    browser = sign_in(dana)
    clock(5)
    confirm(browser, 5)
    assert browser.session[CONFIRMED_WITH] == "totp"
    recovery = Authenticator.objects.get(user=dana, type=Authenticator.Type.RECOVERY_CODES).wrap()
    confirm(browser, 6, code=recovery.get_unused_codes()[0])
    assert browser.session[CONFIRMED_WITH] == "recovery_codes"


def test_confirming_lasts_five_minutes(dana: Account, sign_in: SignIn, clock) -> None:
    browser = sign_in(dana)
    clock(5)
    assert browser.get("/sign/")["Location"] == "/account/confirm/?next=%2Fsign%2F"
    confirm(browser, 5)
    clock(9.9)
    assert browser.get("/sign/").status_code == 200
    clock(10.1)
    assert browser.get("/sign/").status_code == 302


def test_signing_in_is_no_confirming(dana: Account, sign_in: SignIn, clock) -> None:
    assert sign_in(dana).get("/sign/").status_code == 302


@pytest.mark.parametrize("wrong", [{"password": "not the right words"}, {"code": "000000"}, {"code": ""}])
def test_one_wrong_factor_confirms_nothing(dana: Account, sign_in: SignIn, clock, wrong: dict[str, str]) -> None:
    browser = sign_in(dana)
    clock(5)
    answer = confirm(browser, 5, **wrong)
    assert answer.status_code == 200
    assert browser.get("/sign/").status_code == 302
    assert AccountEvent.objects.filter(account=dana, what="not confirmed").count() == 1


def test_a_wrong_password_spends_no_code(dana: Account, sign_in: SignIn, clock) -> None:
    browser = sign_in(dana)
    clock(5)
    confirm(browser, 5, password="not the right words")
    assert confirm(browser, 5).status_code == 302


def test_a_code_given_at_sign_in_does_not_confirm(dana: Account, sign_in: SignIn, clock) -> None:
    browser = sign_in(dana)
    assert confirm(browser, -0.5).status_code == 200  # the code that signed in, a step early


def test_guessing_at_the_confirming_page_is_stopped(dana: Account, sign_in: SignIn, clock) -> None:
    browser = sign_in(dana)
    clock(5)
    for _ in range(10):
        confirm(browser, 5, code="000000")
    assert "too many tries" in confirm(browser, 5).content.decode()
    assert browser.get("/sign/").status_code == 302


def test_confirming_leads_nowhere_outside(dana: Account, sign_in: SignIn, clock) -> None:
    browser = sign_in(dana)
    clock(5)
    page = browser.get("/account/confirm/?next=https://elsewhere.example/").content.decode()
    assert "elsewhere" not in page
    assert confirm(browser, 5, next="https://elsewhere.example/")["Location"] == reverse("account_home")


def test_a_script_that_must_confirm_first_is_told_where(dana: Account, sign_in: SignIn, clock) -> None:
    answer = sign_in(dana).post("/sign/", {"text": "x"}, headers={**OURS, "Accept": "application/json"})
    assert answer.status_code == 401
    assert answer.json()["sign_in"].startswith("/account/confirm/?next=")


def test_new_recovery_codes_and_another_phone_ask_to_confirm_first(dana: Account, sign_in: SignIn, clock) -> None:
    browser = sign_in(dana)
    clock(5)
    for name in ("mfa_generate_recovery_codes", "mfa_view_recovery_codes", "mfa_deactivate_totp"):
        answer = browser.get(reverse(name))
        assert answer["Location"].startswith(reverse("account_reauthenticate"))
    confirm(browser, 5)
    assert browser.get(reverse("mfa_generate_recovery_codes")).status_code == 200
    assert browser.post(reverse("mfa_generate_recovery_codes"))["Location"] == reverse("mfa_view_recovery_codes")
    assert "shown this once" in browser.get(reverse("mfa_view_recovery_codes")).content.decode()


def test_the_old_phone_works_until_the_new_one_has_shown_a_right_code(dana: Account, sign_in: SignIn, clock) -> None:
    """G-17: moving the app never leaves a password alone."""
    browser = sign_in(dana)
    elsewhere = sign_in(dana)
    clock(5)
    confirm(browser, 5)
    page = browser.get(reverse("mfa_deactivate_totp")).content.decode()
    secret = re.search(r'<code class="key">(\w+)</code>', page)[1]  # type: ignore[index]
    before = Authenticator.objects.get(user=dana, type="totp").pk
    assert "not right" in browser.post(reverse("mfa_deactivate_totp"), {"code": "000000"}).content.decode()
    assert Authenticator.objects.get(user=dana, type="totp").pk == before
    code = code_at((NINE + timedelta(minutes=5)).timestamp(), secret)
    assert browser.post(reverse("mfa_deactivate_totp"), {"code": code}).status_code == 302
    assert Authenticator.objects.get(user=dana, type="totp").pk != before
    assert browser.get("/page/").status_code == 200
    assert elsewhere.get("/page/").status_code == 302


def test_the_only_second_factor_cannot_be_taken_off(dana: Account, sign_in: SignIn, clock) -> None:
    """G-17."""
    browser = sign_in(dana)
    clock(5)
    confirm(browser, 5)
    assert "cannot be taken off" in browser.get(reverse("account_app_take_off")).content.decode()
    browser.post(reverse("account_app_take_off"))
    assert Authenticator.objects.filter(user=dana, type="totp").exists()


def test_a_code_that_was_given_stands_nowhere_in_the_cache(dana: Account, sign_in: SignIn, clock) -> None:
    """G-27: a recovery code works for ever until it is used, so a copy of the cache must not tell one."""
    browser = sign_in(dana)
    clock(5)
    code = Authenticator.objects.get(user=dana, type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()[0]
    assert confirm(browser, 5, code=code).status_code == 302
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM keel_cache")
        rows = cursor.fetchall()
    assert any("keel.code." in key for key, _ in rows)
    assert not [row for row in rows if code in str(row) or code in str(b64decode(row[1]))]
