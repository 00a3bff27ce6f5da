"""Who carries a case, from when to when. Carrying opens the register's entry to the carrier while it lasts."""

from datetime import date, datetime

from django.db import transaction

from keel.web.access.services import Anchor, Cause, relate, unrelate
from keel.web.cases.models import Carrier, Case
from keel.web.page.refusals import Refusal
from keel.web.people import facts_changed
from keel.web.people.clock import london_day
from keel.web.people.models import Member
from keel.web.people.selectors import is_here

from .telling import tell


@transaction.atomic
def carrier_give(*, by: Member, case: Case, member: Member, first: date, now: datetime) -> Carrier:
    """Have somebody carry a case from a day on, beside whoever carries it already."""
    if first < case.opened_on:
        raise Refusal(
            f"The case was opened on {case.opened_on:%-d %B %Y}. Give that day or a later one.", field="first"
        )
    if case.closed_on is not None:
        raise Refusal("The case is closed. Open it again before somebody carries it.")
    if not is_here(member, london_day(now)):
        raise Refusal("This person is no longer here. Choose somebody who is.", field="member")
    if case.carriers.filter(member=member, last=None).exists():
        raise Refusal("This person carries the case already.", field="member")
    row = Carrier(organisation_id=case.organisation_id, case=case, member=member, first=first, recorded_at=now)
    row.save(force_insert=True)
    relate(
        member=member,
        relation="supervisee",
        anchor=Anchor("case", case.pk),
        cause=Cause("carries", row.pk),
        first=first,
    )
    facts_changed.changed(case.organisation_id)
    tell("case carried", by=by, case=case, now=now, thing=row, others={member.pk}, first=first)
    return row


@transaction.atomic
def carrier_end(*, by: Member, carrier: Carrier, last: date, now: datetime) -> Carrier:
    """Say which day was the last on which somebody carried a case."""
    if carrier.last is not None:
        raise Refusal("This has ended already.")
    if last < carrier.first:
        raise Refusal(f"They carry it from {carrier.first:%-d %B %Y}. Give that day or a later one.", field="last")
    carrier.last = last
    carrier.save(update_fields=["last"])
    unrelate(source_id=carrier.pk, last=last)
    facts_changed.changed(carrier.organisation_id)
    tell("case carrier ended", by=by, case=carrier.case, now=now, thing=carrier, others={carrier.member_id}, last=last)
    return carrier
