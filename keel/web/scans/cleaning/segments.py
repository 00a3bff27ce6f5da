"""Takes out of a JPEG stream everything but the picture, without unpacking it: for pictures inside a PDF."""

import re
from collections.abc import Iterator
from typing import Final

from .kinds import NotAScan

BROKEN: Final = "The picture cannot be read to its end. Scan the paper again."
ADOBE: Final = 0xEE
"""The one application segment that decides how colours are read."""
COMMENT: Final = 0xFE
START_OF_SCAN: Final = 0xDA
ALONE: Final = frozenset({0x01, *range(0xD0, 0xD9)})
"""Markers without a length."""
END: Final = 0xD9
NEXT: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def without_metadata(data: bytes) -> bytes:
    """The JPEG without places, dates, comments, thumbnails and colour profiles. Raises NotAScan if it is none."""
    kept = [b"\xff\xd8"]
    for marker, start, end in _pieces(data):
        if marker == ADOBE or not (0xE0 <= marker <= 0xEF or marker == COMMENT):
            kept.append(data[start:end])
    return b"".join(kept)


def picture_end(data: bytes) -> int:
    """Where the JPEG's own end stands. Raises NotAScan if it is none."""
    *_, (_, _, end) = _pieces(data)
    return end


def _pieces(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Each segment as marker, start and end, those of the picture with their points; the last is the end's own."""
    if not data.startswith(b"\xff\xd8"):
        raise NotAScan(BROKEN)
    at = 2
    while at + 2 <= len(data):
        marker = data[at + 1]
        if data[at] != 0xFF or marker == 0:
            break
        if marker == 0xFF:  # a filler before the marker
            at += 1
            continue
        length = 0 if marker in ALONE or marker == END else int.from_bytes(data[at + 2 : at + 4], "big")
        end = at + 2 + length
        if marker == START_OF_SCAN:
            end = _next_marker(data, end)
        yield marker, at, end
        if marker == END:
            return
        at = end
    raise NotAScan(BROKEN)


def _next_marker(data: bytes, at: int) -> int:
    """Where the points of a scan end: at the first marker that is neither a stuffed byte nor a restart."""
    found = NEXT.search(data, at)
    return found.start() if found else len(data)
