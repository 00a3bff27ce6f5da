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
    whole = answer.status == 200 and "<html" in answer.body
    if whole and name not in NOBODYS and reverse("account_logout") not in answer.body:
        yield "shows no way to sign out"
    for found in ADDRESS.findall(answer.body) if whole else ():
        address = html.unescape(found)
        scheme = urlsplit(address).scheme
        typed = address.partition(":")[2].replace(word, "")  # a number or mail address that somebody typed
        if scheme and not (scheme in OTHERS and OTHERS[scheme].fullmatch(typed)):
            yield f"leads to “{address}”"
        if not scheme and (not OURS.fullmatch(address) or address.startswith("//") or word in unquote(address)):
            yield f"has the address “{address}”"
