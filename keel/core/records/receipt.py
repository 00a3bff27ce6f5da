"""A receipt: one part of a signed record and all that proves it against the root, without Keel's help (G-24).

Who holds a signed copy knows the root from the paper. The receipt alone proves nothing about the root.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from keel.core.records.canonical import CanonicalError, canonical
from keel.core.records.chain import SALT_BYTES, part_hash, record_root

_VERSION: Final = "keel-receipt/1"
_FIELDS: Final = {"version", "part", "salt", "body", "others", "root"}


@dataclass(frozen=True, slots=True)
class Receipt:
    """One part's id, salt and bytes, the hashes of the other parts by id, and the root they give together."""

    part: str
    salt: bytes
    body: bytes
    others: Mapping[str, str]
    root: str

    def to_bytes(self) -> bytes:
        """Return the receipt as canonical JSON, the only spelling that `check_receipt` takes."""
        return canonical(
            {
                "version": _VERSION,
                "part": self.part,
                "salt": self.salt.hex(),
                "body": self.body.decode(),
                "others": self.others,
                "root": self.root,
            }
        )


class Verdict(NamedTuple):
    """Whether a receipt holds, and why as a sentence."""

    holds: bool
    sentence: str


def issue_receipts(parts: Mapping[str, tuple[bytes, bytes]]) -> dict[str, Receipt]:
    """Return a receipt for each part of a record, by part id; `parts` are salt and canonical bytes."""
    hashes = {part: part_hash(salt, body) for part, (salt, body) in parts.items()}
    root = record_root(hashes)
    return {
        part: Receipt(part, salt, body, {other: h for other, h in hashes.items() if other != part}, root)
        for part, (salt, body) in parts.items()
    }


def check_receipt(receipt: bytes, root: str) -> Verdict:
    """Check a receipt against the root printed on the signed copy. Any change of any bit is found."""
    try:
        read = _read(receipt)
    except (ValueError, KeyError, TypeError, AttributeError, CanonicalError, RecursionError):
        return Verdict(False, "This is not a Keel receipt, or it was changed. Ask for a new copy.")
    if read.to_bytes() != receipt:
        return Verdict(False, "The receipt was changed after it was issued: its spelling is not Keel's.")
    hashes = {**read.others, read.part: part_hash(read.salt, read.body)}
    if record_root(hashes) != read.root:
        return Verdict(False, "The text is not the text that was issued, or the other parts' hashes were changed.")
    if read.root != root:
        return Verdict(False, "The receipt belongs to another record, or to another version of this one.")
    return Verdict(True, "This text is exactly what was issued under this fingerprint.")


def _read(receipt: bytes) -> Receipt:
    found: dict[str, Any] = json.loads(receipt.decode())
    others: dict[str, str] = dict(found["others"])
    strings = [found["part"], found["body"], found["root"], *others.values()]
    if set(found) != _FIELDS or found["version"] != _VERSION or not all(isinstance(s, str) for s in strings):
        raise ValueError
    salt = bytes.fromhex(found["salt"])
    if len(salt) != SALT_BYTES or found["part"] in others:
        raise ValueError
    return Receipt(found["part"], salt, found["body"].encode(), others, found["root"])
