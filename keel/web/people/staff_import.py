"""Staff from a list. People are found by staff number alone; two of one name are two people (G-33)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from keel.web.people import roles
from keel.web.people.imports import Finding, Import
from keel.web.people.models import Member, RoleHeld
from keel.web.people.reading_csv import Column, Row, read_day
from keel.web.people.selectors import members_with_roles
from keel.web.people.services.members import MemberDetails, member_change, member_create
from keel.web.people.services.roles import may_give, role_give

NUMBER: Final = "staff number"
COLUMNS: Final = (
    Column(NUMBER, True, "What tells two people apart, such as the payroll number", ("staff no", "employee number")),
    Column("name", True, "First and last name", ("full name",)),
    Column("job title", True, "As people in school say it", ("post", "job")),
    Column("joined", True, "Their first day in school, such as 01/09/2026", ("joined on", "start date", "started")),
    Column("role", False, "One of Keel's roles, or empty", ()),
    Column("role from", False, "The role's first day; empty for the day they joined", ("role since",)),
)


def check_rows(by: Member, rows: Sequence[Row], today: date) -> list[Finding]:
    """What each row would do, in two queries."""
    everybody = list(members_with_roles())
    by_number = {member.staff_number.casefold(): member for member in everybody}
    numbers_of: dict[str, list[str]] = defaultdict(list)
    for member in everybody:
        numbers_of[member.name.casefold()].append(member.staff_number)
    return [_finding(by, row, by_number.get(row.values[NUMBER].casefold()), numbers_of, today) for row in rows]


def apply_row(by: Member, row: Row, now: datetime) -> None:
    """Add or change one person, and give the role the row names if they do not hold it."""
    values = row.values
    member = Member.objects.select_related("key").filter(staff_number__iexact=values[NUMBER]).first()
    joined_on = read_day(values["joined"])
    if member is None:
        details = MemberDetails(
            name=values["name"], staff_number=values[NUMBER], job_title=values["job title"], joined_on=joined_on
        )
        member = member_create(by=by, organisation_id=by.organisation_id, details=details, now=now)
    elif _differences(member, values):
        member_change(
            by=by,
            member=member,
            name=values["name"],
            staff_number=member.staff_number,
            job_title=values["job title"],
            now=now,
        )
    slug = _role(values["role"])
    if slug and not _holds(member.roles.filter(superseded_by=None), slug):
        role_give(by=by, member=member, role=slug, first=_role_from(values), now=now)


STAFF: Final = Import(
    kind="staff",
    title="Staff",
    power=roles.PEOPLE,
    columns=COLUMNS,
    number=NUMBER,
    check=check_rows,
    apply=apply_row,
    done="people:members",
    note="People are told apart by staff number, never by name. Nobody is taken off the list by leaving them out.",
)


def _finding(by: Member, row: Row, member: Member | None, numbers_of: Mapping[str, list[str]], today: date) -> Finding:
    label = f"{row.values['name']}, {row.values[NUMBER]}"
    errors = _errors(by, row, member, today)
    if errors:
        return Finding(row, "error", errors=errors, label=label)
    if member is None:
        namesakes = numbers_of.get(row.values["name"].casefold(), [])
        note = f"Somebody of this name has staff number {namesakes[0]}. This adds a second person." if namesakes else ""
        return Finding(row, "new", changes=(note,) if note else (), label=label)
    changes = (*_differences(member, row.values), *_new_role(member, row.values))
    return Finding(row, "changed" if changes else "same", changes=changes, label=label)


def _errors(by: Member, row: Row, member: Member | None, today: date) -> tuple[str, ...]:
    unreadable = [wrong for name in ("joined", "role from") if (wrong := _wrong_day(row.values[name]))]
    if _role(row.values["role"]) is None:
        unreadable.append(f"Keel knows no role “{row.values['role']}”. Use one of: {_known_roles()}.")
    if member is not None and member.left_on is not None:
        unreadable.append(
            f"{row.values[NUMBER]} belongs to somebody who left on {member.left_on:%-d %B %Y}. "
            "Somebody who comes back gets a new staff number."
        )
    return tuple(unreadable or _role_errors(by, row.values, member, today))


def _wrong_day(text: str) -> str:
    try:
        read_day(text or "1/1/2000")
    except ValueError as wrong:
        return str(wrong)
    return ""


def _role_errors(by: Member, values: Mapping[str, str], member: Member | None, today: date) -> list[str]:
    """What stands against the role that a readable row would give."""
    slug = _role(values["role"])
    if not slug or (member is not None and _holds(_standing(member), slug)):
        return []
    refused = may_give(by, member, slug, today)
    early = _role_from(values) < read_day(values["joined"])
    return [
        *(["The role begins before the day they joined. Correct one of the two days."] if early else []),
        *([refused] if refused else []),
    ]


def _differences(member: Member, values: Mapping[str, str]) -> tuple[str, ...]:
    pairs = (("Name", member.name, values["name"]), ("Job title", member.job_title, values["job title"]))
    return tuple(f"{what}: {old} becomes {new}" for what, old, new in pairs if old != new)


def _new_role(member: Member, values: Mapping[str, str]) -> tuple[str, ...]:
    slug = _role(values["role"])
    if not slug or _holds(_standing(member), slug):
        return ()
    return (f"Role: {roles.ROLES[slug].name} from {_role_from(values):%-d %B %Y}",)


def _standing(member: Member) -> Sequence[RoleHeld]:
    found: Sequence[RoleHeld] = member.standing_roles  # type: ignore[attr-defined]
    return found


def _holds(held: object, slug: str) -> bool:
    return any(one.role == slug and one.last is None for one in held)  # type: ignore[attr-defined]


def _role(text: str) -> str | None:
    """The role's slug; "" for none, None for one that Keel does not know."""
    wanted = text.casefold()
    if not wanted:
        return ""
    return next((one.slug for one in roles.ROLES.values() if wanted in (one.slug, one.name.casefold())), None)


def _role_from(values: Mapping[str, str]) -> date:
    return read_day(values["role from"] or values["joined"])


def _known_roles() -> str:
    return ", ".join(one.name.lower() for one in roles.ROLES.values())
