"""What a member may read now of what they took part in, opened from seal: cases, records, preparation, actions.

Each source takes the newest `NEWEST` rows through the door (`visible`), in a fixed number of queries.
"""

from collections.abc import Callable, Iterable
from datetime import date
from itertools import groupby
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from keel.web.access.selectors import visible
from keel.web.actions import selectors as actions
from keel.web.cases.models import Case
from keel.web.people.models import Member
from keel.web.sessions.models import AgendaCase, Entry, RecordPart, Session

from .candidates import Candidate, Looked, action_found, case_found, part_found, sheet_found

NEWEST: Final = 500
"""Rows of a kind that one search opens."""
KEY: Final = "key__organisation_key"


Source = Callable[[Member, date, str], tuple[list[Candidate], Looked]]


def cases(member: Member, on: date, _: str) -> tuple[list[Candidate], Looked]:
    """Cases that the member sees in the register."""
    rows = visible(Case.objects.select_related(KEY), member, on=on).order_by("-opened_on")
    found = [case_found(one) for one in rows[:NEWEST]]
    return found, _looked(found, len(found), "case")


def records(member: Member, on: date, _: str) -> tuple[list[Candidate], Looked]:
    """Issued parts of the newest version of each record. Actions stand in them too, and are found as actions."""
    newest = Q(record__corrected_by=None) | Q(record__corrected_by__issued_at=None)
    rows = RecordPart.objects.filter(_own_session(member), newest)
    rows = rows.select_related(KEY, "session", "case", "extract").order_by("-session__starts_at", "pk")
    found = [part_found(one) for one in visible(rows, member, on=on)[:NEWEST]]
    return found, _looked(found, len(found), "part of a record", "parts of records")


def preparation(member: Member, on: date, _: str) -> tuple[list[Candidate], Looked]:
    """Agendas and private case notes, each with all its fields. What is typed for a record is found once issued."""
    on_agenda = Exists(AgendaCase.objects.filter(session=OuterRef("session"), case=OuterRef("case")))  # else no page
    rows = Entry.objects.filter(_own_session(member), Q(part=Entry.Part.AGENDA) | Q(on_agenda, part=Entry.Part.NOTE))
    rows = rows.select_related(KEY, "session", f"case__{KEY}")
    opened = list(visible(rows, member, on=on).order_by("-session__starts_at", "session", "part", "case")[:NEWEST])
    sheets = groupby(opened, key=lambda one: (one.session_id, one.part, one.case_id))
    found = [sheet_found(tuple(fields)) for _, fields in sheets]
    return found, _looked(found, len(opened), "text of an agenda or note", "texts of agendas and notes")


def agreed(member: Member, on: date, state: str) -> tuple[list[Candidate], Looked]:
    """Actions: theirs to do, of their supervision, or agreed in a session that they led."""
    led = Session.objects.filter(supervisor=member).order_by().values("pk")
    own = Q(owner=member) | Q(supervisee=member) | Q(session_id__in=led)
    rows = visible(actions.rows().filter(own), member, on=on).order_by("-agreed_on", "pk")
    if state:
        rows = rows.filter(closed_on__isnull=state == "open")
    opened = list(rows[:NEWEST])
    names = _children({one.case_id for one in opened if one.case_id}, member, on)
    found = [action_found(one, names, on) for one in opened]
    return found, _looked(found, len(found), "action")


SOURCES: Final[dict[str, Source]] = {
    "case": cases,
    "record": records,
    "preparation": preparation,
    "action": agreed,
}


def _own_session(member: Member) -> Q:
    return Q(session__supervisee=member) | Q(session__supervisor=member)


def _children(ids: Iterable[UUID], member: Member, on: date) -> dict[UUID, str]:
    """Children's names by case, of those cases alone that the member may see."""
    rows = visible(Case.objects.filter(pk__in=list(ids)).select_related(KEY), member, on=on)
    return {one.pk: one.child_name for one in rows}


def _looked(found: list[Candidate], count: int, one: str, several: str = "") -> Looked:
    what = one if count == 1 else several or f"{one}s"
    return Looked(count, what, min(hit.day for hit in found) if count == NEWEST else None)
