"""One request, and what came of it without what is new each time: the answer's number, headers, body and queries."""

import re
from collections.abc import Collection
from dataclasses import dataclass, fields
from typing import Final
from uuid import UUID

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.web.disagreements.crawling import said

LITERALS: Final = (
    (re.compile(r"'(?:[^']|'')*'"), "'?'"),
    (re.compile(r'"s\d+_x\d+"'), "savepoint"),
    (re.compile(r"\b\d+(?:\.\d+)?\b"), "0"),
    (re.compile(r"'\?'(?:::uuid)?(?:, '\?'(?:::uuid)?)*"), "'?'"),
)


@dataclass(frozen=True)
class Answer:
    """What an address answered, with the ids that were in it taken out."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: str
    queries: tuple[str, ...]

    def unlike(self, other: "Answer") -> str:
        """What differs, in a few words; empty if nothing does."""
        for one in fields(self):
            mine, theirs = getattr(self, one.name), getattr(other, one.name)
            if mine != theirs:
                return f"{one.name}: {_first(mine, theirs)}"
        return ""


def ask(client: Client, method: str, address: str, ids: Collection[object] = ()) -> Answer:
    """Ask by GET, or send an empty form."""
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address) if method == "GET" else client.post(address, {})
        body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    headers = sorted((name, said(value.encode())) for name, value in response.headers.items())
    headers += sorted((f"cookie {name}", "") for name in response.cookies)
    return Answer(
        response.status_code,
        tuple((name, _plain(re.sub(r"'nonce-[^']+'", "NONCE", value), ids)) for name, value in headers),
        _plain(said(body), ids),
        tuple(_bare(one["sql"]) for one in captured.captured_queries),
    )


def _plain(text: str, ids: Collection[object]) -> str:
    for one in ids:
        text = text.replace(str(one), "ID")
        text = text.replace(one.hex, "ID") if isinstance(one, UUID) else text
    return text


def _bare(sql: str) -> str:
    for pattern, word in LITERALS:
        sql = pattern.sub(word, sql)
    return sql


def _first(mine: object, theirs: object) -> str:
    if isinstance(mine, str) and isinstance(theirs, str):
        mine, theirs = mine.splitlines(), theirs.splitlines()
    if isinstance(mine, list | tuple) and isinstance(theirs, list | tuple):
        pairs = zip(mine, theirs, strict=False)
        return next((f"{a!r} and {b!r}" for a, b in pairs if a != b), f"{len(mine)} and {len(theirs)} of them")
    return f"{mine} and {theirs}"
