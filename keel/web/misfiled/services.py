"""Withdrawing a child's part that stands on the wrong child: asked by its author, agreed to by a second person.

What was signed is not altered. The withdrawal is an act beside it: the part is shut to everybody but the session's two
people, everybody who had opened it is listed and told, what was entered in the safeguarding system is owed a correction
there, and a corrected version of the record is begun in which the text stands on the right child.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from keel.web.approvals.acts import Pair
from keel.web.approvals.models import Request
from keel.web.approvals.services import ask
from keel.web.cases.models import Case
from keel.web.ledger.entries import Thing
from keel.web.notices.services import notify
from keel.web.obligations.services import lock
from keel.web.page.dates import say_day
from keel.web.page.refusals import Refusal
from keel.web.people import facts_changed
from keel.web.people.clock import london_day
from keel.web.people.models import Member
from keel.web.people.offices import KNOW_THE_CHILDREN
from keel.web.people.selectors import role_slugs
from keel.web.sessions.events import note_event, tell
from keel.web.sessions.models import Extract, RecordPart

from .mending import begin_corrected_version
from .models import Reader, Withdrawal
from .selectors import Named, extract_of, parts, readings_of, withdrawals

WITHDRAW: Final = "withdraw part"
TOLD: Final = "read what was withdrawn"
LONGEST_REFERENCE: Final = 80


def withdrawal_ask(*, by: Member, part: RecordPart, right_case: Case, reason: str, now: datetime) -> Request:
    """Ask, as whoever issued the record, that a part be withdrawn from the child it stands on."""
    two = [str(part.session.supervisee_id), str(part.session.supervisor_id)]
    details = {"part": part.pk, "right_case": right_case.pk, "two": two}
    return ask(by=by, act=WITHDRAW, details=details, reason=reason, now=now, thing_id=part.pk)


def may_withdraw(details: Mapping[str, Any], pair: Pair) -> str:
    """Why these two may not, in a sentence: its author asks; a lead, or the session's other person, agrees."""
    named: Named = pair.read
    part = named.parts.get(UUID(details["part"]))
    if part is None or not part.record.root:
        return "There is no such part."
    if part.pk in named.withdrawn:
        return "This part was withdrawn already."
    if str(part.case_id) == str(details["right_case"]):
        return "Choose another child: the part stands on this one already."
    if UUID(details["right_case"]) not in named.cases:
        return "There is no such case. Choose one from the case register."
    if pair.asks.pk != part.record.issued_by_id:
        return "Whoever issued the record asks for this. Tell them that it is on the wrong child."
    if pair.agrees is not None and not _may_agree(pair.agrees, part, pair.on):
        return "A safeguarding lead, the headteacher or the session's other person agrees to this."
    return ""


def said(request: Request) -> str:
    """What whoever agrees is told: the day and the numbers, never a name."""
    part = parts().get(pk=request.details["part"])
    right = Case.objects.get(pk=request.details["right_case"])
    number = part.case.number if part.case else ""
    return (
        f"Withdraw from case {number} its part of the record of {say_day(london_day(part.session.starts_at))}, "
        f"version {part.record.version}, because it is about case {right.number}. What was signed stays; nobody but "
        "the two people of the session can open the part any more; everybody who opened it is told."
    )


def touched(details: Mapping[str, Any]) -> frozenset[UUID]:
    """What the request is about, so that nobody excluded from it hears of it."""
    return frozenset({UUID(str(details["part"]))})


def the_two(details: Mapping[str, Any]) -> frozenset[UUID]:
    """The session's two people: the one who did not issue the record can be the second person."""
    return frozenset(UUID(one) for one in details["two"])


