"""Whole pages: what the base shows, what errors say, and that nothing given is trusted."""

import re
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client

from keel.web.page.gallery import gallery_context
from tests.web.page.conftest import draw

pytestmark = pytest.mark.once

NASTY = "<img src=x onerror=alert(1)>\"'&"
ERRORS = ("400", "403", "403_csrf", "404", "413", "500")
BLOCKS: dict[str, dict[str, Any]] = {
    "summary_list": {"rows": [{"key": NASTY, "value": NASTY, "url": NASTY}]},
    "task_list": {"tasks": [{"title": NASTY, "url": NASTY, "hint": NASTY, "status": NASTY, "why": {"clause": NASTY}}]},
    "why": {"why": {"clause": NASTY, "heading": NASTY, "facts": [NASTY], "arithmetic": NASTY}, "about": NASTY},
    "report_now": {"report_contacts": [{"name": NASTY, "role": NASTY, "phone": NASTY, "url": NASTY}]},
    "readers": {"readers": [{"who": NASTY, "why": NASTY}]},
    "timeline": {"events": [{"title": NASTY, "text": NASTY, "by": NASTY, "url": NASTY, "tag": NASTY}]},
    "table": {"caption": NASTY, "columns": [{"label": NASTY}],
              "table_rows": [[{"value": NASTY}, {"label": NASTY, "value": NASTY}]]},
    "banner": {"title": NASTY, "text": NASTY},
    "empty": {"title": NASTY, "text": NASTY, "url": NASTY, "action": NASTY},
    "breadcrumb": {"breadcrumb": [{"label": NASTY, "url": NASTY}]},
    "top": {"nav": [{"label": NASTY, "url": NASTY}],
            "signed_in": {"name": NASTY, "role": NASTY, "organisation": NASTY}},
    "bottom": {"footer_links": [{"label": NASTY, "url": NASTY}], "version": NASTY},
    "conflict": {"field": NASTY, "label": NASTY, "mine": NASTY, "theirs": NASTY, "saved_by": NASTY},
    "base_print": {"label": NASTY, "fingerprint": NASTY, "check_words": NASTY},
}  # fmt: skip


@pytest.mark.parametrize("block", BLOCKS)
def test_every_component_escapes_what_it_is_given(block):
    html = render_to_string(f"page/{block}.html", BLOCKS[block])
    assert "<img" not in html
    assert "&lt;img" in html


@pytest.mark.parametrize("error", ERRORS)
def test_an_error_page_says_what_to_do_without_any_context(error):
    html = render_to_string(f"{error}.html")
    assert re.search(r"<title>[^<]+ - Keel</title>", html)
    assert html.count("<h1>") == 1
    assert 'href="/"' in html


@pytest.mark.parametrize("error", ERRORS)
def test_an_error_page_repeats_nothing_of_the_request_or_the_fault(error):
    secret = "Tommy at /cases/17/"
    html = render_to_string(f"{error}.html", {"exception": secret, "request_path": secret, "reason": secret})
    assert "Tommy" not in html
    assert "/cases/" not in html


def test_a_refusal_given_in_a_sentence_is_shown():
    html = render_to_string("403.html", {"refusal": "Only the supervisor of this session may issue its record."})
    assert "Only the supervisor" in html


def test_the_base_page_stands_without_any_context():
    html = render_to_string("page/base.html")
    assert '<a class="skip" href="#main">' in html
    assert "<nav" not in html
    assert 'lang="en-GB"' in html


def test_the_current_page_is_marked_in_the_navigation():
    html = draw("page/base.html", nav=[{"label": "Cases", "url": "/cases/", "current": True}], signed_in={"name": "A"})
    assert '<a href="/cases/" aria-current="page">Cases</a>' in html


def test_a_page_that_shows_a_child_offers_report_now_and_others_do_not():
    contacts = [{"name": "Dev Chaudhry", "role": "Designated safeguarding lead", "phone": "01632 960 123"}]
    with_child = draw("page/base.html", report_contacts=contacts)
    assert "Report now" in with_child
    assert 'href="tel:01632960123"' in with_child
    assert "999" in with_child
    assert "Report now" not in draw("page/base.html")


def test_a_refused_form_says_error_in_the_title_and_sums_up_what_to_mend():
    html = draw("page/gallery.html", **gallery_context(refused=True))
    assert "<title>Error: Gallery - Keel</title>" in html
    assert '<a href="#day_day">The date of the session must be a real date: February 2026 has 28 days</a>' in html
    assert '<a href="#format_0">' in html


def test_the_neutral_page_gives_nothing_away_and_is_not_kept(client: Client):
    answer = client.get("/page/hide/")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert "Keel" not in text
    assert "supervision" not in text.lower()


def test_the_gallery_is_not_served_in_a_real_installation(client: Client):
    assert client.get("/page/gallery/").status_code == 404


def test_a_whole_page_with_all_that_it_fetches_is_under_sixty_kilobytes_compressed(gallery):
    import gzip
    from pathlib import Path

    from keel.web import page

    static = Path(page.__file__).parent / "static/page"
    parts = [gallery.encode(), *(path.read_bytes() for path in static.rglob("*") if path.is_file())]
    assert sum(len(gzip.compress(part)) for part in parts) < 40_000
    assert all(path.stat().st_size < 4096 for path in static.glob("js/*.js"))
