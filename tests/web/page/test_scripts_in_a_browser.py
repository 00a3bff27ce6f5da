"""The small scripts in a real browser: nothing typed is lost, nothing is sent twice, the screen goes blank at once."""

import pytest
from playwright.sync_api import expect

from tests.web.page.conftest import HOME, violations

pytestmark = pytest.mark.browser


@pytest.fixture
def status():
    return lambda page: page.locator("[data-save-status]")


@pytest.fixture
def ticking(open_page, gallery):
    """The gallery with time standing still but for what the test moves. Axe would wait for it for ever: `resume` first.

    The server answers in its own time: what it leads to is expected before time is moved on.
    """
    return lambda **look: open_page(gallery, stopped=True, **look)


def later(page, seconds):
    """Let so much time go by for the page, the last two seconds of it tick by tick."""
    page.clock.fast_forward((seconds - 2) * 1000)
    page.clock.run_for(2000)


PAUSE = 1100
"""Milliseconds after which what was typed is sent, and after which what failed once is sent again."""


def test_a_pause_saves_and_the_time_shown_is_the_servers_g_37(ticking, server, status):
    page = ticking()
    page.fill("#note", "Ring the nurse.")
    page.clock.run_for(PAUSE)
    expect(status(page)).to_have_text("Saved 14:03:22")
    (save,) = server.saves
    assert (save["field"], save["text"], save["version"]) == ("note", "Ring the nurse.", "3")
    assert len(save["key"]) == 32
    assert page.input_value("[name='note.version']") == "4"


def test_steady_typing_is_saved_at_least_every_five_seconds_g_37(ticking, server):
    page = ticking()
    page.focus("#note")
    for _ in range(14):
        page.keyboard.type("a")
        page.clock.run_for(500)
    assert server.saves
    assert len(server.saves[0]["text"]) <= 10


def test_saved_is_never_shown_before_the_answer_g_37(ticking, server, status):
    page = ticking()
    server.offline = True
    page.fill("#note", "Ring the nurse.")
    page.clock.run_for(PAUSE)
    expect(status(page)).to_contain_text("Not saved since")
    assert "still trying" in status(page).inner_text()


def test_text_typed_without_a_network_is_saved_when_it_returns_g_38(ticking, server, status):
    page = ticking()
    server.offline = True
    page.fill("#note", "One. ")
    page.clock.run_for(PAUSE)
    expect(status(page)).to_contain_text("still trying")
    page.locator("#note").press_sequentially("Two.")
    page.fill("#plan", "Three.")
    server.offline = False
    page.clock.run_for(PAUSE)
    expect(status(page)).to_have_text("Saved 14:03:22")
    assert {save["field"]: save["text"] for save in server.saves} == {"note": "One. Two.", "plan": "Three."}


def test_a_save_tried_again_keeps_its_key_g_40(ticking, server, status):
    page = ticking()
    server.answers = [(503, {}), (500, {})]
    page.fill("#note", "Ring the nurse.")
    page.clock.run_for(PAUSE)
    expect(status(page)).to_contain_text("still trying")
    with page.expect_response("**/save/"):
        page.clock.run_for(PAUSE)
    assert len(server.saves) == 2
    for _ in range(20):  # the second answer shows nothing new, so when it was heard is not to be seen
        if len(server.saves) == 2:
            page.clock.run_for(PAUSE)
    expect(status(page)).to_have_text("Saved 14:03:22")
    assert len(server.saves) == 3
    assert len({save["key"] for save in server.saves}) == 1


def test_leaving_with_unsaved_text_is_warned_of(ticking, server, status):
    page = ticking()
    server.offline = True
    page.locator("#note").press_sequentially("x")
    page.clock.run_for(PAUSE)
    expect(status(page)).to_contain_text("still trying")
    asked = []

    def go_anyway(dialog):
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", go_anyway)
    server.offline = False
    page.goto(f"{HOME}/elsewhere/")
    assert asked == ["beforeunload"]


CONFLICT = (409, {"theirs": "Ring today.", "version": 7, "saved_by": "Rosa Quill", "saved_at": "14:01:00"})


@pytest.mark.parametrize(
    ("choice", "kept"),
    [
        ("Keep mine", ["Ring on Monday."]),
        ("Keep theirs", ["Ring on Monday.", "Ring today."]),
        ("Keep both", ["Ring today.\n\nRing on Monday."]),
    ],
)
def test_two_versions_are_shown_and_both_stay_in_the_history_g_39(ticking, server, status, choice, kept):
    page = ticking()
    server.answers = [CONFLICT]
    page.fill("#note", "Ring on Monday.")
    page.clock.run_for(PAUSE)
    panel = page.get_by_role("group", name="Two versions of “What has changed”")
    expect(panel).to_contain_text("Ring today.")
    expect(panel).to_contain_text("Ring on Monday.")
    page.clock.resume()
    assert violations(page) == []
    assert page.input_value("#note") == "Ring on Monday.", "nothing is overwritten before the choice"
    panel.get_by_role("button", name=choice).click()
    expect(status(page)).to_have_text("Saved 14:03:22")
    after = server.saves[1:]
    assert [save["text"] for save in after] == kept
    assert after[0]["version"] == "7"
    assert page.input_value("#note") == kept[-1]


