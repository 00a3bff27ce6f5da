"""The addresses that a page leads to: none of them holds what anybody wrote, and one of them signs out (G-67)."""

import html
import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote, urlsplit

from django.urls import reverse

from tests.web.crawl.asking import Answer

ADDRESS: Final = re.compile(r"""\b(?:href|src|action|formaction|hx-get|hx-post|data-[\w-]*url)="([^"]*)\"""")
OURS: Final = re.compile(r"(?:/|[?#]|$)[\w./?=&#%~+-]*")
"""An address of Keel's own: its path, or a place in the page."""
OTHERS: Final = {
    "mailto": re.compile(r"[\w.+%-]+@[\w.%-]+"),
    "tel": re.compile(r"[+\d]+"),
    "https": re.compile(r"//.+"),
}


NOBODYS: Final = {"page:hide", "account_inactive"}
"""Pages that say the same to whoever asks, signed in or not."""


def faults(name: str, answer: Answer, word: str) -> Iterator[str]:
    """A sentence for each wrong address of a page, and for a page without the way out."""
    if answer.status != 200 or "<html" not in answer.body:
        return
    if name not in NOBODYS and reverse("account_logout") not in answer.body:
        yield "shows no way to sign out"
    for found in ADDRESS.findall(answer.body):
        address = html.unescape(found)
        if not (_elsewhere if urlsplit(address).scheme else _here)(address, word):
            yield f"leads to “{address}”"


def _elsewhere(address: str, word: str) -> bool:
    """A number or mail address that somebody typed, whatever the canary has made of it, or another site's page."""
    scheme, _, rest = address.partition(":")
    return scheme in OTHERS and bool(OTHERS[scheme].fullmatch(rest.replace(word, "")))


def _here(address: str, word: str) -> bool:
    return bool(OURS.fullmatch(address)) and not address.startswith("//") and word not in unquote(address)
