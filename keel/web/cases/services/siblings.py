"""Siblings: two cases linked by a person's own confirmation, never by a name that two children share (G-33)."""

from datetime import datetime

from django.db import transaction

from keel.web.cases.models import Case, Sibling
from keel.web.page.refusals import Refusal
from keel.web.people.models import Member

from .telling import tell


@transaction.atomic
def siblings_link(*, by: Member, case: Case, other: Case, now: datetime) -> Sibling:
    """Link two cases. Linking twice is once."""
    if case.pk == other.pk:
        raise Refusal("A case is not its own sibling. Choose the other child's case.", field="other")
    first, second = sorted((case, other), key=lambda one: one.pk)
    row, made = Sibling.objects.get_or_create(
        case=first, other=second, defaults={"organisation_id": case.organisation_id, "linked_by": by}
    )
    if made:
        tell("siblings linked", by=by, case=case, now=now, thing=row, others={other.pk})
    return row


@transaction.atomic
def siblings_part(*, by: Member, link: Sibling, now: datetime) -> None:
    """Take back a link that was wrong."""
    case, other = link.case, link.other_id
    tell("siblings parted", by=by, case=case, now=now, thing=link, others={other})
    link.delete()