def withdraw(request: Request, by: Member, now: datetime) -> Withdrawal:
    """Do it, in the transaction in which the second person agreed."""
    lock(request.organisation_id)
    part = parts().select_for_update(of=("self",)).get(pk=request.details["part"])
    right = Case.objects.select_related("key__organisation_key").get(pk=request.details["right_case"])
    if part.case is None:
        raise Refusal("Only a child's part is withdrawn from a child.")
    extract = extract_of(part)
    row = Withdrawal(
        organisation_id=part.organisation_id,
        part=part,
        case=part.case,
        right_case=right,
        by=request.asker,
        agreed_by=by,
        at=now,
        was_entered=extract.entered_on is not None,
        key=part.key,
    )
    row.save(force_insert=True)
    part.withdrawn_at = now
    part.save(update_fields=["withdrawn_at"])
    _tell_readers(row, extract, now=now)
    _note(part, "extract withdrawn", now)
    if row.was_entered:
        _note(part, "extract wrongly entered", now)
    begin_corrected_version(row, now=now)
    facts_changed.changed(part.organisation_id)
    _ledger("part withdrawn", row, by=request.asker, now=now, agreed_by=by.pk, entered=row.was_entered)
    return row


@transaction.atomic
def misfiled_correct(*, by: Member, row: Withdrawal, reference: str, corrected_on: date, now: datetime) -> Withdrawal:
    """Say under which reference and on which day it was put right in the safeguarding system; twice is once."""
    lock(row.organisation_id)
    found = withdrawals().select_for_update(of=("self",)).get(pk=row.pk)
    if found.corrected_on is not None:
        return found
    _check(found, by=by, reference=reference, corrected_on=corrected_on, today=london_day(now))
    found.correction_reference, found.corrected_on, found.corrected_by = reference.strip(), corrected_on, by
    found.save(update_fields=["correction_reference", "corrected_on", "corrected_by"])
    _note(found.part, "extract corrected", now, on=corrected_on, member=by)
    facts_changed.changed(found.organisation_id)
    _ledger("misfiled corrected", found, by=by, now=now, on=corrected_on)
    return found


def _may_agree(member: Member, part: RecordPart, on: date) -> bool:
    two = (part.session.supervisee_id, part.session.supervisor_id)
    return member.pk in two or not role_slugs(member, on).isdisjoint(KNOW_THE_CHILDREN)


def _tell_readers(row: Withdrawal, extract: Extract, *, now: datetime) -> None:
    """List who had opened it, from the ledger, and tell each but the one who withdraws it."""
    for member_id, times in readings_of(row.part, extract).items():
        Reader(
            organisation_id=row.organisation_id,
            withdrawal=row,
            member_id=member_id,
            first=min(times),
            last=max(times),
            times=len(times),
        ).save(force_insert=True)
        if member_id != row.by_id:
            member = Member.objects.get(pk=member_id)
            about = Thing("withdrawal", row.pk, "K12")
            notify(member=member, kind=TOLD, about=about, now=now, key=f"{TOLD} {row.pk} {member_id}")


def _note(part: RecordPart, name: str, now: datetime, *, on: date | None = None, member: Member | None = None) -> None:
    note_event(
        part.session,
        name,
        on=on or london_day(now),
        now=now,
        member=member,
        record_id=part.record_id,
        case_id=part.case_id,
    )


def _ledger(act: str, row: Withdrawal, *, by: Member, now: datetime, **facts: Any) -> None:
    thing = Thing("withdrawal", row.pk, "K12")
    others = {row.case_id, row.right_case_id}
    tell(act, by=by, session=row.part.session, now=now, thing=thing, others=others, part=row.part_id, **facts)


def _check(row: Withdrawal, *, by: Member, reference: str, corrected_on: date, today: date) -> None:
    if not row.was_entered:
        raise Refusal("It never stood in the safeguarding system, so there is nothing to correct there.")
    if by.pk != extract_of(row.part).owed_by_id:
        raise Refusal("The supervisee corrects it in the safeguarding system and says here where it stands.")
    if not reference.strip():
        raise Refusal("Give the reference of the correction in the safeguarding system.", field="reference")
    if len(reference) > LONGEST_REFERENCE:
        raise Refusal(f"Give the reference in {LONGEST_REFERENCE} characters or fewer.", field="reference")
    if not london_day(row.at) <= corrected_on <= today:
        raise Refusal("Give a day from the withdrawal up to today.", field="corrected_on")
