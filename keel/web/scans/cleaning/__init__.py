"""What somebody chose as a scan becomes a plain picture or plain pages, or is refused with a sentence (G-31).

Plain functions from bytes to bytes: no Django, no disk, no network. Nothing of a file is kept that is not needed to
see the paper: pictures are drawn anew, PDFs keep their pages and nothing around them.
"""

import zipfile
from io import BytesIO
from typing import Final

import puremagic

from .kinds import LARGEST, Cleaned, NotAScan
from .pdf import clean_pdf
from .picture import clean_picture

__all__ = ["LARGEST", "Cleaned", "NotAScan", "cleaned"]

WRONG_KIND: Final = "This is no PDF, JPEG or PNG file. Scan the paper as one of those, and choose that file."
TWO_AT_ONCE: Final = "This file is more than a scan: another file hides in it. Scan the paper again."
BEGINNINGS: Final = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpeg", b"\x89PNG\r\n\x1a\n": "png"}
NAMES: Final = {"pdf": {".pdf"}, "jpeg": {".jpg", ".jpeg", ".jfif", ".jpe"}, "png": {".png"}}
STRANGERS: Final = (b"<script", b"<!doctype", b"<iframe", b"<?php", b"<?xml-stylesheet", b"#!/bin/")
"""What no scan holds in plain bytes, in any case of its letters."""


def cleaned(data: bytes) -> Cleaned:
    """The scan without anything that could run or tell more than the paper. Raises NotAScan with a sentence."""
    if not data:
        raise NotAScan("The file is empty. Choose the scan again.")
    if len(data) > LARGEST:
        raise NotAScan(f"The file is larger than {LARGEST // 1_000_000} MB. Scan it in grey or at 200 dots an inch.")
    kind = _kind(data)
    if _holds_another(data):
        raise NotAScan(TWO_AT_ONCE)
    return clean_pdf(data) if kind == "pdf" else clean_picture(data, kind)


def _kind(data: bytes) -> str:
    """What the file begins as, and what all its marks together say; the name it came with is never looked at."""
    kind = next((kind for start, kind in BEGINNINGS.items() if data.startswith(start)), "")
    if not kind:
        raise NotAScan(WRONG_KIND)
    try:
        said = puremagic.magic_string(data)
    except (puremagic.PureError, ValueError):
        raise NotAScan(WRONG_KIND) from None
    if said[0].extension.lower() not in NAMES[kind] and not any(one.extension in NAMES[kind] for one in said):
        raise NotAScan(WRONG_KIND)
    return kind


def _holds_another(data: bytes) -> bool:
    lowered = data.lower()
    return any(mark in lowered for mark in STRANGERS) or zipfile.is_zipfile(BytesIO(data))
