"""Cases from a list. A case is found by its number alone; two children of one name are two cases (G-33)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from keel.web.cases.models import Case
from keel.web.cases.selectors import statuses_on
from keel.web.cases.services import CaseDetails, carrier_give, case_change, case_open, status_give
from keel.web.people.imports import Finding, Import
from keel.web.people.models import Member
from keel.web.people.reading_csv import Column, Row, read_day
from keel.web.people.roles import CASES
from keel.web.people.selectors import members
from keel.web.policies.selectors import case_rules_on

NUMBER: Final = "case number"
NAME: Final = "child's name"
COLUMNS: Final = (
    Column(NUMBER, True, "The school's own number, used on agendas", ("case", "case no", "number")),
    Column(NAME, True, "Full name", ("name", "child", "child name")),
    Column("opened", True, "The day the case was opened, such as 01/09/2026", ("opened on", "open date")),
    Column("status", False, "A status of the policy's list, or empty", ("case status",)),
    Column("status from", False, "The status's first day; empty for the day the case was opened", ("status since",)),
    Column("carried by", False, "Staff number of who carries the case, or empty", ("carrier", "staff number")),
    Column("priority", False, "normal, high or urgent; empty for normal", ()),
    Column("reference", False, "Where the child stands in the safeguarding system", ("system reference",)),
)


def check_rows(by: Member, rows: Sequence[Row], today: date) -> list[Finding]:
    """What each row would do, in four queries."""
    everything = list(Case.objects.select_related("key__organisation_key"))
    by_number = {case.number.casefold(): case for case in everything}
    numbers_of: dict[str, list[str]] = defaultdict(list)
    for case in everything:
        numbers_of[case.child_name.casefold()].append(case.number)
    staff = {member.staff_number.casefold() for member in members(on=today)}
    known = case_rules_on(today).statuses
    statuses = statuses_on([case.pk for case in everything], today)
    found = []
    for row in rows:
        known_case = by_number.get(row.values[NUMBER].casefold())
        errors = _errors(row.values, known, staff, today)
        held = statuses[known_case.pk] if known_case else ()
        found.append(_finding(row, known_case, held, numbers_of, errors))
    return found


def apply_row(by: Member, row: Row, now: datetime) -> None:
    """Open or change one case, and give it the status and the carrier that the row names if it has neither yet."""
    values = row.values
    case = Case.objects.select_related("key__organisation_key").filter(number__iexact=values[NUMBER]).first()
    opened = read_day(values["opened"])
    details = CaseDetails(
        number=case.number if case else values[NUMBER],
        child_name=values[NAME],
        opened_on=opened,
        priority=values["priority"].lower() or Case.Priority.NORMAL,
        system_reference=values["reference"],
    )
    if case is None:
        case = case_open(by=by, details=details, now=now)
    elif _differences(case, values):
        case = case_change(by=by, case=case, details=details, now=now)
    status = values["status"].lower()
    if status and not case.statuses.filter(status=status, superseded_by=None, last=None).exists():
        first = read_day(values["status from"] or values["opened"])
        status_give(by=by, case=case, status=status, first=first, now=now)
    _carry(by, case, values["carried by"], opened, now)


CASE_LIST: Final = Import(
    kind="cases",
    title="Cases",
    power=CASES,
    columns=COLUMNS,
    number=NUMBER,
    check=check_rows,
    apply=apply_row,
    done="cases:register",
    note="Cases are told apart by case number, never by name. No case is closed by leaving it out.",
)


def _carry(by: Member, case: Case, staff_number: str, first: date, now: datetime) -> None:
    if not staff_number:
        return
    member = Member.objects.select_related("key__organisation_key").get(staff_number__iexact=staff_number)
    if not case.carriers.filter(member=member, last=None).exists():
        carrier_give(by=by, case=case, member=member, first=first, now=now)


def _finding(
    row: Row, case: Case | None, held: tuple[str, ...], numbers_of: Mapping[str, list[str]], errors: tuple[str, ...]
) -> Finding:
    label = f"{row.values[NUMBER]}, {row.values[NAME]}"
    if errors:
        return Finding(row, "error", errors=errors, label=label)
    if case is None:
        namesakes = numbers_of.get(row.values[NAME].casefold(), [])
        note = f"A child of this name is case {namesakes[0]}. This opens a second case." if namesakes else ""
        return Finding(row, "new", changes=(note,) if note else (), label=label)
    changes = list(_differences(case, row.values))
    if row.values["status"] and row.values["status"].lower() not in held:
        changes.append(f"Status: {row.values['status'].lower()}")
    return Finding(row, "changed" if changes else "same", changes=tuple(changes), label=label)


def _errors(values: Mapping[str, str], known: tuple[str, ...], staff: set[str], today: date) -> tuple[str, ...]:
    found = [wrong for name in ("opened", "status from") if (wrong := _day_error(values[name], today))]
    if values["status"] and values["status"].lower() not in known:
        found.append(f"The policy knows no status “{values['status']}”. Use one of: {', '.join(known)}.")
    if values["carried by"] and values["carried by"].casefold() not in staff:
        found.append(f"Nobody here has staff number {values['carried by']}. Check it, or leave the cell empty.")
    if values["priority"] and values["priority"].lower() not in Case.Priority.values:
        found.append(f"“{values['priority']}” is no priority. Use normal, high or urgent.")
    return tuple(found)


def _day_error(text: str, today: date) -> str:
    try:
        late = bool(text) and read_day(text) > today
    except ValueError as wrong:
        return str(wrong)
    return f"{text} has not come yet. Give a day up to today." if late else ""


def _differences(case: Case, values: Mapping[str, str]) -> tuple[str, ...]:
    wanted = (
        ("Child's name", case.child_name, values[NAME]),
        ("Opened", f"{case.opened_on:%-d %B %Y}", f"{read_day(values['opened']):%-d %B %Y}"),
        ("Priority", case.priority, values["priority"].lower() or Case.Priority.NORMAL.value),
        ("Reference", case.system_reference, values["reference"]),
    )
    return tuple(f"{what}: {old or 'nothing'} becomes {new or 'nothing'}" for what, old, new in wanted if old != new)
