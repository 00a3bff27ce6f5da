"""Checks a copy without Keel's database: is its text what was signed under this fingerprint, and who sealed it? (G-24)

Plain functions, no Django. They prove the file attached to a copy, which holds the fixed text; what stands on paper is
compared with that text by eye.
"""

import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from keel.core.records import CanonicalError, canonical, check_receipt

LARGEST: Final = 20_000_000
"""Bytes of a file that is read; nothing that Keel makes comes near it."""

FIXED: Final = "This text is exactly what was fixed under this fingerprint."
"""Whoever signed is another question, answered by the signatures."""

_EMBEDDED: Final = re.compile(rb"<<([^<>]*/Type\s*/EmbeddedFile[^<>]*)(?:<<[^<>]*>>)?[^<>]*>>\s*stream\r?\n")
_LENGTH: Final = re.compile(rb"/Length\s+(\d+)")
_HEX: Final = re.compile(r"[0-9a-f]{64}")


class NotACopy(Exception):
    """The file is no copy that Keel made, or can no longer be read as one; the sentence says what to do."""


@dataclass(frozen=True, slots=True)
class PartChecked:
    """One part of the copy: whether its text is what the root was made over, why, and the text itself."""

    name: str
    holds: bool
    sentence: str
    content: Mapping[str, Any] = field(default_factory=dict)

    @property
    def lines(self) -> list[dict[str, str]]:
        """What was written in it, by the form's own name of each field, and the actions agreed."""
        answers, actions = self.content.get("answers"), self.content.get("actions")
        written = answers.items() if isinstance(answers, dict) else ()
        agreed = [one for one in actions if isinstance(one, dict)] if isinstance(actions, list) else []
        return [
            *({"label": _label(str(key)), "text": str(text)} for key, text in written),
            *(
                {"label": f"Action, {one.get('owner')}, by {one.get('due')}", "text": str(one.get("text"))}
                for one in agreed
            ),
        ]


@dataclass(frozen=True, slots=True)
class SignatureChecked:
    """One signature: by whom, as what, and whether the organisation's seal on it holds."""

    name: str
    capacity: str
    means: str
    signed_on: date | None
    holds: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found out about one copy."""

    root: str
    compared: bool
    """Whether a fingerprint was given from paper; without one, the file was only held against itself."""
    ledger_head: str
    public_key: str
    parts: tuple[PartChecked, ...]
    signatures: tuple[SignatureChecked, ...]

    @property
    def holds(self) -> bool:
        """Whether every part and every seal in the copy holds."""
        parts, signatures = (one.holds for one in self.parts), (one.holds for one in self.signatures)
        return bool(self.parts) and all(parts) and all(signatures)


def verify_copy(data: bytes, *, root: str = "") -> Checked:
    """Check a copy: the PDF itself, or the JSON file attached to it. `root` is the fingerprint as it stands on paper.

    Raises NotACopy for anything else, and ValueError with a sentence for a fingerprint that is none.
    """
    given = plain_root(root)
    copy = _read(attached(data) if data.startswith(b"%PDF") else data)
    own = copy["root"]
    parts = tuple(_part(receipt, given or own) for receipt in copy["receipts"])
    signatures = tuple(_signature(one, copy["public_key"], own) for one in copy["signatures"])
    return Checked(own, bool(given), copy["ledger_head"], copy["public_key"], parts, signatures)


def plain_root(text: str) -> str:
    """A fingerprint as 64 hex digits, whatever spaces it was typed with. Raises ValueError with a sentence."""
    digits = "".join(text.split()).lower()
    if digits and not _HEX.fullmatch(digits):
        raise ValueError(
            f"A fingerprint is 64 figures and letters from a to f, and this has {len(digits)} signs. "
            "Copy it again from the foot of a page."
        )
    return digits


def attached(pdf: bytes) -> bytes:
    """The file that Keel attached to a PDF. Raises NotACopy where there is none."""
    for match in _EMBEDDED.finditer(pdf):
        length = _LENGTH.search(match[0])
        if length is None:
            continue
        stream = pdf[match.end() : match.end() + int(length[1])]
        if b"/FlateDecode" not in match[0]:
            return stream
        try:
            return zlib.decompressobj().decompress(stream, LARGEST)
        except zlib.error:
            continue
    raise NotACopy(
        "Nothing is attached to this PDF. A program that saved it anew may have taken it out: "
        "choose the file as Keel made it."
    )


def _read(data: bytes) -> dict[str, Any]:
    try:
        copy = json.loads(data.decode("utf-8"))
        texts = [copy["root"], copy["ledger_head"], copy["public_key"]]
        lists = [copy["receipts"], copy["signatures"]]
        whole = copy["version"] == "keel-copy/1" and all(isinstance(one, str) for one in texts)
        if not whole or not all(isinstance(one, list) for one in lists) or not copy["receipts"]:
            raise ValueError("not of this shape")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise NotACopy(
            "This is not a copy that Keel made, or it was changed so that it cannot be read. "
            "Choose the PDF, or the JSON file attached to it."
        ) from error
    return copy  # type: ignore[no-any-return]


def _part(receipt: Any, root: str) -> PartChecked:
    try:
        name = receipt["part"]
        verdict = check_receipt(canonical(receipt), root)
        content = json.loads(receipt["body"])["content"] if verdict.holds else {}
        sentence = FIXED if verdict.holds else verdict.sentence
    except (CanonicalError, ValueError, KeyError, TypeError, RecursionError):
        return PartChecked("A part", False, "This part was changed so that it cannot be read. Ask for a new copy.")
    return PartChecked(_name(name, content), verdict.holds, sentence, content)


def _name(part: Any, content: Mapping[str, Any]) -> str:
    if isinstance(content.get("case"), dict):
        return f"Case {content['case'].get('number', '')}"
    return {"session": "The session", "personal": "Personal", "agreement": "The agreement"}.get(part, "A child's part")


def _signature(one: Any, public_key: str, root: str) -> SignatureChecked:
    try:
        statement = str(one["statement"])
        said = json.loads(statement)
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)).verify(
            bytes.fromhex(one["seal"]), statement.encode()
        )
        holds = said["object"]["root"] == root
        return SignatureChecked(
            str(one["name"]), str(said["capacity"]), str(said["means"]), date.fromisoformat(said["signed_on"]), holds
        )
    except (InvalidSignature, ValueError, KeyError, TypeError, RecursionError):
        name = one.get("name") if isinstance(one, dict) else None
        return SignatureChecked(str(name or "Somebody"), "", "", None, False)


def _label(key: str) -> str:
    name = key.removesuffix(".actions").replace("_", " ")
    return name[:1].upper() + name[1:] + (": actions" if key.endswith(".actions") else "")
