"""Where somebody is signed in, with a way to sign out each (G-09, TH-9; ASVS 7.4.3, 7.5.2); shared devices (G-13)."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from keel.web.accounts.models import Account, AccountEvent, AccountSession
from keel.web.accounts.services import account_create
from keel.web.accounts.shared import SHARED

from .conftest import PASSWORD, code_at

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.web.accounts.pages")]

SignIn = Callable[..., Client]
NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


def key_of(browser: Client) -> str:
    from keel.web.accounts.sealed_sessions import hashed

    return hashed(str(browser.session.session_key))


def test_the_list_names_each_browser_and_which_one_this_is(dana: Account, sign_in: SignIn) -> None:
    here, elsewhere = sign_in(dana), sign_in(dana, Client(headers={"User-Agent": FIREFOX}))
    page = here.get(reverse("account_browsers")).content.decode()
    assert "(this one)" in page
    assert "Firefox on Windows" in page
    assert key_of(elsewhere) in page
    assert page.count('name="session"') == 1


def test_one_browser_is_signed_out_and_the_others_stay(dana: Account, sign_in: SignIn) -> None:
    here, lost, kept = sign_in(dana), sign_in(dana), sign_in(dana)
    for _ in range(2):
        here.post(reverse("account_browser_end"), {"session": key_of(lost)})
    assert lost.get("/page/").status_code == 302
    assert here.get("/page/").status_code == kept.get("/page/").status_code == 200
    assert AccountEvent.objects.filter(account=dana, what="session ended").count() == 1


def test_nobody_ends_somebody_elses_session_or_this_one_by_its_key(dana: Account, sign_in: SignIn) -> None:
    other = account_create(email="other@school.example", password=PASSWORD)
    stranger = Client()
    stranger.force_login(other)
    here = sign_in(dana)
    for key in (key_of(stranger), key_of(here), "0" * 40, ""):
        here.post(reverse("account_browser_end"), {"session": key})
    assert AccountSession.objects.filter(account_id=other.pk).exists()
    assert here.get("/page/").status_code == 200
    assert here.get(reverse("account_browser_end")).status_code == 405


@pytest.mark.parametrize(("shared", "minutes", "open_"), [(True, 9.9, 200), (True, 10.1, 302), (False, 10.1, 200)])
def test_a_shared_device_ends_after_ten_idle_minutes(
    dana: Account, time_machine, shared: bool, minutes: float, open_: int
) -> None:
    time_machine.move_to(NINE, tick=False)
    browser = Client()
    given = {"shared": "on"} if shared else {}
    browser.post(reverse("account_login"), {"login": dana.email, "password": PASSWORD, **given})
    browser.post(reverse("mfa_authenticate"), {"code": code_at(NINE.timestamp())})
    assert bool(browser.session.get(SHARED)) is shared
    page = browser.get(reverse("account_home")).content.decode()
    assert "Sign out everywhere" in page
    time_machine.move_to(NINE + timedelta(minutes=minutes), tick=False)
    assert browser.get("/page/").status_code == open_


def test_a_device_is_taken_for_shared_until_its_person_says_otherwise(dana: Account, sign_in: SignIn) -> None:
    known = sign_in(dana)
    known.post(reverse("account_logout"))
    for browser, ticked in ((Client(), True), (known, False)):
        page = browser.get(reverse("account_login")).content.decode()
        box = re.search(r'<input[^>]*id="shared"[^>]*>', page)
        assert box
        assert ("checked" in box[0]) is ticked


def test_asking_to_stay_is_what_makes_it_last(dana: Account, sign_in: SignIn, time_machine) -> None:
    """G-62: ten times and more; an answer that a script understands when it is over."""
    time_machine.move_to(NINE, tick=False)
    browser = sign_in(dana)
    for step in range(1, 12):
        time_machine.move_to(NINE + timedelta(minutes=29 * step), tick=False)
        answer = browser.get(reverse("account_stay"), headers={"Accept": "application/json"})
        assert answer.json()["idle"] == 1800
    time_machine.move_to(NINE + timedelta(minutes=29 * 11 + 31), tick=False)
    over = browser.get(reverse("account_stay"), headers={"Accept": "application/json"})
    assert over.status_code == 401
    assert over.json() == {"sign_in": reverse("account_login")}
