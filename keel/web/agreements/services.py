"""Agreements: drafted from the policy's terms, fixed and offered, signed by all, reviewed, ended (S7, S26, S29)."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from keel.core.policy.model import Arrangement
from keel.core.records import part_hash, record_bytes, record_root
from keel.core.records.chain import SALT_BYTES
from keel.core.workflow.signing import MODES
from keel.web.access.from_roles import as_what
from keel.web.access.services import Anchor, Cause, relate, unrelate
from keel.web.ledger.entries import Actor, Entry, Fact, Thing
from keel.web.ledger.services import write
from keel.web.obligations.services import lock
from keel.web.page.refusals import Refusal
from keel.web.people import facts_changed
from keel.web.people.clock import london_day
from keel.web.people.models import Member
from keel.web.policies.selectors import Adopted, policy_of
from keel.web.signing.models import Signature
from keel.web.signing.services import Signed, sign, signature_like

from .models import Agreement, Participant, Review
from .terms import Terms, as_stored, frozen_content


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Who takes part: any number of supervisees and supervisors, at least one of each, nobody as both."""

    supervisees: Sequence[Member]
    supervisors: Sequence[Member]

    def __post_init__(self) -> None:
        if not self.supervisees or not self.supervisors:
            raise Refusal("Choose at least one supervisee and one supervisor.", field="supervisors")
        if {one.pk for one in self.supervisees} & {one.pk for one in self.supervisors}:
            raise Refusal("Nobody supervises themselves. Choose another supervisor.", field="supervisors")


@transaction.atomic
def agreement_draft(
    *,
    by: Member,
    adopted: Adopted,
    arrangement: Arrangement,
    people: People,
    terms: Terms,
    now: datetime,
    supersedes: Agreement | None = None,
) -> Agreement:
    """Draft an agreement under one arrangement of the policy in force. Its draft is seen by its participants.

    One that it `supersedes` stands until this one is offered.
    """
    if arrangement.form is None:
        raise Refusal("This arrangement is informal: it has no agreement.")
    _check_review(terms.review_on, after=london_day(now))
    agreement = Agreement(
        organisation_id=by.organisation_id,
        arrangement=arrangement.key,
        policy_version=adopted.row,
        form=adopted.policy.forms.agreement,
        key=people.supervisees[0].key,
        terms=as_stored(terms),
        drawn_up_on=london_day(now),
        drawn_up_by=by,
        review_on=terms.review_on,
        supersedes=supersedes,
    )
    agreement.save(force_insert=True)
    _set_people(agreement, people, london_day(now))
    _tell("agreement drafted", by=by, agreement=agreement, now=now, arrangement=arrangement.key)
    return agreement


@transaction.atomic
def agreement_change(
    *, by: Member, agreement: Agreement, terms: Terms, now: datetime, people: People | None = None
) -> Agreement:
    """Change the terms of a draft, and its people. What has been offered is fixed: draw up another that replaces it."""
    _lock(agreement)
    _check_draft(agreement)
    _check_review(terms.review_on, after=london_day(now))
    agreement.terms, agreement.review_on = as_stored(terms), terms.review_on
    agreement.save(update_fields=["terms", "review_on"])
    if people is not None:
        _change_people(agreement, people, london_day(now))
    _tell("agreement changed", by=by, agreement=agreement, now=now)
    return agreement


@transaction.atomic
def agreement_offer(*, by: Member, agreement: Agreement, now: datetime) -> Agreement:
    """Fix the terms as canonical bytes with their hash. From then on each participant owes a signature.

    An agreement that this one replaces ends with it.
    """
    _lock(agreement)
    _check_draft(agreement)
    _check_review(agreement.review_on, after=london_day(now))
    body = record_bytes(frozen_content(agreement))
    salt = secrets.token_bytes(SALT_BYTES)
    agreement.frozen, agreement.salt = body.decode(), salt.hex()
    agreement.root = record_root({"agreement": part_hash(salt, body)})
    agreement.offered_at, agreement.drawn_up_on = now, london_day(now)
    agreement.save()
    before = agreement.supersedes
    if before is not None and before.ended_on is None:
        _end(before, london_day(now))
        _tell("agreement ended", by=by, agreement=before, now=now, ended_on=london_day(now))
    _tell("agreement offered", by=by, agreement=agreement, now=now, root=agreement.root)
    facts_changed.changed(agreement.organisation_id)
    return agreement


def check_open_to_sign(agreement: Agreement) -> None:
    """Raise Refusal for a draft, and for an agreement that has ended."""
    if not agreement.root:
        raise Refusal("The agreement is still a draft. It can be signed once its terms are fixed and offered.")
    if agreement.ended_on is not None:
        raise Refusal("This agreement has ended. There is nothing to sign.")


@transaction.atomic
def agreement_sign(
    *,
    by: Member,
    agreement: Agreement,
    means: str,
    signed_on: date,
    factor: str,
    now: datetime,
    original_kept: str = "",
) -> Signature:
    """Sign as the participant one is; the view has asked for password and second factor just before (step-up).

    Signing twice by the same means gives the first signature, and nothing is told twice.
    """
    _lock(agreement)
    check_open_to_sign(agreement)
    part = agreement.participants.filter(member=by).first()
    if part is None:
        raise Refusal("Only those who take part in the agreement sign it.")
    if means not in MODES[policy_of(agreement.policy_version).signing.means]:
        raise Refusal("Agreements are not signed that way under the policy. Sign it as the page asks.")
    if signed_on < agreement.drawn_up_on:
        raise Refusal("It was offered after that day. Give the day on which you signed these terms.", field="signed_on")
    what = Signed(
        object_kind="agreement",
        object_id=agreement.pk,
        root=agreement.root,
        capacity=part.part,
        means=means,
        signed_on=signed_on,
        factor=factor,
        original_kept=original_kept,
    )
    known = signature_like(by, what)
    if known is not None:
        return known
    row = sign(by=by, what=what, now=now)
    _tell("agreement signed", by=by, agreement=agreement, now=now, means=means)
    facts_changed.changed(agreement.organisation_id)
    return row


