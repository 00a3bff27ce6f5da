"""The gallery of all components in a real browser: nothing for axe to find, nothing to scroll sideways."""

import pytest

from keel.web.page.gallery import gallery_context
from tests.web.page.conftest import draw, violations

pytestmark = pytest.mark.browser
LOOKS = {
    "wide": (1280, {}),
    "wide and dark": (1280, {"color_scheme": "dark"}),
    "narrow": (360, {}),
    "narrow and dark": (360, {"color_scheme": "dark"}),
    "1280 at 400% zoom": (320, {}),
    "in the system's own colours": (1280, {"forced_colors": "active"}),
}
PLAIN = {"color_scheme": "light", "forced_colors": "none"}


def wider_than_the_window(page):
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def complaints(page):
    """What the page says on its console from now on."""
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def faults(page, said):
    """All that is wrong with the page as it is now, everything that it folds away laid open."""
    page.evaluate("document.querySelectorAll('details > summary').forEach(summary => summary.click())")
    wide = ["wider than the window"] if wider_than_the_window(page) else []
    return [*violations(page), *wide, *said]


@pytest.mark.parametrize("refused", [False, True], ids=["as shown", "refused"])
def test_every_component_is_accessible_and_fits_g_61(open_page, refused):
    """In one window, which takes on each look in turn and loads the page anew in it."""
    page = open_page(draw("page/gallery.html", **gallery_context(refused=refused)))
    said = complaints(page)
    found = []
    for look, (width, media) in LOOKS.items():
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(**PLAIN | media)
        said.clear()
        page.reload()
        found += [f"{look}: {fault}" for fault in faults(page, said)]
    assert not found, "\n".join(found)


def test_error_pages_are_accessible_and_fit(open_page, server):
    page = open_page("", width=360)
    said = complaints(page)
    found = []
    for name in ("400", "403", "403_csrf", "404", "500"):
        server.page = draw(f"{name}.html")
        said.clear()
        page.reload()
        found += [f"{name}: {fault}" for fault in faults(page, said)]
    assert not found, "\n".join(found)


def test_touch_targets_are_at_least_44_pixels_high(open_page, gallery):
    page = open_page(gallery, width=360)
    low = page.evaluate(
        """() => [...document.querySelectorAll(".button, summary, input, select, .choice label, nav a")]
            .filter(e => e.checkVisibility() && !e.matches("[type=radio], [type=checkbox], [type=hidden]"))
            .filter(e => e.getBoundingClientRect().height < 44).map(e => e.outerHTML.slice(0, 80))"""
    )
    assert low == []


def test_focus_is_a_ring_of_three_pixels(open_page, gallery):
    page = open_page(gallery)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    for _ in range(6):
        page.keyboard.press("Tab")
        ring = page.evaluate("(e => [e.outlineStyle, e.outlineWidth])(getComputedStyle(document.activeElement))")
        assert ring == ["solid", "3px"]


def test_the_error_summary_has_the_focus_and_leads_to_the_field(open_page):
    page = open_page(draw("page/gallery.html", **gallery_context(refused=True)), java_script_enabled=False)
    assert page.locator(".error-summary").evaluate("e => e === document.activeElement")
    page.get_by_role("link", name="The date of the session must be a real date").click()
    assert page.locator("#day_day").evaluate("e => e === document.activeElement")


def test_the_menu_opens_on_a_phone_without_script(open_page, gallery):
    page = open_page(gallery, width=360, java_script_enabled=False)
    link = page.get_by_role("navigation", name="Main").get_by_role("link", name="Agreements")
    assert not link.is_visible()
    page.get_by_role("button", name="Menu").click()
    assert link.is_visible()


def test_without_script_a_form_posts_whole_with_its_versions_and_key_g_63(open_page, gallery, server):
    page = open_page(gallery, java_script_enabled=False)
    assert page.get_by_text("Saving as you type needs JavaScript").is_visible()
    page.fill("#note", "Ring the nurse.")
    page.locator("form[data-autosave] button[type=submit]").click()
    assert server.posts[0]["note"] == "Ring the nurse."
    assert server.posts[0]["note.version"] == "3"


def test_a_printed_record_has_its_fingerprint_on_every_sheet(open_page, tmp_path):
    import pikepdf

    page = open_page(
        draw("page/base_print.html", fingerprint="3f9a 11c0", check_words="harbour lantern", label="Record 4")
    )
    page.evaluate(
        """() => { for (let i = 0; i < 90; i++) {
            const line = Object.assign(document.createElement("p"), {textContent: "A line."});
            document.querySelector(".print-body").append(line); } }"""
    )
    page.pdf(path=tmp_path / "record.pdf", format="A4")
    with pikepdf.open(tmp_path / "record.pdf") as record:
        assert len(record.pages) >= 3
        fixed = [mono_runs(sheet) for sheet in record.pages]
    assert all(fixed), fixed


def mono_runs(sheet):
    """Count the text set in the face that the fingerprint alone uses."""
    import pikepdf

    faces = {name for name, face in sheet.Resources.Font.items() if "Mono" in str(face.BaseFont)}
    return sum(
        str(step.operator) == "Tf" and str(step.operands[0]) in faces
        for step in pikepdf.parse_content_stream(sheet)
    )  # fmt: skip
