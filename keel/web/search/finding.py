"""From a question to what is shown: every text that may be read is opened, matched and let go (G-27)."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from django.db.models import Model
from django.utils.safestring import SafeString

from keel.web.people.models import Member

from .candidates import Candidate, Looked
from .folding import fold, has_all, words_of
from .forms import KINDS
from .marking import drawn, marked, snippet
from .sources import SOURCES

SHOWN: Final = 25
"""Hits on a page. There is no second page: more words find fewer."""
CASES_FIRST: Final = 5
"""A case stands before what was said about it, but no more of them than this where other kinds were found too."""


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked. Nothing of it is kept, and it shows nothing when printed."""

    words: str
    child: str = ""
    kind: str = ""
    state: str = ""

    def __repr__(self) -> str:
        return "<question>"


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found, as it is drawn."""

    thing: Candidate
    names: SafeString
    snippet: SafeString


@dataclass(frozen=True, slots=True)
class Answer:
    """What is shown, by kind; how much was found and what was looked at."""

    groups: list[tuple[str, list[Hit]]]
    found: int
    looked: list[Looked]

    @property
    def hits(self) -> list[Hit]:
        """All hits shown."""
        return [hit for _, hits in self.groups for hit in hits]

    @property
    def rows(self) -> list[Model]:
        """The records that are opened by showing this."""
        return [row for hit in self.hits for row in hit.thing.rows]


def look(question: Question, member: Member, *, on: date) -> Answer:
    """Look through what the member may read that day; as many queries however much that is."""
    words, child = words_of(question.words), words_of(question.child)
    kind = "action" if question.state else question.kind
    found, looked = [], []
    for name, source in SOURCES.items():
        if kind in ("", name):
            candidates, seen = source(member, on, question.state)
            looked.append(seen)
            found += [one for one in candidates if _fits(one, words, child)]
    return Answer(_groups(_chosen(found), words), len(found), looked)


def _fits(one: Candidate, words: tuple[str, ...], child: tuple[str, ...]) -> bool:
    return has_all(fold(f"{one.names}\n{one.text}"), words) and has_all(fold(one.child), child)


def _chosen(found: list[Candidate]) -> list[Candidate]:
    """The newest, cases before all else."""
    newest = sorted(found, key=lambda one: one.day, reverse=True)
    cases = [one for one in newest if one.kind == "case"]
    others = [one for one in newest if one.kind != "case"]
    cases = cases[: CASES_FIRST if others else SHOWN]
    return [*cases, *others[: SHOWN - len(cases)]]


def _groups(chosen: list[Candidate], words: tuple[str, ...]) -> list[tuple[str, list[Hit]]]:
    order = ["case", *(kind for kind in KINDS if kind != "case")]
    by_kind = sorted(chosen, key=lambda one: order.index(one.kind))
    return [
        (KINDS[kind], [Hit(one, drawn(marked(one.names, words)), drawn(snippet(one.text, words))) for one in group])
        for kind, group in groupby(by_kind, key=lambda one: one.kind)
    ]
