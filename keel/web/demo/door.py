"""The way into the invented school without a sign-in, and the three things that must all hold for it to be there.

The database was made as a demo, which no database becomes later; this process was started as the demo; and whoever
asks sits at this very machine, with no proxy in between. Otherwise there is no such page (404).
"""

from typing import Final

from django.conf import settings
from django.http import HttpRequest

from keel.web.accounts.checks import is_loopback
from keel.web.accounts.installation import is_demo

FORWARDED: Final = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_FORWARDED",
    "HTTP_VIA",
)
"""What a proxy adds: with any of these the request may come from anywhere."""


def is_open(request: HttpRequest) -> bool:
    """Whether this request may come in by choosing a person."""
    return bool(settings.KEEL_DEMO) and is_from_here(request) and is_demo()


def is_from_here(request: HttpRequest) -> bool:
    """Whether the request comes from this machine itself."""
    proxied = any(header in request.META for header in FORWARDED)
    return not proxied and is_loopback(request.META.get("REMOTE_ADDR", ""))