def test_what_was_said_in_html_by_the_other_is_shown_as_text(ticking, server):
    page = ticking()
    server.answers = [(409, {**CONFLICT[1], "theirs": "<img src=x onerror=alert(1)>", "saved_by": "<b>R</b>"})]
    page.fill("#note", "x")
    page.clock.run_for(PAUSE)
    expect(page.get_by_text("<img src=x onerror=alert(1)>")).to_be_visible()


ENDED = pytest.mark.parametrize("answer", [(401, {"sign_in": "/in/"}), (403, {"sign_in": "/in/"}), (302, {})], ids=str)


@ENDED
def test_a_sign_in_that_ended_is_said_on_the_same_page_g_41(ticking, server, answer):
    page = ticking()
    server.answers, server.versions_status = [answer], 401
    page.fill("#note", "Ring the nurse.")
    page.clock.run_for(PAUSE)
    dialog = page.get_by_role("dialog", name="You were signed out")
    expect(dialog).to_contain_text("Your text is still here")
    page.clock.resume()
    assert violations(page) == []
    assert page.input_value("#note") == "Ring the nurse."


@ENDED
def test_a_sign_in_that_ended_is_mended_on_the_same_page_g_41(ticking, server, status, answer):
    page = ticking()  # where time runs, the page's own look every eight seconds may come before the click
    server.answers = [answer]
    page.fill("#note", "Ring the nurse.")
    page.clock.run_for(PAUSE)
    dialog = page.get_by_role("dialog", name="You were signed out")
    expect(dialog).to_contain_text("Your text is still here")
    dialog.get_by_role("button", name="I have signed in: save now").click()
    expect(status(page)).to_have_text("Saved 14:03:22")
    assert page.input_value("#note") == "Ring the nurse."
    assert server.saves[-1]["text"] == "Ring the nurse."
    assert server.tokens[-1] == "fresh", "signing in again changed the token"


def test_signing_in_elsewhere_is_noticed_and_saves_without_a_click_g_41(ticking, server):
    page = ticking()
    server.answers, server.versions_status = [(401, {"sign_in": "/in/"})], 401
    page.fill("#note", "Ring the nurse.")
    page.clock.run_for(PAUSE)
    expect(page.get_by_role("dialog")).to_be_visible()
    page.clock.run_for(9000)
    server.versions_status = 200
    page.clock.run_for(9000)
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("[data-save-status]")).to_have_text("Saved 14:03:22")
    assert [save["text"] for save in server.saves] == ["Ring the nurse."] * 2


def test_nothing_is_saved_under_another_persons_name(ticking, server):
    page = ticking()
    server.answers = [(401, {"sign_in": "/in/"})]
    page.fill("#note", "Ring the nurse.")
    page.clock.run_for(PAUSE)
    server.versions["person"] = "p2"
    page.get_by_role("button", name="I have signed in: save now").click()
    expect(page.get_by_role("dialog", name="Somebody else is signed in")).to_be_visible()
    page.clock.run_for(PAUSE)
    assert len(server.saves) == 1


def test_a_stale_token_is_renewed_and_the_save_tried_again_g_41(ticking, server, status):
    page = ticking()
    server.answers = [(403, {})]
    page.fill("#note", "Ring the nurse.")
    page.clock.run_for(PAUSE)
    expect(status(page)).to_contain_text("still trying")
    expect(page.locator("form[data-autosave] [name=csrfmiddlewaretoken]")).to_have_value("fresh")
    page.clock.run_for(PAUSE)
    expect(status(page)).to_have_text("Saved 14:03:22")
    assert server.tokens[-1] == "fresh"


def test_a_refused_text_says_why_and_is_tried_again_once_mended(ticking, server, status):
    page = ticking()
    server.answers = [(413, {"error": "Shorten this to 50,000 characters."})]
    page.fill("#note", "far too long")
    page.clock.run_for(PAUSE)
    expect(status(page)).to_have_text("Not saved. Shorten this to 50,000 characters.")
    page.fill("#note", "short")
    page.clock.run_for(PAUSE)
    expect(status(page)).to_have_text("Saved 14:03:22")


@pytest.mark.parametrize("answer", [(413, {}), (400, {}), (413, {"error": "Shorten it."})], ids=str)
def test_what_the_server_cannot_take_is_not_sent_again_until_it_changes_g_39(ticking, server, status, answer):
    page = ticking()
    server.answers = [answer]
    page.fill("#note", "Ring the nurse.")
    page.clock.run_for(PAUSE)
    expect(status(page)).to_contain_text("Not saved.")
    page.clock.run_for(5000)
    assert page.input_value("#note") == "Ring the nurse."
    page.fill("#note", "Ring.")
    page.clock.run_for(PAUSE)
    expect(status(page)).to_have_text("Saved 14:03:22")
    assert [save["text"] for save in server.saves] == ["Ring the nurse.", "Ring."]


