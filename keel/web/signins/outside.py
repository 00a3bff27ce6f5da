"""The outside second person of the smallest settings: named when Keel is set up, agrees to ways in and nothing else."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from keel.web.approvals.services import seal_reason
from keel.web.ledger.entries import KEEL, Entry, Thing
from keel.web.ledger.services import write
from keel.web.people.clock import london_day
from keel.web.people.roles import OUTSIDE
from keel.web.people.services import MemberDetails, account_link_create, member_create, role_give

STAFF_NUMBER: Final = "outside-1"


@dataclass(frozen=True, slots=True)
class OutsidePerson:
    """Who they are; `why`, in at least 20 characters: what they are to the setting."""

    name: str
    email: str
    why: str


@transaction.atomic
def outside_person_name(*, organisation_id: UUID, who: OutsidePerson, now: datetime) -> str:
    """Name them in the open scope of that organisation; gives the path of the link to hand to them."""
    reason = seal_reason(organisation_id, who.why)
    details = MemberDetails(
        name=who.name, staff_number=STAFF_NUMBER, job_title="Outside second person", joined_on=london_day(now)
    )
    member = member_create(by=None, organisation_id=organisation_id, details=details, now=now)
    role_give(by=None, member=member, role=OUTSIDE, first=details.joined_on, now=now)
    path = account_link_create(by=None, member=member, email=who.email, now=now)
    entry = Entry(
        act="outside second person named",
        actor=KEEL,
        thing=Thing("member", member.pk),
        about=frozenset({member.pk}),
        facts={},
        reason=reason,
    )
    write(entry, now=now)
    return path
