"""Draws a document as a PDF/A-3a, PDF/UA-1 file with Typst. No network, no system fonts, no text as code."""

import json
import re
import tempfile
import threading
import unicodedata
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pymupdf_fonts
import typst

from .document import Document

TEMPLATES = Path(__file__).parent / "typst"
FONTS = ("notos", "notosbo", "notosit", "notosbi", "figo", "figbo", "figit", "figbi")
"""Noto Sans, and FiraGO for Arabic, Hebrew, Devanagari, Thai and Georgian: open fonts from a wheel."""
STANDARDS = ["a-3a", "ua-1"]
MOST_TRIES = 4

_UNCOVERED = re.compile(r'(?:the text|the codepoint) `"((?:\\.|[^"\\])*)"`')
_UNPRINTABLE = {"Cc", "Cf", "Co", "Cn", "Cs"}
_KEPT = "\n\t\u200d\u200e\u200f"
_UNBROKEN = re.compile(r"\S{31,}")
"""A run without a space longer than any word; Typst would let it run over the next column or off the page."""
_PIECE = re.compile(r"\S{10}(?=\S)")
"""What fits the narrowest column."""
_MAY_BREAK = "\u200b"
_ESCAPED = re.compile(r"\\u\{([0-9a-fA-F]+)\}|\\(.)")
_local = threading.local()
_known_uncovered: set[str] = set()


def render(document: Document, *, at: datetime) -> bytes:
    """Return `document` as a PDF stamped `at` (aware). The same arguments give the same bytes.

    Raises typst.TypstError if the template itself is at fault; uncovered characters never raise.
    """
    text = json.dumps(_printable(document.as_data()), ensure_ascii=False)
    for _ in range(MOST_TRIES):
        try:
            return _compile(_covered(text), document.attachment or "", at)
        except typst.TypstError as error:
            found = _uncovered(str(error.diagnostic))
            if not found - _known_uncovered:
                raise
            _known_uncovered.update(found)
    return _compile(_ascii(text), document.attachment or "", at)


def _compile(data: str, attachment: str, at: datetime) -> bytes:
    if not hasattr(_local, "compiler"):
        _local.compiler = typst.Compiler(
            str(TEMPLATES / "document.typ"),
            root=str(TEMPLATES),
            font_paths=[_font_folder()],
            ignore_system_fonts=True,
        )
    made: bytes = _local.compiler.compile(
        format="pdf",
        sys_inputs={"data": data, "attachment": attachment},
        pdf_standards=STANDARDS,
        timestamp=at.replace(microsecond=0),  # typst refuses fractions of a second
    )
    return made


@cache
def _font_folder() -> str:
    """Write the wheel's fonts once for this process, where only its user can read."""
    folder = Path(tempfile.mkdtemp(prefix="keel-fonts-"))
    for name in FONTS:
        (folder / f"{name}.ttf").write_bytes(pymupdf_fonts.myfont(name))
    return str(folder)


def _uncovered(diagnostic: str) -> set[str]:
    found: set[str] = set()
    for quoted in _UNCOVERED.findall(diagnostic):
        found.update(_ESCAPED.sub(_unescape, quoted))
    return {one for one in found if not one.isascii() or not one.isprintable()}


def _unescape(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else match[2]


def _printable(value: Any) -> Any:
    """Name control and private-use characters, which PDF/A forbids; let endless words break, so that none is cut."""
    if isinstance(value, str):
        plain = value.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n")
        named = "".join(
            _named(one) if unicodedata.category(one) in _UNPRINTABLE and one not in _KEPT else one for one in plain
        )
        return _UNBROKEN.sub(lambda run: _PIECE.sub(lambda piece: piece[0] + _MAY_BREAK, run[0]), named)
    if isinstance(value, dict):
        return {key: _printable(one) for key, one in value.items()}
    return [_printable(one) for one in value] if isinstance(value, list | tuple) else value


def _covered(text: str) -> str:
    """Replace characters known to have no glyph by their code point, readable in print."""
    if not _known_uncovered:
        return text
    return "".join(_named(one) if one in _known_uncovered else one for one in text)


def _ascii(text: str) -> str:
    return "".join(one if ord(one) < 0x250 and one.isprintable() else _named(one) for one in text)


def _named(one: str) -> str:
    return f"[U+{ord(one):04X}]"
