"""The local contacts of the report-now page."""

from datetime import datetime
from typing import TypedDict, Unpack

from django.db import transaction

from keel.web.page.refusals import Refusal
from keel.web.people.models import Contact, Member

from .telling import tell


class Details(TypedDict):
    """What the report-now page says of a contact."""

    label: str
    telephone: str
    hours: str
    note: str
    position: int


@transaction.atomic
def contact_add(*, by: Member, now: datetime, **details: Unpack[Details]) -> Contact:
    """Add a contact to the page of the scope's organisation."""
    contact = Contact(organisation_id=by.organisation_id, **_cleaned(details))
    contact.save(force_insert=True)
    tell("contact added", by=by, about=contact, now=now)
    return contact


@transaction.atomic
def contact_change(*, by: Member, contact: Contact, now: datetime, **details: Unpack[Details]) -> Contact:
    """Change a contact."""
    for field, value in _cleaned(details).items():
        setattr(contact, field, value)
    contact.save()
    tell("contact changed", by=by, about=contact, now=now)
    return contact


@transaction.atomic
def contact_remove(*, by: Member, contact: Contact, now: datetime) -> None:
    """Take a contact off the page."""
    tell("contact removed", by=by, about=contact, now=now)
    contact.delete()


def _cleaned(details: Details) -> Details:
    if not details["label"].strip():
        raise Refusal("Say whom this number reaches, such as “Children's social care”.", field="label")
    if sum(letter.isdigit() for letter in details["telephone"]) < 3:
        raise Refusal("This is no telephone number. Write it as people dial it.", field="telephone")
    return Details(
        label=details["label"].strip(),
        telephone=details["telephone"].strip(),
        hours=details["hours"].strip(),
        note=details["note"].strip(),
        position=details["position"],
    )
