"""The words of the access table: acts, kinds of record, and what a relation can hang on."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

ACTS: Final[Mapping[str, str]] = MappingProxyType({"r": "read", "w": "write", "s": "sign"})
"""Act by its letter in a cell. On a pack (K14), to sign is to approve it, to send it or to sign for its receipt."""

KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "K1": "agreement",
        "K2": "schedule, attendance and monitoring line, without content",
        "K3": "agenda",
        "K4": "own case notes in preparation",
        "K5": "draft record",
        "K6": "signed case entry and its actions, about a named child",
        "K7": "signed personal and professional section",
        "K8": "group minutes: case numbers and themes",
        "K9": "disagreement note on a record",
        "K10": "escalation or complaint file",
        "K11": "headteacher's own supervision",
        "K12": "trail of who did and read what on a record",
        "K13": "counts and dashboards",
        "K14": "pack for an access request, a transfer, a court or an inspection",
        "K15": "session part of a record, with no named child",
        "K16": "entry in the case register: number, child, statuses, who carries it",
    }
)

ANCHORS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "session": "of this session",
        "agreement": "under this agreement",
        "case": "of this case",
        "organisation": "of this school",
        "trust": "of this trust",
        "person": "whose own this is",
        "file": "to whom this file has come",
        "pack": "to whom this was sent",
        "installation": "of this installation",
    }
)
"""What a relation hangs on, with the words that a reason uses. A case entry's school is the child's.
`person` needs no row: everybody holds their relations on themselves."""


class UnknownAccessError(Exception):
    """A kind, act, relation, anchor, condition or setting that the table does not know: a fault in the program."""


def known(word: str, words: Mapping[str, object], what: str) -> str:
    """Return the word, or raise UnknownAccessError naming what is known."""
    if word not in words:
        raise UnknownAccessError(f"{what} '{word}' is not in the access table. It knows: {', '.join(words)}.")
    return word