def test_a_text_far_too_long_for_its_field_is_not_even_sent_g_39(ticking, server, status):
    page = ticking()
    page.evaluate(
        """() => { const box = document.getElementById("note"); box.value = "x".repeat(20_000);
            box.dispatchEvent(new Event("input", {bubbles: true})); }"""
    )
    page.clock.run_for(PAUSE)
    expect(status(page)).to_contain_text("Not saved. This takes 5,000 characters.")
    assert server.saves == []
    page.fill("#note", "Short again.")
    page.clock.run_for(PAUSE)
    expect(status(page)).to_have_text("Saved 14:03:22")
    assert [save["text"] for save in server.saves] == ["Short again."]


def test_the_older_of_two_devices_is_told_within_ten_seconds_g_39(ticking, server):
    page = ticking()
    newer = {"version": 9, "saved_by": "you", "saved_at": "14:05:00"}
    server.versions["fields"] = {"note": newer}
    page.clock.run_for(9000)
    expect(page.get_by_text("This was changed by you at 14:05:00")).to_be_visible()
    server.versions["fields"] = {"note": {**newer, "text": "From the phone."}}
    page.get_by_role("button", name="Show the newer text").click()
    expect(page.locator("#note")).to_have_value("From the phone.")
    page.locator("#note").press_sequentially("!")
    page.clock.run_for(PAUSE)
    expect(page.locator("[data-save-status]")).to_have_text("Saved 14:03:22")
    assert server.saves[-1]["version"] == "9"


def test_sending_the_form_first_saves_and_stays_if_that_fails(ticking, server, status):
    page = ticking()
    server.answers = [(503, {})]
    page.fill("#note", "Ring the nurse.")
    page.locator("form[data-autosave] button[type=submit]").click()
    expect(status(page)).to_contain_text("still trying")
    assert server.posts == []
    page.clock.run_for(PAUSE)
    expect(status(page)).to_have_text("Saved 14:03:22")
    page.locator("form[data-autosave] button[type=submit]").click()
    page.wait_for_url("**")
    expect(page).to_have_title("Posted")
    assert server.posts[0]["note.version"] == "4"


def test_a_double_click_sends_a_form_once_g_40(open_page, gallery, server):
    page = open_page(gallery)
    page.evaluate(
        """() => { const form = document.querySelector("form.sheet");
            form.querySelector("button").click(); form.querySelector("button").click(); }"""
    )
    expect(page).to_have_title("Posted")
    assert len(server.posts) == 1
    assert len(server.posts[0]["idempotency_key"]) == 32


def test_escape_twice_blanks_the_page_and_brings_it_back_with_everything_typed(ticking):
    page = ticking()
    page.fill("#plan", "Ring the nurse.")
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="Supervision session")).to_be_visible()
    page.clock.run_for(700)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page).to_have_title("Blank page")
    assert page.locator("body > *:visible").count() == 1
    assert "Keel" not in page.locator("body").inner_text()
    page.clock.resume()
    assert violations(page) == []
    page.clock.pause_at(30)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page).to_have_title("Gallery - Keel")
    assert page.input_value("#plan") == "Ring the nurse."
    assert page.locator("#plan").evaluate("e => e === document.activeElement")


def test_quick_hide_hides_a_dialog_too(ticking, server):
    page = ticking()
    server.answers, server.versions_status = [(401, {"sign_in": "/in/"})], 401
    page.fill("#note", "x")
    page.clock.run_for(PAUSE)
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page).to_have_title("Blank page")
    assert page.locator("dialog:visible").count() == 0


def test_quick_hide_works_without_script_by_going_to_a_neutral_page(open_page, gallery):
    page = open_page(gallery, java_script_enabled=False)
    assert page.get_by_role("link", name="Quick hide").get_attribute("href") == "/page/hide/"


def test_an_idle_page_warns_two_minutes_before_it_goes_blank_and_can_be_kept_g_13_g_62(ticking, server):
    page = ticking()
    later(page, 3 * 60 + 2)
    for _ in range(11):
        page.get_by_role("button", name="Stay here").click()
        expect(page.get_by_role("button", name="Stay here")).to_have_count(0)
        later(page, 3 * 60 + 2)
    expect(page).to_have_title("Gallery - Keel")
    later(page, 2 * 60)
    expect(page).to_have_title("Blank page")
    page.get_by_role("button", name="Carry on").click()
    expect(page).to_have_title("Gallery - Keel")


def test_minutes_are_counted_calmly(ticking, server):
    page = ticking()
    timer = page.locator("[data-timer-text]")
    expect(timer).to_have_text("12 of 20 minutes")
    page.get_by_role("button", name="Go on the timer for this case").click()
    later(page, 60)
    expect(timer).to_have_text("13 of 20 minutes")
    page.get_by_role("button", name="Pause").click()
    later(page, 120)
    expect(timer).to_have_text("13 of 20 minutes")
    page.get_by_role("button", name="Go on").click()
    later(page, 9 * 60)
    expect(timer).to_have_text("22 of 20 minutes, 2 over")
