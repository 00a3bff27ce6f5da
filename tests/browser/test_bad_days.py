"""Bad days, on the pages themselves: two tabs, double clicks, a sign-in that runs out, no script, no network.

The scripts alone are proved in tests/web/page; here the server answers, and what was typed must be in the database.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from keel.web.sessions.models import Record, Session
from keel.web.sessions.selectors.records import records
from keel.web.signing.models import Signature
from tests.browser.school import SESSION_COOKIE, School, day, opens, saved
from tests.cast import LONDON, NOW
from tests.web.sessions.stage import Stage, planned, shared

pytestmark = pytest.mark.django_db(transaction=True)

LATER = datetime(2026, 11, 23, 10, tzinfo=LONDON)
STRANGE = "\u05e9\u05dc\u05d5\u05dd \u202eabc\u202c \U0001f469\u200d\U0001f467 O\u2019Brien <b>&amp;</b>"
STATUS = "[data-save-status]"
# Sent past the page, which refuses it: in the box itself Chromium needs minutes to lay out so much text.
SEND = """async (size) => {
    const form = document.querySelector("form[data-autosave]");
    const body = new URLSearchParams({field: "agenda:workload", text: "x".repeat(size), version: "1"});
    const headers = {"X-CSRFToken": form.elements.csrfmiddlewaretoken.value, Accept: "application/json"};
    const answer = await fetch(form.dataset.saveUrl, {method: "POST", body, headers});
    return [answer.status, await answer.text()];
}"""
# As from the clipboard; says whether the browser may go on and put it into the box.
PASTE_TEN_MEGABYTES = """(box) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", "x".repeat(10_000_000));
    return box.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true}));
}"""


def agenda(stage: Stage) -> str:
    return f"/sessions/{stage.session.pk}/agenda/"


def workload(page: Page) -> Any:
    return page.get_by_label("Workload review")


@pytest.fixture
def stage(school: School) -> Stage:
    """A session booked for next Monday; two children on its agenda."""
    return planned(school.cast, starts=LATER)


@contextmanager
def without_script(window: Any) -> Iterator[Page]:
    """The same person, signed in, in a browser that runs no script."""
    context = window.page.context
    plain = context.browser.new_context(java_script_enabled=False, locale="en-GB", timezone_id="Europe/London")
    try:
        plain.add_cookies([one for one in context.cookies() if one["name"] == SESSION_COOKIE])
        yield plain.new_page()
    finally:
        plain.close()


def test_two_tabs_on_one_field_keep_both_texts(school: School, stage: Stage) -> None:
    """G-37, G-38: a conflict is shown side by side, with script and without, and neither text is lost."""
    sam = school.window("sam")
    first: Page = sam.go(agenda(stage))
    second = sam.page.context.new_page()
    second.goto(first.url)
    workload(first).fill("Written in the first tab.")
    saved(first)
    workload(second).fill("Written in the second tab.")
    expect(second.get_by_role("heading", name="Two versions of")).to_be_visible()
    for text in ("Written in the first tab.", "Written in the second tab."):
        expect(second.locator(".conflict")).to_contain_text(text)
    sam.expect_console("409")
    second.get_by_role("button", name="Keep both").click()
    saved(second)
    first.reload()
    expect(workload(first)).to_have_value(re.compile("first tab.*second tab|second tab.*first tab", re.S))
    second.close()


def test_without_script_everything_is_saved_by_button(school: School, stage: Stage) -> None:
    """G-38, G-63: agenda and room without script; a newer text is shown beside one's own."""
    sam = school.window("sam")
    with without_script(sam) as page:
        page.goto(f"{sam.base}{agenda(stage)}")
        expect(page.locator(STATUS).first).to_contain_text("needs JavaScript")
        workload(page).fill("Typed without script.")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.locator("main")).to_contain_text("Saved.")
        expect(workload(page)).to_have_value("Typed without script.")
        behind = page.context.new_page()
        behind.goto(page.url)
        workload(page).fill("Typed second.")
        page.get_by_role("button", name="Save", exact=True).click()
        workload(behind).fill("Typed from an old page.")
        behind.get_by_role("button", name="Save", exact=True).click()
        expect(behind.get_by_role("heading", name="Two versions of")).to_be_visible()
        expect(behind.locator(".conflict")).to_contain_text("Typed second.")
        behind.get_by_role("button", name="Save", exact=True).click()
        expect(workload(behind)).to_have_value(re.compile("Typed second.*Typed from an old page", re.S))
    school.be(LATER)
    tom = school.window("tom")
    with without_script(tom) as page:
        page.goto(f"{tom.base}/sessions/{stage.session.pk}/room/")
        page.get_by_role("button", name="Begin now").click()
        page.get_by_role("link", name="Go on", exact=True).click()
        page.get_by_label("Decisions and reasons").fill("Keep the lift, because it works.")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_label("Decisions and reasons")).to_have_value("Keep the lift, because it works.")


