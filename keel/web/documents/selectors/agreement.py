"""Gathers an agreement: what was fixed on offering it, or what its draft says now."""

import json
from typing import Any

from keel.core.records import part_hash
from keel.core.workflow.signing import MODES, says, still_to_sign
from keel.core.workflow.signing import Signature as Given
from keel.web.agreements.models import Agreement
from keel.web.agreements.selectors import Standing, review_day, standing_of
from keel.web.agreements.terms import frozen_content
from keel.web.documents.assemble.gathered import AgreementGathered, Copy, Fixed, FrozenPart, Signatures, Unsigned
from keel.web.policies.selectors import policy_of
from keel.web.signing.selectors import signatures_of

from .shared import policy_words, public_key, signed

STATEMENT = "I have read this agreement and agree to its terms."


def agreement_gathered(agreement: Agreement, *, copy: Copy) -> AgreementGathered:
    """The agreement with its signatures, in a constant number of queries whoever takes part."""
    policy = policy_of(agreement.policy_version)
    return AgreementGathered(
        copy=copy,
        content=_content(agreement),
        arrangement=policy.arrangements[agreement.arrangement].heading,
        policy=policy_words(policy),
        drawn_up_on=agreement.drawn_up_on,
        signatures=_signatures(agreement, policy.signing.means),
        fixed=_fixed(agreement),
        reviewed_on=tuple(review.reviewed_on for review in agreement.reviews.all()),
        next_review_on=review_day(agreement),
        ended_on=agreement.ended_on,
        signs_on_paper="paper" in MODES[policy.signing.means],
    )


def _content(agreement: Agreement) -> dict[str, Any]:
    if agreement.root:
        fixed: dict[str, Any] = json.loads(agreement.frozen)["content"]
        return fixed
    return dict(frozen_content(agreement))


def _fixed(agreement: Agreement) -> Fixed | None:
    if not agreement.root or agreement.offered_at is None:
        return None
    found = part_hash(bytes.fromhex(agreement.salt), agreement.frozen.encode())
    part = FrozenPart("agreement", "agreement", agreement.salt, found, agreement.frozen)
    return Fixed(root=agreement.root, issued_at=agreement.offered_at, parts=(part,))


def _signatures(agreement: Agreement, mode: str) -> Signatures:
    people: dict[str, Standing] = {str(one.participant.member_id): one for one in standing_of(agreement)}
    rows = signatures_of([agreement.pk])[agreement.pk]
    given = [Given(str(row.member_id), row.means, row.root) for row in rows]
    missing = still_to_sign(mode, tuple(people), given, root=agreement.root)
    return Signatures(
        words=says(mode, tuple(people), given, root=agreement.root),
        given=signed(rows, agreement.root),
        missing=tuple(_unsigned(people[person], means) for person, means in missing),
        statement=STATEMENT,
        public_key=public_key(),
    )


def _unsigned(standing: Standing, means: str) -> Unsigned:
    one = standing.participant
    return Unsigned(name=one.member.name, job_title=one.member.job_title, capacity=one.part, means=means)
