"""Text that people type or paste: kept whole in every script, or refused with a sentence, never cut or
mended in silence.
"""

import re
import unicodedata
from typing import Final

MANY: Final = 4
"""Composing (NFC) never makes a text shorter than a third, so above four times the limit it need not be
tried.
"""

_NAMES: Final = {"\x00": "NUL", "\x07": "bell", "\x08": "backspace", "\x0c": "page break", "\x1b": "escape"}
_LINE_ENDS = re.compile("\r\n|\r|\u2028|\u2029|\x85|\x0b")


class TextRefused(ValueError):
    """A text that cannot be kept as it is: why, and how to mend it."""

    def __init__(self, why: str, cure: str) -> None:
        self.why, self.cure = why, cure
        super().__init__(f"{why} {cure}")


def clean(text: str, *, limit: int) -> str:
    """Give the text in composed form (NFC) with plain line ends.

    Right-to-left scripts, their marks, and emoji stay as they are. Raises TextRefused for a text over `limit`
    characters and for signs that no reader could see: control, private-use and broken ones.
    """
    if len(text) > limit * MANY:
        raise _too_long(len(text), limit)
    plain = unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", text))
    if len(plain) > limit:
        raise _too_long(len(plain), limit)
    for place, sign in enumerate(plain):
        kind = _kind(sign)
        if kind:
            line = plain.count("\n", 0, place) + 1
            raise TextRefused(
                f"has {kind} in line {line}, which cannot be shown or printed.",
                "Delete it, or paste the text again as plain text.",
            )
    return plain


def _too_long(length: int, limit: int) -> TextRefused:
    return TextRefused(
        f"has {length:,} characters; it takes at most {limit:,}.",
        "Nothing was cut: shorten it, or share it out between fields.",
    )


def _kind(sign: str) -> str:
    """Name a sign that cannot be kept; empty for all others."""
    category = unicodedata.category(sign)
    code = f"U+{ord(sign):04X}"
    if category == "Cc" and sign not in "\n\t":
        return f"a control character ({_NAMES.get(sign, code)})"
    if category == "Co":
        return f"a private-use character ({code})"
    if category == "Cs":
        return f"half a character ({code})"
    if ord(sign) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(sign) <= 0xFDEF:
        return f"a code that is no character ({code})"
    return ""
