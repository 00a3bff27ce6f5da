"""Members: joining, changing details. Nobody is found or merged by name (G-33)."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from keel.web.accounts.models import Account
from keel.web.page.refusals import Refusal
from keel.web.people import hooks
from keel.web.people.models import Member
from keel.web.sealing.keys import new_key
from keel.web.sealing.models import OwnerKind

from .telling import tell


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberDetails:
    """What is known of a person when they join. The staff number is what makes them one."""

    name: str
    staff_number: str
    job_title: str
    joined_on: date


@transaction.atomic
def member_create(
    *, by: Member | None, organisation_id: UUID, details: MemberDetails, now: datetime, account: Account | None = None
) -> Member:
    """Add a person under their staff number, in the open scope of that organisation.

    `by` is None only for an installation's first person and the demo. Somebody of the same name stays a second
    person; the same staff number is refused.
    """
    member = Member(
        organisation_id=organisation_id,
        account=account,
        staff_number=_number(details.staff_number, besides=None),
        job_title=details.job_title.strip(),
        joined_on=details.joined_on,
    )
    member.key = new_key(organisation_id, OwnerKind.MEMBER, member.pk)
    member.name = _person(details.name)
    member.save(force_insert=True)
    hooks.member_changed(member, now)
    tell("member created", by=by, about=member, now=now)
    return member


@transaction.atomic
def member_change(*, by: Member, member: Member, name: str, staff_number: str, job_title: str, now: datetime) -> Member:
    """Change a person's details. The name's old text is not kept: it is theirs to change."""
    member.name = _person(name)
    member.staff_number = _number(staff_number, besides=member)
    member.job_title = job_title.strip()
    member.save(update_fields=["name", "staff_number", "job_title"])
    tell("member changed", by=by, about=member, now=now)
    return member


def _person(name: str) -> str:
    cleaned = " ".join(name.split())
    if not cleaned:
        raise Refusal("There is no name. Give the person's first and last name.", field="name")
    return cleaned


def _number(staff_number: str, *, besides: Member | None) -> str:
    cleaned = staff_number.strip()
    if not cleaned:
        raise Refusal("There is no staff number. It is what tells two people of one name apart.", field="staff_number")
    taken = Member.objects.filter(staff_number__iexact=cleaned)
    if besides is not None:
        taken = taken.exclude(pk=besides.pk)
    if taken.exists():
        raise Refusal(
            f"Staff number {cleaned} belongs to somebody else already. Check it; two people never share a number.",
            field="staff_number",
        )
    return cleaned