def test_a_sign_in_that_runs_out_and_a_lost_network_lose_no_word(school: School, stage: Stage) -> None:
    """G-36, G-41, G-42: the text stays in the page and is saved once that is possible again."""
    sam = school.window("sam")
    page: Page = sam.go(agenda(stage))
    workload(page).fill("Before the network went.")
    saved(page)
    sam.page.context.set_offline(True)
    workload(page).fill("Typed with no network.")
    expect(page.locator(STATUS).first).to_contain_text("Not saved since", timeout=10_000)
    sam.page.context.set_offline(False)
    saved(page)
    sam.expect_console("ERR_INTERNET_DISCONNECTED")
    school.wait(minutes=40)
    workload(page).fill("Typed after the sign-in had ended.")
    expect(page.get_by_role("heading", name="You were signed out")).to_be_visible(timeout=10_000)
    expect(workload(page)).to_have_value("Typed after the sign-in had ended.")
    sam.look("signed out while typing", refused="401")
    with sam.page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in (opens a new tab)").click()
    school.sign_in(opened.value, "sam")
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("What needs me")
    page.bring_to_front()  # the page finds out by itself; the button is for who does not want to wait
    saved(page)
    expect(page.get_by_role("heading", name="You were signed out")).to_be_hidden()
    page.reload()
    expect(workload(page)).to_have_value("Typed after the sign-in had ended.")


def test_whatever_is_pasted_is_kept_or_refused_in_a_sentence(school: School, stage: Stage) -> None:
    """G-39: ten megabytes, NUL, right to left, emoji."""
    sam = school.window("sam")
    page: Page = sam.go(agenda(stage))
    workload(page).fill(STRANGE)
    saved(page)
    page.reload()
    expect(workload(page)).to_have_value(STRANGE)
    for pasted in ("a\x00b", "Ten words that a person may have pasted here twice.\n" * 5000):
        workload(page).evaluate(
            "(box, text) => { box.value = text; box.dispatchEvent(new Event('input', {bubbles: true})); }", pasted
        )
        expect(page.locator(STATUS).first).to_contain_text("Not saved.", timeout=20_000)
        assert workload(page).evaluate("box => box.value.length") == len(pasted)
        sam.expect_console("4\\d\\d")
    for size, refused, word in ((10_000_000, 422, "characters"), (20_000_000, 413, "shorten it")):
        status, answer = page.evaluate(SEND, size)
        sam.expect_console("4\\d\\d")
        assert status == refused, answer
        assert word in answer
    workload(page).fill("Short again.")
    saved(page)
    assert not workload(page).evaluate(PASTE_TEN_MEGABYTES)
    expect(page.get_by_role("alert")).to_contain_text("it has 10,000,000 characters, and this takes 20,000 in all")
    expect(workload(page)).to_have_value("Short again.")
    workload(page).press("End")
    workload(page).press_sequentially(" And on.")
    saved(page)
    expect(page.locator(".field-error")).to_have_count(0)


def test_what_is_clicked_twice_happens_once(school: School) -> None:
    """G-40: booking, issuing and signing; the back button after saving makes no second one."""
    stage = shared(school.cast)
    school.be(NOW.replace(minute=10))
    tom = school.window("tom")
    page: Page = tom.go("/sessions/book/")
    page.get_by_role("link", name="Book a session for Sam Whitlock").click()
    day(page, "day", LATER)
    page.get_by_label("Start").fill("10:00")
    page.get_by_role("button", name="Book", exact=True).dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("Session on Mon 23 Nov 2026")
    page.go_back()  # the page is fetched anew, its form empty
    page.get_by_role("button", name="Book", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Fill in")
    assert Session.objects.filter(starts_at=LATER).count() == 1
    tom.go(f"/sessions/records/{stage.record.pk}/")
    page.get_by_role("button", name="Issue the record").dblclick()
    expect(page.locator("main")).to_contain_text("Not signed by all")
    assert [one.version for one in records()] == [1]
    page.get_by_role("link", name="Confirm that I signed it").click()
    school.confirm(page)
    page.get_by_label(re.compile("I signed the sheet")).check()
    page.get_by_role("button", name="Confirm my signature").dblclick()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Supervision record")
    assert Signature.objects.filter(member=school.cast.tom, object_id=Record.objects.get().pk).count() == 1


def test_the_page_hides_at_once_and_comes_back_with_what_was_typed(school: School, stage: Stage) -> None:
    """G-13, G-14: quick hide by link and by Esc twice."""
    sam = school.window("sam")
    page: Page = sam.go(agenda(stage))
    workload(page).fill("Half a sentence")
    page.get_by_role("link", name="Quick hide").click()
    expect(page.get_by_text("Ada Marsh")).to_be_hidden()
    expect(page).not_to_have_title(re.compile("Agenda"))
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(workload(page)).to_have_value("Half a sentence")
    expect(page.get_by_text("Ada Marsh")).to_be_visible()


def test_report_now_is_one_click_away_wherever_a_child_is_shown(school: School, stage: Stage) -> None:
    """G-58, promise 6: register, case, agenda, notes, room."""
    session, ada = f"/sessions/{stage.session.pk}/", stage.ada.pk
    sam = school.window("sam")
    for path in ("/cases/", f"/cases/{ada}/", f"{session}agenda/", f"{session}notes/", f"{session}notes/{ada}/"):
        reported(sam, path)
    school.be(LATER)
    tom = school.window("tom")
    tom.go(f"{session}room/").get_by_role("button", name="Begin now").click()
    item = stage.fresh().agenda_cases.order_by("position").first()
    assert item is not None
    for path in (f"{session}room/", f"{session}room/children/{item.pk}/", f"{session}room/end/"):
        reported(tom, path)


def reported(window: Any, path: str) -> None:
    """One click, and the numbers stand there."""
    assert opens(window, path) == 200, path
    panel = window.page.locator("details.report-now")
    panel.locator("summary").click()
    expect(panel.get_by_text("999")).to_be_visible()
    expect(panel.get_by_role("link", name="01632 960101")).to_be_visible()
