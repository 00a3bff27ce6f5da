"""A new person walks in, signs in again, confirms, and finds what they typed after their sign-in ran out."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from keel.web.accounts.models import Account, AccountSession
from keel.web.accounts.services import account_create, first_sign_in_path

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.web.accounts.pages")]

PASSWORD = "three wise oxen graze"
Window = Callable[[str], Any]


def code(secret: str, steps: int = 0) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps)))


def sign_in(page: Page, email: str, secret: str, steps: int) -> None:
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("textbox", name="Code").fill(code(secret, steps))
    page.get_by_role("button", name="Sign in").click()


def test_from_the_first_link_to_what_was_kept(walk: Window) -> None:
    """G-13, G-15, G-17, G-42 in a real browser, whose pages send no referrer and so post with a null origin."""
    account = account_create(email="noor@school.example")
    noor = walk("noor")
    page: Page = noor.page
    noor.go(first_sign_in_path(account), "begin")
    page.get_by_label("New password", exact=True).fill(PASSWORD)
    page.get_by_label("New password again").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    noor.look("set up the second factor")
    secret = page.locator("code.key").inner_text()
    expect(page.get_by_role("img", name="Square code")).to_be_visible()
    page.get_by_role("textbox", name="Code").fill(code(secret, -1))
    page.get_by_role("button", name="Set up").click()
    noor.look("recovery codes")
    assert len(re.findall(r"\b\d{8}\b", page.locator("ul.codes").inner_text())) == 10
    noor.go("/account/", "account")
    noor.go("/account/sign-out/", "sign out")
    page.locator("main").get_by_role("button", name="Sign out").click()
    noor.look("sign in")
    sign_in(page, account.email, secret, 0)
    noor.go("/account/confirm/")
    noor.expect_console("404")  # the plain page of the tests names no icon
    noor.look("confirm")
    assert Account.objects.get() == account

    page.goto(f"{noor.base}/form/")
    AccountSession.objects.all().delete()
    plain = (
        f'<meta name="referrer" content="no-referrer"><form method="post" action="{noor.base}/form/">'
        '<textarea name="text">Said at break, and written down at once by the person who heard it.</textarea>'
        "<button>Save</button></form>"
    )
    page.route(f"{noor.base}/plain/", lambda route: route.fulfill(body=plain, content_type="text/html"))
    page.goto(f"{noor.base}/plain/")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="This page was open too long")).to_be_visible()
    noor.expect_console("403|404")
    noor.look("out of date")
    page.get_by_role("link", name="See it and send it").click()
    sign_in(page, account.email, secret, 1)
    expect(page.get_by_label("What you wrote")).to_have_value(re.compile("Said at break"))
    noor.look("kept")
    page.get_by_role("button", name="Send it now").click()
    expect(page.locator("body")).to_have_text("the page")
