"""Signatures over a record's root (S17, S19): by whom, by which means, and what is still missing."""

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

MEANS: Final[Mapping[str, str]] = MappingProxyType({"paper": "on paper", "electronic": "electronically"})
"""Each means of signing, with the words that tell it."""

MODES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {"paper": ("paper",), "electronic": ("electronic",), "both": ("paper", "electronic")}
)
"""What a policy may ask for, with the means that each party must then use. On paper, each party confirms by their own
sign-in that they signed the sheet."""


class Signature(NamedTuple):
    """One person's signature by one means, over one root."""

    person: str
    means: str
    root: str


def still_to_sign(
    mode: str, parties: Collection[str], signatures: Iterable[Signature], *, root: str
) -> tuple[tuple[str, str], ...]:
    """Return each person and means still missing, in the order of the parties. Only signatures over this root count."""
    given = {(signature.person, signature.means) for signature in signatures if signature.root == root}
    return tuple((person, means) for person in parties for means in MODES[mode] if (person, means) not in given)


def all_signed(mode: str, parties: Collection[str], signatures: Iterable[Signature], *, root: str) -> bool:
    """Whether every party signed by every means that the policy asks for. Without parties nothing is signed."""
    return bool(parties) and not still_to_sign(mode, parties, signatures, root=root)


def says(mode: str, parties: Collection[str], signatures: Iterable[Signature], *, root: str) -> str:
    """Return how far signing has come, in words that never call an unsigned record signed (G-57)."""
    missing = {person for person, _ in still_to_sign(mode, parties, signatures, root=root)}
    if not parties or len(missing) == len(parties):
        return "Not signed"
    if missing:
        return f"Waiting for {len(missing)} of {len(parties)} to sign"
    return f"Signed by all {len(parties)}"