@transaction.atomic
def agreement_review(*, by: Member, agreement: Agreement, reviewed_on: date, next_on: date, now: datetime) -> Agreement:
    """Note that the terms were reviewed and stand until the next review. Changed terms are a new agreement (S29)."""
    _lock(agreement)
    if not agreement.root or agreement.ended_on is not None:
        raise Refusal("Only an agreement that was offered and has not ended is reviewed.")
    if reviewed_on > london_day(now):
        raise Refusal("That day has not come yet. Give the day of the review.", field="reviewed_on")
    if reviewed_on < agreement.drawn_up_on:
        raise Refusal("It was drawn up after that day. Give the day of the review.", field="reviewed_on")
    before = agreement.reviews.order_by("number").last()
    if before is not None and reviewed_on < before.reviewed_on:
        raise Refusal("A later review is noted already. Give the day of the review after it.", field="reviewed_on")
    if next_on <= reviewed_on:
        raise Refusal("The next review is later than this one. Give a day after it.", field="next_on")
    Review.objects.create(
        organisation_id=agreement.organisation_id,
        agreement=agreement,
        number=before.number + 1 if before else 1,
        reviewed_on=reviewed_on,
        next_on=next_on,
        by=by,
        recorded_at=now,
    )
    _tell("agreement reviewed", by=by, agreement=agreement, now=now, reviewed_on=reviewed_on, next_on=next_on)
    facts_changed.changed(agreement.organisation_id)
    return agreement


@transaction.atomic
def agreement_end(*, by: Member, agreement: Agreement, ended_on: date, now: datetime) -> Agreement:
    """End an agreement. What its participants could read through it alone is shut from the next day."""
    _lock(agreement)
    if agreement.ended_on is not None:
        raise Refusal("This agreement has ended already.")
    if ended_on > london_day(now):
        raise Refusal("That day has not come yet. End it on its day.", field="ended_on")
    if ended_on < agreement.drawn_up_on:
        raise Refusal("It was drawn up after that day. Give its last day.", field="ended_on")
    _end(agreement, ended_on)
    _tell("agreement ended", by=by, agreement=agreement, now=now, ended_on=ended_on)
    facts_changed.changed(agreement.organisation_id)
    return agreement


_at_the_end: list[Callable[[Agreement, date], None]] = []


def at_the_end(act: Callable[[Agreement, date], None]) -> None:
    """Have a higher app shut what it opened through an agreement when that ends; called from its `ready()`."""
    if act not in _at_the_end:
        _at_the_end.append(act)


def _end(agreement: Agreement, ended_on: date) -> None:
    agreement.ended_on = ended_on
    agreement.save(update_fields=["ended_on"])
    unrelate(source_id=agreement.pk, last=ended_on)
    for act in _at_the_end:
        act(agreement, ended_on)


def _lock(agreement: Agreement) -> None:
    """Read the agreement anew under the lock that a refresh takes, so that two people never do the same to it."""
    lock(agreement.organisation_id)
    agreement.refresh_from_db()


def _set_people(agreement: Agreement, people: People, today: date) -> None:
    for part, members in (("supervisee", people.supervisees), ("supervisor", people.supervisors)):
        for member in members:
            _take_part(agreement, member, part, today)


def _take_part(agreement: Agreement, member: Member, part: str, today: date) -> None:
    Participant.objects.create(organisation_id=agreement.organisation_id, agreement=agreement, member=member, part=part)
    relate(
        member=member,
        relation=as_what(member, part, today),
        anchor=Anchor("agreement", agreement.pk),
        cause=Cause("agreement", agreement.pk),
        first=today,
    )


def _change_people(agreement: Agreement, people: People, today: date) -> None:
    """Put these people in place of those of a draft; who stays keeps their row and what it opens."""
    wanted = {one.pk: "supervisee" for one in people.supervisees} | {one.pk: "supervisor" for one in people.supervisors}
    for row in agreement.participants.select_related("member"):
        if wanted.get(row.member_id) != row.part:
            unrelate(source_id=agreement.pk, last=today - timedelta(days=1), member=row.member)
            row.delete()
    kept = set(agreement.participants.values_list("member_id", flat=True))
    for part, members in (("supervisee", people.supervisees), ("supervisor", people.supervisors)):
        for member in members:
            if member.pk not in kept:
                _take_part(agreement, member, part, today)


def _check_review(review_on: date, *, after: date) -> None:
    if review_on <= after:
        raise Refusal("An agreement is reviewed later than it is drawn up. Give a day to come.", field="review_on")


def _check_draft(agreement: Agreement) -> None:
    if agreement.root:
        raise Refusal("This agreement has been offered, so its terms are fixed. Draw up a new one that replaces it.")


def _tell(act: str, *, by: Member, agreement: Agreement, now: datetime, **facts: Fact) -> None:
    about = frozenset(agreement.participants.values_list("member_id", flat=True))
    thing = Thing("agreement", agreement.pk, "K1")
    write(Entry(act=act, actor=Actor(by.account_id, by.pk), thing=thing, about=about, facts=facts), now=now)
