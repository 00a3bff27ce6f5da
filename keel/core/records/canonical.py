"""Canonical JSON: the one way to write a value as bytes, so that a hash means the value and nothing else."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final
from unicodedata import normalize

Value = str | int | bool | date | None | Sequence["Value"] | Mapping[str, "Value"]
"""What a record may hold. Floats are refused: the same number has more than one spelling."""

VERSION: Final = "keel-record/1"
"""Written into every part. A new way of writing gets a new version; this one stays as it is."""

_LARGEST: Final = 2**53 - 1
"""The largest whole number that every reader of JSON reads alike."""


class CanonicalError(Exception):
    """A value that has no canonical form; the sentence names its place and what to give instead."""


def canonical(value: Value) -> bytes:
    """Return UTF-8 JSON: keys sorted by code point, no spaces, NFC text, ISO dates, times in UTC ending in Z.

    Raises CanonicalError for floats, times without a zone, whole numbers beyond 2^53 - 1, unpaired surrogates, keys
    that become equal under NFC, and anything else that is no Value.
    """
    plain = _plain(value, "the value")
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def record_bytes(content: Mapping[str, Value]) -> bytes:
    """Return the bytes of a part that are hashed and frozen: its content and the version they are written in."""
    return canonical({"version": VERSION, "content": content})


def _plain(value: Value, place: str) -> Any:
    match value:
        case None | bool():
            return value
        case str():
            return _text(value, place)
        case int():
            return _whole(value, place)
        case datetime():
            return _time(value, place)
        case date():
            return value.isoformat()
        case Mapping():
            return _table(value, place)
        case bytes() | bytearray() | memoryview():
            raise CanonicalError(f"In {place} there are bytes. Give text.")
        case Sequence():
            return [_plain(item, f"{place}, item {number}") for number, item in enumerate(value, start=1)]
    raise CanonicalError(f"In {place} there is a {type(value).__name__}. Give text, whole numbers or dates.")


def _text(value: str, place: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise CanonicalError(f"In {place}, character {error.start + 1} is half a character. Remove it.") from None
    return normalize("NFC", value)


def _whole(value: int, place: str) -> int:
    if abs(value) > _LARGEST:
        raise CanonicalError(f"In {place} the whole number has more than 15 safe digits. Give it as text.")
    return value


def _time(value: datetime, place: str) -> str:
    if value.tzinfo is None:
        raise CanonicalError(f"In {place} the time has no zone. Give the time with its zone.")
    return value.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def _table(value: Mapping[str, Value], place: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, item in value.items():
        if not isinstance(key, str):
            raise CanonicalError(f"In {place} a name is no text but {type(key).__name__}. Names are text.")
        name = _text(key, f"a name in {place}")
        if name in found:
            raise CanonicalError(f"In {place} two names are the same text written in two ways. Rename one.")
        found[name] = _plain(item, name)
    return found
