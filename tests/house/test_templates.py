"""Every template can be read, and none holds what the content policy would refuse in front of a user."""

import re
from pathlib import Path

import pytest
from django.template import engines

from tests.house.source import ROOT, files

PAGES = [path for path in files() if path.suffix == ".html" and path.is_relative_to(ROOT / "keel")]
SHOWN = [path for path in files() if path.suffix in {".html", ".css", ".js"} and path.is_relative_to(ROOT / "keel")]
INLINE = re.compile(
    r"""\s(?:style|on[a-z]+)\s*=\s*["']|<style\b|<script(?![^>]*\b(?:src|type=["']application/json))""", re.I
)
ELSEWHERE = re.compile(r"""(?:src|href|action|url|@import)\s*[=(]?\s*["']?(?:https?:)?//(?!\s)""", re.IGNORECASE)
STORED = re.compile(r"\b(?:localStorage|sessionStorage|indexedDB|caches|serviceWorker|cookieStore)\b|document\.cookie")
COMMENT = re.compile(r"{#.*?#}|{% comment %}.*?{% endcomment %}|/\*.*?\*/", flags=re.DOTALL)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_template_can_be_read(path):
    engines["django"].from_string(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_template_holds_no_style_or_script_of_its_own(path):
    found = INLINE.search(COMMENT.sub("", path.read_text(encoding="utf-8")))
    assert not found, f"{name(path)}: the content policy refuses {found.group().strip()}; use a class or a script file"


@pytest.mark.parametrize("path", SHOWN, ids=name)
def test_a_page_fetches_nothing_from_elsewhere(path):
    for found in ELSEWHERE.finditer(COMMENT.sub("", path.read_text(encoding="utf-8"))):
        line = found.string[found.start() :].split("\n", 1)[0]
        assert line.startswith(("href", "HREF")), f"{name(path)}: {line[:80]}"
        assert "<link" not in found.string[max(0, found.start() - 60) : found.start()], f"{name(path)}: {line[:80]}"


def test_no_script_keeps_anything_in_the_browser():
    """G-14; ASVS 14.3.3."""
    scripts = [path for path in SHOWN if path.suffix == ".js"]
    assert scripts
    assert [name(path) for path in scripts if STORED.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("text", ['<p style="a">', "<a onclick='x()'>", "<style>", "<script>go()</script>"])
def test_what_the_content_policy_refuses_is_found(text):
    assert INLINE.search(text)


@pytest.mark.parametrize(
    "text", ['<script src="a.js"></script>', '<script id="x" type="application/json">', '<p class="a">']
)
def test_what_it_allows_is_not(text):
    assert not INLINE.search(text)
