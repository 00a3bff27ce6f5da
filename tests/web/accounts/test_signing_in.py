"""Nobody reaches anything on one factor, and there is no switch for it (G-17, G-18, G-19)."""

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from keel.web.accounts.models import Account, AccountEvent, AccountSession
from keel.web.accounts.recovery import factors_lost
from keel.web.accounts.services import (
    account_create,
    account_deactivate,
    account_reactivate,
    first_sign_in_path,
    second_factor_give,
    sessions_end,
)

from .conftest import PASSWORD, SECRET, code_at, code_now

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.web.accounts.pages")]

SignIn = Callable[..., Client]
What = AccountEvent.What


def events(account: Account) -> list[str]:
    return list(AccountEvent.objects.filter(account=account).order_by("id").values_list("what", flat=True))


def test_a_stranger_is_sent_to_sign_in(client: Client) -> None:
    answer = client.get("/page/")
    assert answer.status_code == 302
    assert answer["Location"] == "/account/sign-in/?next=/page/"
    assert client.get(answer["Location"]).status_code == 200


def test_a_password_alone_opens_nothing(client: Client, dana: Account) -> None:
    answer = client.post(reverse("account_login"), {"login": dana.email, "password": PASSWORD})
    assert answer["Location"] == reverse("mfa_authenticate")
    assert client.get("/page/").status_code == 302
    assert "_auth_user_id" not in client.session


def test_both_factors_open_the_page(dana: Account, sign_in: SignIn) -> None:
    browser = sign_in(dana)
    assert browser.get("/page/").content == b"the page"
    assert What.SIGNED_IN in events(dana)


def test_the_address_is_found_in_any_capitals(client: Client, dana: Account) -> None:
    answer = client.post(reverse("account_login"), {"login": "  Dana@School.Example ", "password": PASSWORD})
    assert answer["Location"] == reverse("mfa_authenticate")


# what a person has, what they give -> what they reach
MATRIX = {
    "nothing given": ({}, None, "sign in"),
    "a wrong password": ({"password": "wrong wise oxen graze"}, None, "sign in"),
    "the password": ({"password": PASSWORD}, None, "sign in"),
    "the password and a wrong code": ({"password": PASSWORD}, "000000", "sign in"),
    "the password and an old code": ({"password": PASSWORD}, "old", "sign in"),
    "the password and the code": ({"password": PASSWORD}, "now", "the page"),
    "the password and a recovery code": ({"password": PASSWORD}, "recovery", "the page"),
    "the code and no password": ({}, "now", "sign in"),
}


@pytest.mark.parametrize("name", MATRIX)
def test_only_two_right_factors_reach_the_page(client: Client, db: None, name: str) -> None:
    given, code, reached = MATRIX[name]
    account = account_create(email="dana@school.example", password=PASSWORD)
    codes = second_factor_give(account=account, secret=SECRET)
    words = {"now": code_now(), "old": code_at(time.time() - 600), "recovery": codes[0]}
    if given:
        client.post(reverse("account_login"), {"login": account.email, **given})
    if code:
        client.post(reverse("mfa_authenticate"), {"code": words.get(code, code)})
    answer = client.get("/page/")
    assert ("the page" if answer.status_code == 200 else "sign in") == reached


@pytest.mark.parametrize("path", ["/page/", "/form/", "/sign/", "/account/", "/account/password/", "/nowhere/"])
def test_without_a_second_factor_every_page_leads_to_setting_one_up(
    client: Client, newcomer: Account, path: str
) -> None:
    client.post(reverse("account_login"), {"login": newcomer.email, "password": PASSWORD})
    for answer in (client.get(path), client.post(path)):
        if path == "/nowhere/":
            assert answer.status_code == 404
        else:
            assert answer["Location"] == reverse("mfa_activate_totp")


def test_a_second_factor_that_is_taken_away_closes_everything_at_once(dana: Account, sign_in: SignIn) -> None:
    browser = sign_in(dana)
    Authenticator.objects.filter(user=dana, type="totp").delete()
    assert browser.get("/page/")["Location"] == reverse("mfa_activate_totp")


def test_recovery_codes_alone_are_no_second_factor(client: Client, newcomer: Account) -> None:
    second_factor_give(account=newcomer)
    Authenticator.objects.filter(user=newcomer, type="totp").delete()
    client.force_login(newcomer)
    assert client.get("/page/")["Location"] == reverse("mfa_activate_totp")


def test_no_setting_switches_the_second_factor_off() -> None:
    source = (settings.PACKAGE / "settings.py").read_text() + (settings.PACKAGE / "environment.py").read_text()
    assert not re.search(r"KEEL_\w*(MFA|FACTOR|TOTP|OTP)", source)
    assert not hasattr(settings, "MFA_TOTP_INSECURE_BYPASS_CODE")
    assert "keel.web.accounts.middleware.SecondFactorMiddleware" in settings.MIDDLEWARE


def test_email_is_no_factor_and_there_is_no_signing_up_or_reset_by_mail(client: Client, db: None) -> None:
    for path in ("signup/", "email/", "password/reset/", "login/code/", "confirm-email/"):
        assert client.get(f"/account/{path}").status_code == 404


