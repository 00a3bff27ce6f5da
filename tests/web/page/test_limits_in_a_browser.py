"""What a long text takes, in a real browser: a paste too long is refused before it is in, characters are counted."""

import pytest
from playwright.sync_api import expect

from tests.web.page.conftest import violations

pytestmark = pytest.mark.browser


PASTE = """([id, kind, text]) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    const known = {bubbles: true, cancelable: true};
    const event = kind === "paste"
        ? new ClipboardEvent("paste", {...known, clipboardData: data})
        : new DragEvent("drop", {...known, dataTransfer: data});
    return document.getElementById(id).dispatchEvent(event);
}"""


@pytest.mark.parametrize("kind", ["paste", "drop"])
@pytest.mark.parametrize(("field", "most"), [("note", 5000), ("summary", 300)])
def test_a_paste_that_does_not_fit_is_refused_before_it_is_in_the_field_g_39(
    open_page, gallery, server, field, most, kind
):
    page = open_page(gallery)
    page.fill(f"#{field}", "Typed before.")
    fits = most - len("Typed before.")
    assert page.evaluate(PASTE, [field, kind, "x" * fits]), "what fits goes in"
    assert page.evaluate(PASTE, [field, kind, "\N{GRINNING FACE}" * fits]), "counted as the server counts"
    assert page.evaluate(PASTE, [field, kind, "x\r\n" * (fits // 2)]), "one kind of line end"
    assert not page.evaluate(PASTE, [field, kind, "x" * (fits + 1)])
    refusal = page.locator(f"#{field}_paste")
    expect(refusal).to_contain_text(f"this takes {most:,} in all")
    assert violations(page) == []
    assert page.input_value(f"#{field}") == "Typed before."
    page.locator(f"#{field}").select_text()
    assert page.evaluate(PASTE, [field, kind, "x" * most]), "it takes the place of what is marked"
    page.fill(f"#{field}", "Typed on.")
    expect(refusal).to_have_count(0)


def test_ten_megabytes_pasted_are_refused_at_once_g_39(open_page, gallery):
    page = open_page(gallery)
    page.set_default_timeout(10_000)
    assert not page.evaluate(
        f"() => ({PASTE})(['note', 'paste', 'Ten words that a person may have pasted here twice. '.repeat(200_000)])"
    )
    expect(page.locator("#note_paste")).to_contain_text("it has 10,400,000 characters")


def test_characters_are_counted_as_the_server_counts_them(open_page, gallery):
    page = open_page(gallery)
    page.fill("#summary", "\N{GRINNING FACE}" * 299)
    expect(page.locator("#summary_count")).to_have_text("1 character left")
    page.fill("#summary", "x" * 310)
    expect(page.locator("#summary_count")).to_have_text("10 characters too many")
    assert page.input_value("#summary") == "x" * 310
