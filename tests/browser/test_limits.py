"""Pages hide themselves, sign-ins end with a warning and a click, and nothing typed is lost (G-13, G-14, G-62)."""

from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from keel.web.accounts.shared import SHARED
from tests.browser.school import SESSION_COOKIE, School

pytestmark = pytest.mark.django_db(transaction=True)

MINUTE = 60_000


def later(school: School, page: Page, minutes: float) -> None:
    """So many minutes go by, here and on the server."""
    school.wait(minutes=minutes)
    page.clock.fast_forward(int(minutes * MINUTE))


def on_a_shared_device(school: School, first: str) -> Page:
    """The person's window, as if they had ticked that others use the device."""
    page: Page = school.window(first).page
    value = next(one["value"] for one in page.context.cookies() if one.get("name") == SESSION_COOKIE)
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = value
    session = client.session
    session[SHARED] = True
    session.save()
    return page


def test_a_page_left_alone_goes_blank_after_five_minutes_and_warns_two_before(school: School) -> None:
    sam = school.window("sam")
    page: Page = sam.page
    page.clock.install()
    sam.go("/")
    words = page.locator("main h1").inner_text()
    later(school, page, 3.1)
    expect(page.get_by_role("status").filter(has_text="go blank soon")).to_be_visible()
    later(school, page, 2)
    expect(page.get_by_role("button", name="Carry on")).to_be_visible()
    assert words not in page.locator("body").inner_text()
    assert "Blank page" in page.title()
    page.get_by_role("button", name="Carry on").click()
    expect(page.locator("main h1").first).to_have_text(words)


def test_on_a_shared_device_after_two_minutes_and_the_sign_in_ends_after_ten(school: School) -> None:
    page = on_a_shared_device(school, "sam")
    page.clock.install()
    base = school.window("ruth").base
    page.goto(f"{base}/")
    later(school, page, 2.1)
    expect(page.get_by_role("button", name="Carry on")).to_be_visible()
    later(school, page, 8.1)
    page.get_by_role("button", name="Carry on").click()
    expect(page.get_by_role("status").filter(has_text="You were signed out")).to_be_visible()
    assert "/account/sign-in/" in page.goto(f"{base}/").url  # type: ignore[union-attr]


def test_the_sign_in_is_made_longer_by_a_click_ten_times_and_more(school: School) -> None:
    """The warning comes more than two minutes before the end."""
    sam = school.window("sam")
    page: Page = sam.page
    page.clock.install()
    sam.go("/")
    for _ in range(11):
        later(school, page, 27.7)
        page.get_by_role("button", name="Stay signed in").click()
        expect(page.get_by_role("button", name="Stay signed in")).to_be_hidden()
    page.get_by_role("button", name="Carry on").click()
    assert page.goto(f"{sam.base}/").status == 200  # type: ignore[union-attr]
    assert "/account/" not in page.url


def test_ten_hours_are_the_most_and_are_announced(school: School) -> None:
    sam = school.window("sam")
    page: Page = sam.page
    page.clock.install()
    began = datetime.now().astimezone()
    while datetime.now().astimezone() < began + timedelta(hours=9, minutes=40):
        later(school, page, 20)
        sam.go("/")
    while datetime.now().astimezone() < began + timedelta(hours=9, minutes=57):
        later(school, page, 1)
    expect(page.get_by_role("status").filter(has_text="signed in for a long time")).to_be_visible()
    later(school, page, 4)
    assert "/account/sign-in/" in page.goto(f"{sam.base}/").url  # type: ignore[union-attr]


def test_two_hours_untouched_lose_nothing_and_show_nothing_to_anybody_else(school: School) -> None:
    """What was typed comes back to its own person, signed in again; to nobody else."""
    neil = school.window("neil")
    page: Page = neil.page
    page.clock.install()
    neil.go("/people/add/")
    page.get_by_label("Name", exact=False).first.fill("Half written")
    later(school, page, 120)
    page.get_by_role("button", name="Carry on").click()
    expect(page.get_by_role("status").filter(has_text="You were signed out")).to_be_visible()
    assert "Half written" not in page.locator("body").inner_text()
    other = school.window("ruth").page.context.cookies()
    page.context.add_cookies([one for one in other if one.get("name") == SESSION_COOKIE])
    page.get_by_role("button", name="Carry on").click()
    expect(page.get_by_role("status").filter(has_text="Somebody else")).to_be_visible()
    school.window("neil")
    page.get_by_role("button", name="Carry on").click()
    expect(page.get_by_label("Name", exact=False).first).to_have_value("Half written")
    neil.expect_console("401")
