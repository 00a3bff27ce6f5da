"""Cases: opened under their number, changed, closed, opened again; a child leaves the school."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from keel.web.access.services import unrelate
from keel.web.cases.models import Case
from keel.web.page.refusals import Refusal
from keel.web.people import facts_changed
from keel.web.people.clock import london_day
from keel.web.people.models import Member
from keel.web.sealing.keys import new_key
from keel.web.sealing.models import OwnerKind

from .telling import tell

LONGEST_NUMBER = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDetails:
    """What is known when a case is opened. The number is what makes it one; two children of one name stay two."""

    number: str
    child_name: str
    opened_on: date
    priority: str = Case.Priority.NORMAL
    system_reference: str = ""


@transaction.atomic
def case_open(*, by: Member, details: CaseDetails, now: datetime) -> Case:
    """Open a case under its number. Refuses a number that is taken, an empty name, and a day to come."""
    _check_day(details.opened_on, london_day(now), "opened")
    case = Case(
        organisation_id=by.organisation_id,
        number=_number(details.number, besides=None),
        priority=_priority(details.priority),
        opened_on=details.opened_on,
    )
    case.key = new_key(by.organisation_id, OwnerKind.CHILD, case.pk)
    case.child_name = _name(details.child_name)
    case.system_reference = details.system_reference.strip()
    case.save(force_insert=True)
    tell("case opened", by=by, case=case, now=now, opened_on=case.opened_on)
    return case


@transaction.atomic
def case_change(*, by: Member, case: Case, details: CaseDetails, now: datetime) -> Case:
    """Change a case's details; the day it was opened included."""
    _check_day(details.opened_on, london_day(now), "opened")
    if case.closed_on is not None and details.opened_on > case.closed_on:
        raise Refusal("The case would be opened after it was closed. Give an earlier day.", field="opened_on")
    case.number = _number(details.number, besides=case)
    case.child_name = _name(details.child_name)
    case.system_reference = details.system_reference.strip()
    case.priority = _priority(details.priority)
    case.opened_on = details.opened_on
    case.save()
    tell("case changed", by=by, case=case, now=now, priority=case.priority)
    return case


@transaction.atomic
def case_close(*, by: Member, case: Case, closed_on: date, now: datetime) -> Case:
    """Close a case. Its statuses and its carriers end that day; its records stay as they are."""
    if case.closed_on is not None:
        raise Refusal("This case is closed already. Open it again to change the day.")
    _check_day(closed_on, london_day(now), "closed")
    if closed_on < case.opened_on:
        raise Refusal(
            f"The case was opened on {case.opened_on:%-d %B %Y}. Give that day or a later one.", field="closed_on"
        )
    case.closed_on = closed_on
    case.save(update_fields=["closed_on"])
    _end_open_rows(case, closed_on)
    facts_changed.changed(case.organisation_id)
    tell("case closed", by=by, case=case, now=now, closed_on=closed_on)
    return case


@transaction.atomic
def case_reopen(*, by: Member, case: Case, now: datetime) -> Case:
    """Open a closed case again. Give it its statuses and somebody to carry it afterwards."""
    if case.closed_on is None:
        raise Refusal("This case is open.")
    case.closed_on = None
    case.save(update_fields=["closed_on"])
    tell("case reopened", by=by, case=case, now=now)
    return case


@transaction.atomic
def case_leave(*, by: Member, case: Case, left_on: date, now: datetime) -> Case:
    """Enter the day the child left the school's roll; the case is closed with it if it is still open."""
    _check_day(left_on, london_day(now), "left")
    if left_on < case.opened_on:
        raise Refusal(
            f"The case was opened on {case.opened_on:%-d %B %Y}. Give that day or a later one.", field="left_on"
        )
    case.left_on = left_on
    if case.closed_on is None:
        case.closed_on = left_on
        _end_open_rows(case, left_on)
    case.save(update_fields=["left_on", "closed_on"])
    facts_changed.changed(case.organisation_id)
    tell("child left", by=by, case=case, now=now, left_on=left_on)
    return case


def _end_open_rows(case: Case, last: date) -> None:
    case.statuses.filter(superseded_by=None, last=None, first__lte=last).update(last=last)
    for carrier in case.carriers.filter(last=None):
        carrier.last = max(last, carrier.first)
        carrier.save(update_fields=["last"])
        unrelate(source_id=carrier.pk, last=carrier.last)


def _number(number: str, *, besides: Case | None) -> str:
    cleaned = number.strip()
    if not cleaned or len(cleaned) > LONGEST_NUMBER:
        raise Refusal(f"Give the case a number of 1 to {LONGEST_NUMBER} characters.", field="number")
    taken = Case.objects.filter(number=cleaned)
    if besides is not None:
        taken = taken.exclude(pk=besides.pk)
    if taken.exists():
        raise Refusal(
            f"Case number {cleaned} is in use. Look whether the case is in the register, or give another number.",
            field="number",
        )
    return cleaned


def _name(name: str) -> str:
    cleaned = " ".join(name.split())
    if not cleaned:
        raise Refusal(
            "There is no name. Give the child's full name: a record must be understood years later.", field="child_name"
        )
    return cleaned


def _priority(priority: str) -> str:
    if priority not in Case.Priority.values:
        raise Refusal("Choose the priority: normal, high or urgent.", field="priority")
    return priority


def _check_day(day: date, today: date, what: str) -> None:
    if day > today:
        wanted = "the child left" if what == "left" else f"the case was {what}"
        raise Refusal(f"That day has not come yet. Give the day {wanted}.", field=f"{what}_on")
