"""Signing a record: each by their own sign-in, on paper or electronically as the policy says (S17, S19)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from keel.core.workflow.signing import MODES, all_signed
from keel.core.workflow.signing import Signature as Given
from keel.web.ledger.services import give_reason
from keel.web.page.refusals import Refusal
from keel.web.people import facts_changed
from keel.web.people.clock import london_day
from keel.web.people.models import Member
from keel.web.sessions.events import note_event, tell
from keel.web.sessions.models import Record
from keel.web.signing.models import Signature
from keel.web.signing.selectors import signatures_of
from keel.web.signing.services import Signed, sign

from .booking import lock_organisation, part_of
from .filing import file_if_complete
from .records import checked_record, locked_record, thing_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """How somebody signs: by which means, on which day, with which factor shown, where the paper is kept."""

    means: str
    signed_on: date
    factor: str
    original_kept: str = ""


@transaction.atomic
def record_sign(*, by: Member, record: Record, how: Signing, now: datetime) -> Signature:
    """Sign an issued version as the party one is; the view has asked for password and second factor just before.

    The last signature makes the record signed. Signing twice by the same means gives the first signature.
    """
    lock_organisation(record.organisation_id)
    record = locked_record(record)
    given = _given(record)
    if how.means not in MODES[record.signing]:
        raise Refusal("This record is not signed that way under the policy. Sign it as the page asks.")
    mine = [one for one in given if one.person == str(by.pk) and one.means == how.means]
    record.state = checked_record("sign", record, by=by) if not mine else record.state
    if not mine and record.issued_at and how.signed_on < london_day(record.issued_at):
        raise Refusal(
            "The record was issued after that day. Give the day on which you signed this version.", field="signed_on"
        )
    what = Signed(
        object_kind="record",
        object_id=record.pk,
        root=record.root,
        capacity=part_of(by, record.session),
        means=how.means,
        signed_on=how.signed_on,
        factor=how.factor,
        original_kept=how.original_kept,
    )
    row = sign(by=by, what=what, now=now)
    if not mine:
        _signed(record, by, how, now)
    return row


@transaction.atomic
def signing_refuse(*, by: Member, record: Record, reason: str, now: datetime) -> None:
    """Refuse to sign, with the reason. It stays visible, also if they sign after all."""
    record = locked_record(record)
    signed = {one.person for one in _given(record)}
    checked_record("refuse to sign", record, by=by, text=reason, own_signature_given=str(by.pk) in signed)
    kept = give_reason(reason.strip(), key=by.key)
    tell("signing refused", by=by, session=record.session, now=now, thing=thing_of(record), reason=kept)


def _signed(record: Record, by: Member, how: Signing, now: datetime) -> None:
    parties = (str(record.session.supervisee_id), str(record.session.supervisor_id))
    given = _given(record)
    means = {one.means for one in given if one.person == str(by.pk)}
    if set(MODES[record.signing]) <= means:
        note_event(record.session, "record signed", on=how.signed_on, now=now, member=by, record_id=record.pk)
    if all_signed(record.signing, parties, given, root=record.root):
        record.state = checked_record("complete", record, by=by, all_signatures_given=True)
    record.save(update_fields=["state"])
    facts_changed.changed(record.organisation_id)
    tell("record signed", by=by, session=record.session, now=now, thing=thing_of(record), means=how.means)
    if record.state == Record.State.SIGNED:
        file_if_complete(by=by, record=record, now=now)


def _given(record: Record) -> list[Given]:
    rows = signatures_of([record.pk])[record.pk]
    return [Given(str(row.member_id), row.means, row.root) for row in rows]
