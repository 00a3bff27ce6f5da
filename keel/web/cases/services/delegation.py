"""What a deputy reads about a child: the safeguarding lead delegates a case, and takes it back (S20)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from keel.web.access.models import Relation
from keel.web.access.services import Anchor, Cause, relate, unrelate
from keel.web.cases.models import Case
from keel.web.page.refusals import Refusal
from keel.web.people.clock import london_day
from keel.web.people.models import Member
from keel.web.people.offices import DEPUTY, LEAD
from keel.web.people.selectors import role_slugs

from .telling import tell

DELEGATED = "delegated to"


@transaction.atomic
def case_delegate(*, by: Member, case: Case, deputy: Member, now: datetime) -> Relation:
    """Let a deputy read what supervision recorded about a child, as the lead does. Delegating twice is once."""
    today = london_day(now)
    _leads_only(by, now)
    if DEPUTY not in role_slugs(deputy, today):
        raise Refusal("A case is delegated to a deputy safeguarding lead. Give the role first.", field="deputy")
    found = delegations(case).filter(member=deputy, last=None).first()
    if found is not None:
        return found
    row = relate(
        member=deputy,
        relation=DELEGATED,
        anchor=Anchor("case", case.pk),
        cause=Cause("delegated", case.pk),
        first=today,
    )
    tell("case delegated", by=by, case=case, now=now, others={deputy.pk})
    return row


@transaction.atomic
def delegation_end(*, by: Member, case: Case, deputy: Member, now: datetime) -> None:
    """Take a delegation back: what it opened is shut at once."""
    _leads_only(by, now)
    yesterday = london_day(now) - timedelta(days=1)
    unrelate(source_id=case.pk, last=yesterday, member=deputy, relation=DELEGATED)
    tell("delegation ended", by=by, case=case, now=now, others={deputy.pk})


def delegations(case: Case) -> QuerySet[Relation]:
    """To whom a case is delegated, past delegations too."""
    return Relation.objects.filter(relation=DELEGATED, anchor_id=case.pk).select_related(
        "member__key__organisation_key"
    )


def _leads_only(by: Member, now: datetime) -> None:
    if LEAD not in role_slugs(by, london_day(now)):
        raise Refusal("Only the designated safeguarding lead delegates a case. Ask them.")
