"""The kinds of notice and their words. Each app names its own in `ready()`:

    kinds.register("signature waits", "Keel: something waits for your signature",
                   "A record waits in Keel for your signature.")

The words are the same for everybody: no placeholder, no figure, no quotation. A child, a case number, a title or a name
cannot get into a mail because there is nowhere to put one (G-28).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from keel.web.people import marks
from keel.web.people.models import Member

LONGEST_SUBJECT, LONGEST_SENTENCE = 70, 200
NAME = re.compile(r"[a-z][a-z ]{2,39}")
WORDS = re.compile(r"[A-Za-z][A-Za-z ,.:;'’-]*")
"""Letters and the stops of a sentence: no brace, no figure, no line break."""

StillWanted = Callable[[Member, UUID | None, date], bool]


@dataclass(frozen=True, slots=True)
class Kind:
    """`must` kinds cannot be turned off. `still` is asked once more before sending, with today's permissions.

    Only a kind that says `in_figures` is counted for whoever minds the mail server. None may say so whose mail can be
    about somebody who must not learn of it: the count would tell them (G-07).
    """

    name: str
    subject: str
    sentence: str
    must: bool = True
    still: StillWanted | None = None
    in_figures: bool = False


class UnknownKind(LookupError):
    """A kind of notice that no app has named."""


_KINDS: dict[str, Kind] = {}


def register(
    name: str,
    subject: str,
    sentence: str,
    *,
    must: bool = True,
    still: StillWanted | None = None,
    in_figures: bool = False,
) -> None:
    """Name a kind and its words. Raises ValueError, and so stops the start, for words that have room for anything else.

    `still(member, about_id, today)` says whether the notice is wanted yet: not where what it tells of is done, or the
    member may no longer see it.
    """
    kind = Kind(name, subject, sentence, must, still, in_figures)
    _check(kind)
    if _KINDS.get(name, kind) != kind:
        raise ValueError(f"The kind of notice “{name}” is named twice, with different words.")
    _KINDS[name] = kind
    marks.anew()


def kind_of(name: str) -> Kind:
    """The kind of this name; raises UnknownKind."""
    try:
        return _KINDS[name]
    except KeyError as error:
        raise UnknownKind(f"No app has named the kind of notice “{name}”. Register it in the app's ready().") from error


def all_kinds() -> list[Kind]:
    """Every kind, by name."""
    return sorted(_KINDS.values(), key=lambda kind: kind.name)


def _check(kind: Kind) -> None:
    if not NAME.fullmatch(kind.name):
        raise ValueError(f"“{kind.name}” is no name of a kind of notice. Use small letters and blanks, 40 at most.")
    for words, most in ((kind.subject, LONGEST_SUBJECT), (kind.sentence, LONGEST_SENTENCE)):
        if len(words) > most or not WORDS.fullmatch(words):
            raise ValueError(
                f"The words of “{kind.name}” must be letters and stops in one line of at most {most}: "
                "the same for everybody, with no room for a name or a number."
            )
    if not kind.sentence.endswith("."):
        raise ValueError(f"The sentence of “{kind.name}” ends without a full stop.")