def test_a_code_works_once(dana: Account) -> None:
    code = code_now()
    reached = []
    for browser in (Client(), Client()):
        browser.post(reverse("account_login"), {"login": dana.email, "password": PASSWORD})
        browser.post(reverse("mfa_authenticate"), {"code": code})
        reached.append(browser.get("/page/").status_code)
    assert reached == [200, 302]


def test_a_code_stays_spent_for_as_long_as_it_would_be_taken(dana: Account, time_machine) -> None:
    start = time.time() // 30 * 30
    time_machine.move_to(start, tick=False)
    code = code_at(start + 30)  # the step after this one is taken too, up to a minute from now
    for moment, status in ((start, 200), (start + 31, 302), (start + 59, 302)):
        time_machine.move_to(moment, tick=False)
        browser = Client()
        browser.post(reverse("account_login"), {"login": dana.email, "password": PASSWORD})
        browser.post(reverse("mfa_authenticate"), {"code": code})
        assert browser.get("/page/").status_code == status


def test_a_recovery_code_works_once_and_is_written_down(db: None) -> None:
    account = account_create(email="dana@school.example", password=PASSWORD)
    code = second_factor_give(account=account, secret=SECRET)[3]
    reached = []
    for browser in (Client(), Client()):
        browser.post(reverse("account_login"), {"login": account.email, "password": PASSWORD})
        browser.post(reverse("mfa_authenticate"), {"code": code})
        reached.append(browser.get("/page/").status_code)
    assert reached == [200, 302]
    assert What.RECOVERY_USED in events(account)


def test_guessing_codes_is_stopped(client: Client, dana: Account) -> None:
    client.post(reverse("account_login"), {"login": dana.email, "password": PASSWORD})
    for _ in range(10):
        client.post(reverse("mfa_authenticate"), {"code": "123456"})
    answer = client.post(reverse("mfa_authenticate"), {"code": code_now()})
    assert "too many tries" in answer.content.decode()
    assert client.get("/page/").status_code == 302


def test_guessing_passwords_is_stopped_and_written_down(client: Client, dana: Account) -> None:
    for number in range(10):
        client.post(reverse("account_login"), {"login": dana.email, "password": f"a guess of {number} words"})
    answer = client.post(reverse("account_login"), {"login": dana.email, "password": PASSWORD})
    assert answer.status_code == 200
    assert "too many tries" in answer.content.decode()
    assert events(dana).count(What.REFUSED) == 10


def test_a_wrong_address_and_a_wrong_password_get_the_same_answer(client: Client, dana: Account) -> None:
    bodies = []
    for address in (dana.email, "nobody@school.example"):
        answer = client.post(reverse("account_login"), {"login": address, "password": "not the right words"})
        body = answer.content.decode().replace(address, "")
        bodies.append(
            (answer.status_code, re.sub(r'name="(csrfmiddlewaretoken|idempotency_key)" value="\w+"', "", body))
        )
    assert bodies[0] == bodies[1]


@pytest.mark.django_db(transaction=True)
def test_a_new_person_walks_from_the_link_to_the_page(client: Client) -> None:
    account = account_create(email="noor@school.example")
    path = first_sign_in_path(account)
    weak = client.post(path, {"password": "supervision2026", "again": "supervision2026"})
    assert "would try first" in weak.content.decode()
    unlike = client.post(path, {"password": PASSWORD, "again": PASSWORD + "s"})
    assert "not the same" in unlike.content.decode()
    assert client.post(path, {"password": PASSWORD, "again": PASSWORD})["Location"] == reverse("mfa_activate_totp")
    enrol = client.get(reverse("mfa_activate_totp")).content.decode()
    assert '<svg role="img"' in enrol
    assert "style=" not in enrol
    secret = re.search(r'<code class="key">(\w+)</code>', enrol)[1]  # type: ignore[index]
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert "not right" in wrong.content.decode()
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    shown = client.get(answer["Location"]).content.decode()
    assert len(re.findall(r"<li><code>\d{8}</code></li>", shown)) == 10
    again = client.get(answer["Location"]).content.decode()
    assert "shown once" in again
    assert not re.findall(r"<code>\d{8}</code>", again)
    assert client.get("/page/").content == b"the page"
    assert client.get(path).status_code == 404


def test_the_link_for_a_forgotten_password_does_not_pass_the_second_factor(
    client: Client, dana: Account, sign_in: SignIn
) -> None:
    elsewhere = sign_in(dana)
    dana.refresh_from_db()
    answer = client.post(first_sign_in_path(dana), {"password": "five odd geese walk", "again": "five odd geese walk"})
    assert answer["Location"] == reverse("account_login")
    assert client.get("/page/").status_code == elsewhere.get("/page/").status_code == 302


def test_closing_an_account_ends_its_sessions_at_once(dana: Account, sign_in: SignIn) -> None:
    browser = sign_in(dana)
    account_deactivate(account=dana, by=None)
    assert browser.get("/page/").status_code == 302
    assert not AccountSession.objects.filter(account_id=dana.pk).exists()
    again = Client().post(reverse("account_login"), {"login": dana.email, "password": PASSWORD}, follow=True)
    assert "This account is closed" in again.content.decode()
    account_reactivate(account=dana, by=None)
    assert sign_in(dana).get("/page/").status_code == 200
    assert events(dana)[-3:] == [What.REACTIVATED, What.SIGNED_IN, What.NEW_DEVICE]


