"""Signing out leaves nothing in the browser, and no page lets a script write markup (G-14, G-15)."""

from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.browser.school import School

pytestmark = pytest.mark.django_db(transaction=True)

STORED = """async () => ({
    local: Object.keys(localStorage), session: Object.keys(sessionStorage),
    databases: (await indexedDB.databases()).map(one => one.name), caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).length, cookies: document.cookie,
})"""
NOTHING: dict[str, Any] = {"local": [], "session": [], "databases": [], "caches": [], "workers": 0, "cookies": ""}
WRITTEN = """() => {
    const found = [];
    const attempt = (name, write) => {
        try { write(); found.push(name); }
        catch (error) { if (!(error instanceof TypeError)) found.push(String(error)); }
    };
    const there = document.body.appendChild(document.createElement("div"));
    attempt("innerHTML", () => { there.innerHTML = "<b>marigold</b>"; });
    attempt("outerHTML", () => { there.outerHTML = "<b>marigold</b>"; });
    attempt("insertAdjacentHTML", () => there.insertAdjacentHTML("beforeend", "<b>marigold</b>"));
    attempt("document.write", () => document.write("<b>marigold</b>"));
    attempt("script.text", () => { document.createElement("script").text = "1"; });
    attempt("script.src", () => { document.createElement("script").src = "/static/page/js/veil.js"; });
    attempt("srcdoc", () => { document.createElement("iframe").srcdoc = "<b>marigold</b>"; });
    attempt("DOMParser", () => new DOMParser().parseFromString("<b>marigold</b>", "text/html"));
    attempt("a policy of one's own", () => trustedTypes.createPolicy("mine", { createHTML: text => text }));
    there.remove();
    return found;
}"""


def test_after_signing_out_nothing_is_left_and_the_way_back_shows_nothing(school: School) -> None:
    """G-14: whatever a page might have stored is gone; back and forward, with the page kept alive or not."""
    sam = school.window("sam")
    page: Page = sam.page
    sam.go("/people/")
    words = page.locator("main").inner_text()
    assert "Sam Whitlock" in words
    sam.go("/")
    before = page.evaluate(STORED) | {"cookies": ""}  # the tests give this one; Keel's are out of reach of scripts
    assert before == NOTHING, "pages store nothing while somebody is signed in, either"
    page.evaluate("""async () => {
        localStorage.setItem("text", "Ada"); sessionStorage.setItem("text", "Ada");
        await caches.open("texts"); indexedDB.open("texts");
    }""")
    sam.go("/account/sign-out/")
    with page.expect_response("**/account/sign-out/") as answer:
        page.locator("main").get_by_role("button", name="Sign out").click()
    assert answer.value.all_headers()["clear-site-data"] == '"cache", "storage"'
    expect(page.get_by_label("E-mail address")).to_be_visible()
    assert page.evaluate(STORED) == NOTHING
    left = {one["name"] for one in page.context.cookies()}
    assert left <= {settings.CSRF_COOKIE_NAME, settings.KEEL_DEVICE_COOKIE_NAME}
    for _ in range(3):
        page.go_back()
        assert "/account/sign-in/" in page.url
        assert not [line for line in words.splitlines() if "Whitlock" in line and line in page.content()]
    page.goto(f"{sam.base}/people/")
    assert "/account/sign-in/" in page.url


def test_no_script_can_write_markup_into_a_page(school: School) -> None:
    """G-15, decision 21: the browser throws at each way that a forgetful script, or somebody's own, would take."""
    sam = school.window("sam")
    page: Page = sam.page
    for path in ("/", "/account/", "/page/hide/"):
        sam.go(path)
        assert page.evaluate(WRITTEN) == [], path
        refused = page.evaluate("window.keelRefused")
        assert any("require-trusted-types-for" in one for one in refused), path
        assert "marigold" not in page.locator("body").inner_text()
