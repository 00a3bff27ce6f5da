"""The walk itself: it finds what it says that it looks for."""

import pytest

PAGE = '<!doctype html><html lang="en-GB"><title>A page</title><body><main><h1>A page</h1>{}</main></body></html>'


@pytest.fixture
def screens(tmp_path):
    """A folder for the pictures of these tests alone."""
    return tmp_path


@pytest.fixture
def specimen(walk, monkeypatch, screens):
    """Shows one broken thing and looks at it."""
    walker = walk("someone")
    monkeypatch.setitem(type(walker).look.__globals__, "SCREENS", screens)

    def show(body):
        walker.page.goto("about:blank")
        walker.page.set_content(PAGE.format(body))
        walker.look("specimen")

    return show


@pytest.mark.parametrize(("ci", "kept"), [("", ["specimen-1280.png", "specimen-360.png"]), ("true", [])])
def test_a_page_in_order_passes_and_leaves_its_pictures_where_somebody_looks(specimen, screens, monkeypatch, ci, kept):
    monkeypatch.setenv("CI", ci)
    specimen("<p>All is well.</p>")
    assert sorted(picture.name for picture in screens.iterdir()) == kept


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ('<input name="unnamed">', "axe: label"),
        ('<p style="width: 500px">Too wide</p>', "wider than 360 pixels: p"),
        ('<script>console.error("It broke")</script>', "console: It broke"),
        ('<script>throw new Error("It threw")</script>', "console: It threw"),
    ],
)
def test_a_fault_is_found_and_named(specimen, body, fault):
    with pytest.raises(AssertionError, match=fault):
        specimen(body)