def test_a_closed_account_is_refused_even_if_a_session_were_left(dana: Account, sign_in: SignIn) -> None:
    browser = sign_in(dana)
    Account.objects.filter(pk=dana.pk).update(is_active=False)
    assert browser.get("/page/").status_code == 302


def test_signing_out_everywhere_ends_the_other_browser_too(dana: Account, sign_in: SignIn) -> None:
    here, elsewhere = sign_in(dana), sign_in(dana)
    assert "In 2 browsers" in here.get(reverse("account_home")).content.decode()
    here.post(reverse("account_sign_out_everywhere"))
    assert here.get("/page/").status_code == elsewhere.get("/page/").status_code == 302


def test_signing_out_has_the_browser_forget_everything(dana: Account, sign_in: SignIn) -> None:
    browser = sign_in(dana)
    assert "Sign out" in browser.get(reverse("account_logout")).content.decode()
    answer = browser.post(reverse("account_logout"))
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert browser.get("/page/").status_code == 302
    assert events(dana)[-1] == What.SIGNED_OUT


def test_changing_the_password_signs_other_browsers_out(dana: Account, sign_in: SignIn) -> None:
    here, elsewhere = sign_in(dana), sign_in(dana)
    new = "four plain geese swim"
    body = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    answer = here.post(reverse("account_change_password"), body)
    if answer["Location"].startswith(reverse("account_reauthenticate")):  # asked to confirm first
        here.post(answer["Location"], {"password": PASSWORD, "code": code_at(time.time() + 30)})
        here.post(reverse("account_change_password"), body)
    dana.refresh_from_db()
    assert dana.check_password(new)
    assert here.get("/page/").status_code == 200
    assert elsewhere.get("/page/").status_code == 302


def test_after_a_loss_the_old_password_opens_nothing_either(dana: Account, sign_in: SignIn) -> None:
    """Else whoever has the password alone would set up the new factor."""
    browser = sign_in(dana)
    factors_lost(account=dana, by=None, now=datetime.now(UTC))
    assert browser.get("/page/")["Location"].startswith(reverse("account_login"))
    browser.post(reverse("account_login"), {"login": dana.email, "password": PASSWORD})
    assert browser.get("/page/")["Location"].startswith(reverse("account_login"))


def test_secrets_of_second_factors_are_sealed_in_the_table(dana: Account) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        stored = " ".join(str(row[0]) for row in cursor.fetchall())
    assert SECRET not in stored
    assert '"seed"' in stored


def test_a_stolen_session_table_signs_nobody_in(dana: Account, sign_in: SignIn) -> None:
    browser = sign_in(dana)
    cookie = browser.cookies[settings.SESSION_COOKIE_NAME].value
    row = AccountSession.objects.get(account_id=dana.pk)
    assert row.session_key != cookie
    assert str(dana.pk) not in row.session_data
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = str(row.session_key)
    assert thief.get("/page/").status_code == 302


def test_session_data_moved_to_another_session_does_not_open(dana: Account, sign_in: SignIn) -> None:
    browser = sign_in(dana)
    other = Client()
    other.get(reverse("account_login"))
    session = other.session
    session["x"] = 1
    session.save()
    other.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)
    stolen = AccountSession.objects.get(account_id=dana.pk).session_data
    AccountSession.objects.filter(account_id=None).update(session_data=stolen)
    assert other.get("/page/").status_code == 302
    assert browser.get("/page/").status_code == 200


def test_the_session_key_changes_at_sign_in(client: Client, dana: Account, sign_in: SignIn) -> None:
    session = client.session
    session["x"] = 1
    session.save()
    before = session.session_key
    client.cookies[settings.SESSION_COOKIE_NAME] = str(before)
    sign_in(dana, client)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != before


def test_two_accounts_never_share_an_address(dana: Account) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        account_create(email="DANA@school.example")


def test_ending_sessions_says_how_many_there_were(dana: Account, sign_in: SignIn) -> None:
    sign_in(dana)
    sign_in(dana)
    assert sessions_end(account=dana, by=None) == 2
    assert events(dana)[-1] == What.SESSIONS_ENDED


def test_a_page_asks_for_its_session_and_its_person_once_each(dana: Account, sign_in: SignIn) -> None:
    browser = sign_in(dana)
    browser.get("/page/")
    with CaptureQueriesContext(connection) as asked:
        browser.get("/page/")
    ours = [query["sql"] for query in asked if "accounts_" in query["sql"] or "mfa_" in query["sql"]]
    assert [("session" in sql, "mfa_" in sql) for sql in ours] == [(True, False), (False, True)]


def test_events_say_nothing_but_who_what_and_when(dana: Account) -> None:
    assert {field.name for field in AccountEvent._meta.get_fields()} == {"id", "at", "account", "what", "by"}
    cache.clear()
