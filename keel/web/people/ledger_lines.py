"""The ledger's entries as somebody reads them on their own page: one sentence each, with no code in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final
from uuid import UUID

from django.utils.text import get_text_list

from keel.core.access import KINDS
from keel.web.ledger.acts import READ, words_of
from keel.web.ledger.models import LedgerEntry
from keel.web.people.roles import ROLES

OPENED: Final = {
    "K3": "the agenda of a session",
    "K4": "case notes in preparation",
    "K5": "the draft of a record",
    "K6": "the part of a signed record that is about one child",
    "K7": "the personal part of a signed record",
    "K8": "the minutes of a group session",
    "K9": "a disagreement note on a record",
    "K10": "what was written into a disagreement",
    "K11": "the headteacher's own supervision",
    "K12": "who did and read what on a record",
    "K15": "the session's part of a signed record",
    "K16": "a child's entry in the case register",
}
"""What was opened, in words that fit after "opened"."""


@dataclass(frozen=True, slots=True)
class Line:
    """When, what happened, and how many entries of one minute say it."""

    at: datetime
    said: str
    times: int = 1


def lines(rows: Iterable[LedgerEntry], *, me: UUID, names: Mapping[UUID, str]) -> list[Line]:
    """A sentence an entry, those of one minute that are alike in one line; `names` are of the members who acted."""
    said = [Line(row.at, f"{_who(row, me, names)} {_did(row)}") for row in rows]
    alike = groupby(said, key=lambda line: (line.at.replace(second=0, microsecond=0), line.said))
    return [Line(same[0].at, same[0].said, len(same)) for same in (list(group) for _, group in alike)]


def _who(row: LedgerEntry, me: UUID, names: Mapping[UUID, str]) -> str:
    if row.actor_member is None:
        return "Keel"
    return "You" if row.actor_member == me else names.get(row.actor_member, "Somebody of another school")


def _did(row: LedgerEntry) -> str:
    if row.act == READ:
        under = ", under a grant" if row.facts.get("under") else ""
        return f"{words_of(row.act)} {_opened(row)}{under}"
    role = ROLES.get(str(row.facts.get("role")))
    return f"{words_of(row.act)}: {role.name}" if role else words_of(row.act)


def _opened(row: LedgerEntry) -> str:
    """What was on the page, each kind of thing once."""
    things = row.facts.get("things") or [[row.object_kind, row.object_id, row.record_kind]]
    said: dict[str, None] = dict.fromkeys(OPENED.get(kind, KINDS.get(kind, name)) for name, _, kind in things)
    return get_text_list(list(said), "and")
