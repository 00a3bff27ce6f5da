"""Passkeys in a real browser, answered by Chromium's own virtual authenticator (G-17; ASVS 6.3.3, 6.5.6, 7.5.3)."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, expect

from keel.web.accounts.models import AccountEvent
from keel.web.accounts.services import CONFIRMED_WITH, account_create, first_sign_in_path
from tests.browser.device import Device

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.web.accounts.pages")]

PASSWORD = "three wise oxen graze"
Window = Callable[[str], Any]


def begun(walk: Window) -> tuple[Any, Device]:
    """A new person who has chosen a password and a passkey as their first second factor."""
    account = account_create(email="noor@school.example")
    noor = walk("noor")
    page: Page = noor.page
    device = Device(page)
    noor.go(first_sign_in_path(account))
    page.get_by_label("New password", exact=True).fill(PASSWORD)
    page.get_by_label("New password again").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("link", name="use a passkey instead").click()
    noor.look("add a passkey")
    page.get_by_label("What to call it").fill("office computer")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    return noor, device


def sign_out(walker: Any) -> None:
    walker.go("/account/sign-out/")
    walker.page.locator("main").get_by_role("button", name="Sign out").click()


def test_a_passkey_is_added_signs_in_alone_and_confirms(walk: Window) -> None:
    noor, _ = begun(walk)
    page: Page = noor.page
    noor.go("/account/passkeys/", "passkeys")
    expect(page.locator("main")).to_contain_text("only second factor")
    sign_out(noor)
    noor.look("sign in with a passkey")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("body")).to_have_text("the page")
    noor.go("/account/confirm/?next=/page/")
    noor.expect_console("404")
    noor.look("confirm by passkey")
    page.get_by_role("button", name="Use your passkey").click()
    expect(page.locator("body")).to_have_text("the page")
    noor.expect_console("404")
    assert AccountEvent.objects.filter(what="confirmed").count() == 1


def test_after_the_password_a_passkey_is_the_second_step(walk: Window) -> None:
    noor, device = begun(walk)
    page: Page = noor.page
    sign_out(noor)
    page.get_by_label("E-mail address").fill("noor@school.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    noor.look("second step with a passkey")
    device.verifies(False)
    page.get_by_role("button", name="Use your passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing came from the passkey")
    device.verifies(True)
    page.get_by_role("button", name="Use your passkey").click()
    expect(page.locator("body")).to_have_text("the page")


def test_a_passkey_that_is_not_known_opens_nothing(walk: Window) -> None:
    noor, device = begun(walk)
    page: Page = noor.page
    sign_out(noor)

    Authenticator.objects.filter(type="webauthn").delete()
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("main")).to_contain_text("did not open anything here")
    assert page.goto(f"{noor.base}/page/").url.endswith("/account/sign-in/?next=/page/")  # type: ignore[union-attr]
    assert device.count() == 1


def test_the_factor_beside_a_signature_is_the_passkey(walk: Window) -> None:
    """The session says which factor confirmed, for the signature's own line."""
    from keel.web.accounts.models import AccountSession
    from keel.web.accounts.sealed_sessions import opened

    noor, _ = begun(walk)
    noor.go("/account/confirm/?next=/page/")
    noor.page.get_by_role("button", name="Use your passkey").click()
    expect(noor.page.locator("body")).to_have_text("the page")
    noor.expect_console("404")
    assert [opened(row).get(CONFIRMED_WITH) for row in AccountSession.objects.exclude(account_id=None)] == ["webauthn"]
