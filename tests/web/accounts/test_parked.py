"""What somebody was sending when their sign-in or page ran out is kept for them alone (G-42, G-62)."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from keel.web.accounts import parked
from keel.web.accounts.models import Account, AccountSession, ParkedPost
from keel.web.accounts.services import account_create, account_deactivate, second_factor_give
from keel.web.sealing.rootkey import SealBroken

from . import pages

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.web.accounts.pages")]

SignIn = Callable[..., Client]
CANARY = "Canary Quillfeather said at break that\nit had happened again, and what she meant by it."
OURS = {"Sec-Fetch-Site": "same-origin", "Origin": "null"}


@pytest.fixture(autouse=True)
def _nothing_sent() -> None:
    pages.sent.clear()


def time_out(account: Account) -> None:
    """As after ten hours: the server has forgotten the session, the browser has not."""
    AccountSession.objects.filter(account_id=account.pk).delete()


def test_a_form_sent_after_the_sign_in_ran_out_is_offered_back_and_counts_once(dana: Account, sign_in: SignIn) -> None:
    browser = sign_in(dana)
    time_out(dana)
    answer = browser.post("/form/?week=2", {"text": CANARY, "key": "k1", "password": "secret words"}, headers=OURS)
    row = ParkedPost.objects.get()
    assert answer["Location"] == f"/account/sign-in/?next=/account/kept/{row.pk}/"
    assert CANARY.encode() not in bytes(row.sealed)
    sign_in(dana, browser)
    page = browser.get(f"/account/kept/{row.pk}/").content.decode()
    assert "it had happened again" in page
    assert 'action="/form/?week=2"' in page
    assert "secret words" not in page
    kept = parked.open_parked(row)
    browser.post(kept.path, {**dict(kept.fields), parked.AGAIN: str(row.pk)}, headers=OURS)
    assert [form["text"] for form in pages.sent] == [CANARY]
    assert not ParkedPost.objects.exists()


def test_signing_in_leads_back_to_the_parked_form(dana: Account, sign_in: SignIn) -> None:
    browser = sign_in(dana)
    time_out(dana)
    where = browser.post("/form/", {"text": CANARY}, headers=OURS)["Location"]
    assert ParkedPost.objects.exists()
    assert f'value="/account/kept/{ParkedPost.objects.get().pk}/"' in browser.get(where).content.decode()


def test_nobody_else_sees_a_parked_form(dana: Account, sign_in: SignIn) -> None:
    browser = sign_in(dana)
    time_out(dana)
    browser.post("/form/", {"text": CANARY}, headers=OURS)
    row = ParkedPost.objects.get()
    other = account_create(email="omar@school.example", password="three wise oxen graze")
    second_factor_give(account=other, secret="MFRGGZDFMZTWQ2LKMFRGGZDFMZTWQ2LK")
    sign_in(other, browser, "MFRGGZDFMZTWQ2LKMFRGGZDFMZTWQ2LK")
    answer = browser.get(f"/account/kept/{row.pk}/")
    absent = browser.get(f"/account/kept/{uuid4()}/")
    assert (answer.status_code, answer.content) == (absent.status_code, absent.content)
    assert answer.status_code == 404
    browser.post(f"/account/kept/{row.pk}/")
    assert ParkedPost.objects.exists()
    ParkedPost.objects.update(account=other)
    with pytest.raises(SealBroken):
        parked.open_parked(ParkedPost.objects.get())


def test_a_form_of_a_page_that_is_out_of_date_is_kept_too(dana: Account, sign_in: SignIn) -> None:
    browser = sign_in(dana, Client(enforce_csrf_checks=False))
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = browser.cookies
    answer = strict.post("/form/", {"text": CANARY, "csrfmiddlewaretoken": "x" * 64}, headers=OURS)
    assert answer.status_code == 403
    row = ParkedPost.objects.get()
    assert f"/account/kept/{row.pk}/" in answer.content.decode()
    assert CANARY not in answer.content.decode()
    assert pages.sent == []
    assert "Quillfeather" in browser.get(f"/account/kept/{row.pk}/").content.decode()


def test_a_form_of_another_site_is_neither_taken_nor_kept(dana: Account, sign_in: SignIn) -> None:
    browser = sign_in(dana, Client())
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = browser.cookies
    for site in ("cross-site", "same-site", "none"):
        answer = strict.post("/form/", {"text": "planted"}, headers={"Sec-Fetch-Site": site, "Origin": "null"})
        assert answer.status_code == 403
    assert not ParkedPost.objects.exists()


def test_our_own_pages_post_although_they_send_no_referrer(dana: Account, sign_in: SignIn) -> None:
    """Browsers send `Origin: null` from pages with no-referrer; the token still decides (G-15)."""
    browser = sign_in(dana, Client())
    token = "a" * 32
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = browser.cookies
    strict.cookies[settings.CSRF_COOKIE_NAME] = token
    body = {"text": "x", "csrfmiddlewaretoken": token}
    assert strict.post("/form/", body, headers=OURS).status_code == 302
    assert strict.post("/form/", body, secure=True, headers=OURS).status_code == 302
    assert strict.post("/form/", body, headers={"Origin": "null"}).status_code == 403
    assert strict.post("/form/", {**body, "csrfmiddlewaretoken": "b" * 32}, headers=OURS).status_code == 403
    assert len(pages.sent) == 2


def test_forms_about_signing_in_are_never_kept(dana: Account, sign_in: SignIn) -> None:
    browser = sign_in(dana)
    time_out(dana)
    for path in (reverse("account_login"), reverse("account_change_password"), reverse("account_reauthenticate")):
        browser.post(path, {"login": "x", "oldpassword": "three wise oxen graze", "text": CANARY}, headers=OURS)
    assert not ParkedPost.objects.exists()


def test_nothing_is_kept_for_a_stranger_or_a_leaver_or_when_there_is_nothing(
    client: Client, dana: Account, sign_in: SignIn
) -> None:
    client.post("/form/", {"text": CANARY}, headers=OURS)
    browser = sign_in(dana)
    time_out(dana)
    browser.post("/form/", {"text": "   "}, headers=OURS)
    browser.get("/form/", {"text": CANARY})
    account_deactivate(account=dana, by=None)
    browser.post("/form/", {"text": CANARY}, headers=OURS)
    assert not ParkedPost.objects.exists()


def test_after_signing_out_the_browser_is_nobodys(dana: Account, sign_in: SignIn) -> None:
    browser = sign_in(dana)
    browser.post(reverse("account_logout"))
    browser.post("/form/", {"text": CANARY}, headers=OURS)
    assert not ParkedPost.objects.exists()


def test_a_page_that_saves_as_one_types_is_told_and_keeps_one_copy(dana: Account, sign_in: SignIn) -> None:
    browser = sign_in(dana)
    time_out(dana)
    for words in ("one", "one two", "one two three"):
        answer = browser.post(
            "/form/", {"field": "notes", "text": words}, headers={**OURS, "Accept": "application/json"}
        )
        assert answer.status_code == 401
        assert json.loads(answer.content) == {"sign_in": "/account/sign-in/"}
    assert dict(parked.open_parked(ParkedPost.objects.get()).fields)["text"] == "one two three"


def test_a_parked_form_can_be_thrown_away_and_is_gone_after_a_day(dana: Account, sign_in: SignIn) -> None:
    browser = sign_in(dana)
    time_out(dana)
    browser.post("/form/", {"text": CANARY}, headers=OURS)
    row, now = ParkedPost.objects.get(), datetime.now(UTC)
    assert parked.find(dana, row.pk, now=now + timedelta(hours=20)) == row
    assert parked.find(dana, row.pk, now=now + timedelta(hours=25)) is None
    assert parked.prune(now=now + timedelta(hours=20)) == 0
    sign_in(dana, browser)
    browser.post(f"/account/kept/{row.pk}/", headers=OURS)
    assert not ParkedPost.objects.exists()
    assert "thrown away already" in browser.get(f"/account/kept/{row.pk}/").content.decode()
    parked.discard(dana, "no id")


def test_what_nobody_came_back_for_is_pruned(dana: Account, sign_in: SignIn) -> None:
    browser = sign_in(dana)
    time_out(dana)
    browser.post("/form/", {"text": CANARY}, headers=OURS)
    assert parked.prune(now=datetime.now(UTC) + timedelta(hours=24)) == 1


def test_ten_megabytes_are_kept_like_a_word(dana: Account, sign_in: SignIn) -> None:
    browser = sign_in(dana)
    time_out(dana)
    long = "safe and well. " * 700_000
    assert len(long) > 10_000_000
    browser.post("/form/", {"text": long}, headers=OURS)
    assert dict(parked.open_parked(ParkedPost.objects.get()).fields)["text"] == long


def test_the_cookie_that_says_whose_browser_it_was_cannot_be_made_up(dana: Account) -> None:
    browser = Client()
    browser.cookies[settings.KEEL_WHO_COOKIE_NAME] = str(dana.pk)
    browser.post("/form/", {"text": CANARY}, headers=OURS)
    assert not ParkedPost.objects.exists()
