"""Hashes that tie a record's parts together and one ledger entry to the one before, and what finds the first break."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Final, NamedTuple

from keel.core.records.canonical import canonical

GENESIS: Final = "0" * 64
"""What the first entry of a ledger comes after."""

SALT_BYTES: Final = 32
_ROOT_VERSION: Final = "keel-root/1"


def part_hash(salt: bytes, body: bytes) -> str:
    """Return SHA-256(salt + body) in hex. The salt is 32 random bytes, so a short text cannot be guessed from its hash.

    Raises ValueError for a salt of another length: salt and body would run into each other.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError(f"A salt has {SALT_BYTES} bytes, this one has {len(salt)}.")
    return sha256(salt + body).hexdigest()


def record_root(hashes: Mapping[str, str]) -> str:
    """Return the root over a record's parts: their hashes by part id, sorted by id. Raises ValueError without parts."""
    if not hashes:
        raise ValueError("A record has at least one part.")
    listed = [[part, hashes[part]] for part in sorted(hashes)]
    return sha256(canonical({"version": _ROOT_VERSION, "parts": listed})).hexdigest()


def wrong_part(root: str, parts: Mapping[str, tuple[bytes, bytes]], hashes: Mapping[str, str]) -> str | None:
    """Return the first part whose salt and bytes do not give its hash, "root" if only the root is wrong, or None.

    `parts` are salt and bytes by part id. A part that is missing or too many is wrong.
    """
    for part in sorted({*parts, *hashes}):
        if part not in parts or part not in hashes or part_hash(*parts[part]) != hashes[part]:
            return part
    return None if record_root(hashes) == root else "root"


class LedgerEntry(NamedTuple):
    """One entry as kept: its number from 1, the hash before it, its canonical bytes and its own hash."""

    number: int
    previous: str
    body: bytes
    hash: str


def ledger_hash(previous: str, body: bytes) -> str:
    """Return SHA-256(previous + body) in hex; `previous` is the hash of the entry before, GENESIS for the first."""
    return sha256(bytes.fromhex(previous) + body).hexdigest()


class Break(NamedTuple):
    """Where a chain first breaks: the number that should stand there, and what is wrong as a sentence."""

    number: int
    why: str


def first_break(
    entries: Iterable[LedgerEntry],
    *,
    head: tuple[int, str] | None = None,
    after: tuple[int, str] = (0, GENESIS),
) -> Break | None:
    """Return the first break of a whole ledger, or of the stretch that follows the entry `after`; None if it is whole.

    `head` is the number and hash of a head kept elsewhere (a signed copy, a daily mail): only that shows an end cut off
    or a chain worked out anew (G-23, G-25).
    """
    first, previous = after
    number = first
    for number, entry in enumerate(entries, start=first + 1):
        whole = entry.number == number and entry.previous == previous
        if not whole or ledger_hash(previous, entry.body) != entry.hash or _denied(entry, head):
            return Break(number, _why(entry, number, previous))
        previous = entry.hash
    if head is not None and head[0] > number:
        return Break(number + 1, f"The ledger ends at entry {number}, but a copy names entry {head[0]}.")
    return None


def _denied(entry: LedgerEntry, head: tuple[int, str] | None) -> bool:
    return head is not None and head[0] == entry.number and head[1] != entry.hash


def _why(entry: LedgerEntry, number: int, previous: str) -> str:
    if entry.number != number:
        return f"Entry {number} should stand here, but entry {entry.number} does."
    if entry.previous != previous:
        return f"Entry {number} does not follow the entry before it."
    if ledger_hash(previous, entry.body) != entry.hash:
        return f"Entry {number} is not what was written: its hash is another."
    return f"Entry {number} has another hash than the copy that names it."
