"""The named cast in real windows: who walks, what time it is, and signing in with password and code.

school.be(datetime(2026, 11, 16, 9, 5, tzinfo=LONDON))    # move the clock; who sat idle is signed out, as ever
sam = school.window("sam")                                # signs in on the sign-in page if need be
sam.go("/sessions/", "sessions")
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import time_machine
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from playwright.sync_api import Page, Response, expect

from keel.web.accounts.services import stamp
from keel.web.people.models import Member
from tests.cast import PASSWORD, SECRET, Cast

STEP = 30
"""Seconds that one code of the authenticator app lasts. Each is taken once, so the clock moves on before the next."""
SESSION_COOKIE = "keel_session"
SAVED = re.compile(r"^Saved \d\d:\d\d:\d\d$")


@dataclass
class School:
    """The cast, a window for each of them, and the clock they share with the server."""

    cast: Cast
    walk: Callable[[str], Any]
    clock: time_machine.Traveller

    def be(self, moment: datetime) -> None:
        """Be at this moment; the clock runs on from there."""
        self.clock.move_to(moment)

    def wait(self, **much: float) -> None:
        """Let this much time go by."""
        self.clock.move_to(datetime.now().astimezone() + timedelta(**much))

    def window(self, first: str) -> Any:
        """This person's window, signed in as of now: the session is made by the server, as signing in would."""
        walker = self.walk(first)
        account = self.member(first).account
        assert account is not None
        client = Client()
        client.force_login(account)
        session = client.session
        session["account_authentication_methods"] = [
            {"method": "password", "at": stamp(), "email": account.email},
            {"method": "mfa", "type": "totp", "at": stamp()},
        ]
        session.save()
        walker.page.context.add_cookies(
            [{"name": SESSION_COOKIE, "value": client.cookies[SESSION_COOKIE].value, "url": walker.base}]
        )
        return walker

    def member(self, first: str) -> Member:
        """Una is of the other school; everybody else of this one."""
        return self.cast.una if first == "una" else getattr(self.cast, first)

    def sign_in(self, page: Page, first: str) -> None:
        """Fill the sign-in pages now shown, with password and code."""
        account = self.member(first).account
        assert account is not None
        page.get_by_label("E-mail address").fill(account.email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Continue").click()
        page.get_by_role("textbox", name="Code").fill(self.code())
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url(lambda address: "/account/sign-in/" not in address)
        if "/who-may-read/" in page.url:  # the first time, and after another role or policy
            page.get_by_role("button", name="I have read this").click()

    def confirm(self, page: Page) -> None:
        """Give password and code again on the page that asks for them before a signature."""
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_label("Code").fill(self.code())
        page.locator("main").get_by_role("button").first.click()

    def code(self) -> str:
        """A code nobody has used yet."""
        self.wait(seconds=2 * STEP)
        return str(format_hotp_value(hotp_value(SECRET, stamp() // STEP)))


def opens(walker: Any, path: str) -> int:
    """The status with which a page answers this person; a refusal on purpose is no fault."""
    answer: Response | None = walker.page.goto(f"{walker.base}{path}")
    walker.expect_console("40[34]")
    assert answer is not None
    return int(answer.status)


def fill(page: Page, label: str, text: str) -> None:
    """Type into the one long text of this name."""
    page.get_by_label(label, exact=False).first.fill(text)


def saved(page: Page) -> None:
    """Wait until the page says that everything typed so far is on the server."""
    expect(page.locator("[data-save-status]").first).to_have_text(SAVED, timeout=15_000)


def day(page: Page, name: str, moment: datetime) -> None:
    """Fill the three boxes of a date."""
    for box, value in (("day", moment.day), ("month", moment.month), ("year", moment.year)):
        page.locator(f'[name="{name}_{box}"]').fill(str(value))
