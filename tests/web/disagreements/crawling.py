"""Walks every page that somebody can reach, and asks every address with given ids; what came back, and with how many
queries, without what differs from one showing of a page to the next.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from uuid import UUID

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

MOST = 500
LEAVES = ("/account/", "/demo/", "/page/")
"""Signing in and out, and what shows no organisation's rows."""
ONCE = (
    (re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"'), "CSRF"),
    (re.compile(r'name="idempotency_key" value="[0-9a-f]{32}"'), "KEY"),
    (re.compile(r'nonce="[^"]+"'), "NONCE"),
    (re.compile(r'data-(?:csrf|token|key)="[^"]+"'), "TOKEN"),
    (re.compile(r'"csrf": "[^"]+"'), "CSRF"),
)
UUID_IN = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
HREF = re.compile(r'href="(/[^"#]*)')


@dataclass(frozen=True)
class Answer:
    """What one address answered."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: str
    queries: int


def crawl(client: Client, *, ids: Iterable[UUID] = (), alike: int = MOST) -> dict[str, Answer]:
    """Every page that can be reached by links from home, and every address of the program with each of the ids.

    Of pages that differ in an id alone, no more than `alike` are opened: the first that are linked to.
    """
    waiting = [*dict.fromkeys(["/", *plain_addresses(), *(one for pk in ids for one in addresses_with(pk))])]
    found: dict[str, Answer] = {}
    opened: Counter[str] = Counter()
    while waiting and len(found) < MOST:
        address = waiting.pop(0)
        if address in found or address.startswith(LEAVES):
            continue
        found[address] = asked(client, address)
        for link in dict.fromkeys(links(found[address].body)):
            kind = UUID_IN.sub("", link)
            if link not in found and link not in waiting and opened[kind] < alike:
                opened[kind] += 1
                waiting.append(link)
    assert len(found) < MOST, "the crawl never ended: raise MOST"
    return found


def asked(client: Client, address: str) -> Answer:
    """One address asked by GET."""
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
        body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    kept = tuple(sorted((k, v) for k, v in response.headers.items() if k not in ("Content-Security-Policy",)))
    return Answer(response.status_code, kept, said(body), len(captured))


def said(body: bytes) -> str:
    """A body without what is new each time. A drawn document is compared by its bytes."""
    text = body.decode("utf-8", "backslashreplace")
    for pattern, word in ONCE:
        text = pattern.sub(word, text)
    return text


def links(body: str) -> list[str]:
    """The addresses a page links to, in its order."""
    return [unescape(one) for one in HREF.findall(body) if not one.startswith("/static/")]


def plain_addresses() -> list[str]:
    """Every address that takes no argument."""
    return [f"/{route}" for route in _routes(get_resolver()) if "<" not in route]


def addresses_with(pk: UUID) -> list[str]:
    """Every address that takes one id, with this one."""
    routes = [route for route in _routes(get_resolver()) if route.count("<") == 1 and "<uuid:" in route]
    return [re.sub(r"<uuid:\w+>", str(pk), f"/{route}") for route in routes]


def _routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for one in resolver.url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _routes(one, route)
        elif isinstance(one, URLPattern) and "^" not in route and "(" not in route:
            yield route
