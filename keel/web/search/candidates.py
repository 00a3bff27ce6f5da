"""Rows as they can be found: what is matched, what is shown, and what showing it opens."""

import json
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Model
from django.urls import reverse

from keel.web.actions.models import Action
from keel.web.actions.views import lines
from keel.web.cases.models import Case
from keel.web.page.dates import say_day
from keel.web.people.clock import london_day
from keel.web.sessions.models import Entry, RecordPart
from keel.web.sessions.selectors.records import part_shown


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that can be found. `names` and `text` are matched; `rows` are what showing it opens.

    The link to it says the names, then the title; an action's names are its promise, and stand below.
    """

    kind: str
    day: date
    title: str
    names: str
    text: str
    url: str
    rows: tuple[Model, ...]
    child: str = ""
    status: str = ""

    def __repr__(self) -> str:
        return f"<candidate: {self.kind}>"


@dataclass(frozen=True, slots=True)
class Looked:
    """How many rows of a kind were opened, in words; `back_to` is the oldest day where older ones were left out."""

    count: int
    what: str
    back_to: date | None = None


def case_found(one: Case) -> Candidate:
    """A case of the register."""
    names = _of_case(one)
    status = f"closed {say_day(one.closed_on)}" if one.closed_on else ""
    url = reverse("cases:case", args=[one.pk])
    return Candidate("case", one.opened_on, "", names, "", url, (one,), names, status)


def part_found(row: RecordPart) -> Candidate:
    """An issued part: a child's names the child, as its page does."""
    shown, day = part_shown(row, json.loads(row.frozen)["content"]), london_day(row.session.starts_at)
    child = _named(shown.title, shown.number) if row.kind == RecordPart.Kind.CASE else ""
    title = f"record of {say_day(day)}" if child else f"{row.get_kind_display()}: record of {say_day(day)}"
    text = "\n".join(line.text for line in shown.lines)
    url = reverse("sessions:record", args=[row.record_id])
    status = "withdrawn" if row.withdrawn_at else ""
    return Candidate("record", day, title, child, text, url, (row,), child, status)


def sheet_found(fields: tuple[Entry, ...]) -> Candidate:
    """An agenda, or the private note about one case, with all its fields."""
    first = fields[0]
    day, text = london_day(first.session.starts_at), "\n".join(one.text for one in fields)
    if first.case is None:
        url = reverse("sessions:agenda", args=[first.session_id])
        return Candidate("preparation", day, f"Agenda for {say_day(day)}", "", text, url, fields)
    url, child = reverse("sessions:note", args=[first.session_id, first.case_id]), _of_case(first.case)
    return Candidate("preparation", day, f"note for {say_day(day)}", child, text, url, fields, child)


def action_found(one: Action, names: dict[UUID, str], on: date) -> Candidate:
    """An action with its promise: who, and by when. `names` are those of children whose case the reader sees."""
    (line,) = lines([one], on)
    child = _named(names.get(one.case.pk, ""), one.case.number) if one.case else ""
    promised = f"{one.owner.name}, by {say_day(one.due)}"
    return Candidate(
        kind="action",
        day=one.agreed_on,
        title=f"Action agreed {say_day(one.agreed_on)}",
        names=", ".join(filter(None, [promised, child])),
        text=f"{one.text}\n{one.outcome}",
        url=reverse("actions:action", args=[one.pk]),
        rows=(one,),
        child=child,
        status=line.status,
    )


def _of_case(case: Case) -> str:
    return _named(case.child_name, case.number)


def _named(child: str, number: str) -> str:
    return f"{child}, case {number}" if child else f"Case {number}"
