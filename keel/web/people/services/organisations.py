"""Making an organisation and keeping its details."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from keel.web.page.refusals import Refusal
from keel.web.people import facts_changed
from keel.web.people.models import Member, Organisation
from keel.web.scope import in_organisation

from .telling import tell


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationDetails:
    """What an organisation says of itself. `nation` decides its bank holidays."""

    name: str
    kind: str = Organisation.Kind.SCHOOL
    nation: str = Organisation.Nation.ENGLAND
    urn: str = ""
    safeguarding_system: str = "CPOMS"


@transaction.atomic
def organisation_create(*, details: OrganisationDetails, now: datetime) -> Organisation:
    """Make an organisation. Its first member is made next, by nobody: see `member_create`."""
    organisation = Organisation(kind=details.kind)
    _fill(organisation, details)
    organisation.save(force_insert=True)
    with in_organisation(organisation.pk):
        tell("organisation created", by=None, about=organisation, now=now)
    return organisation


@transaction.atomic
def organisation_change(
    *, by: Member, organisation: Organisation, details: OrganisationDetails, now: datetime
) -> Organisation:
    """Change an organisation's details, all but its kind. What is due is worked out again for another nation's days."""
    _fill(organisation, details)
    organisation.save(update_fields=["name", "nation", "urn", "safeguarding_system"])
    facts_changed.changed(organisation.pk)
    tell("organisation changed", by=by, about=organisation, now=now, nation=details.nation)
    return organisation


def lock(organisation_id: UUID) -> Organisation:
    """Take the organisation's row until the transaction ends, so that two people's changes come one after the other."""
    return Organisation.objects.select_for_update().get(pk=organisation_id)


def lock_with(member: Member) -> None:
    """Take the member's organisation's row, and read the member's stay and account as they stand now."""
    lock(member.organisation_id)
    member.refresh_from_db(fields=["joined_on", "left_on", "account"])


def _fill(organisation: Organisation, details: OrganisationDetails) -> None:
    if not details.name.strip():
        raise Refusal("The organisation has no name. Give the name people know it by.", field="name")
    organisation.name = details.name.strip()
    organisation.nation = details.nation
    organisation.urn = details.urn.strip()
    organisation.safeguarding_system = details.safeguarding_system.strip()
