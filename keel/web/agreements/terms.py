"""The terms of an agreement: what the policy says, what these people add, and when it is reviewed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from keel.core.obligations.due import add
from keel.core.phrases import Within, read
from keel.core.policy.model import Arrangement, Policy
from keel.core.records.canonical import Value

from .models import Agreement, Participant


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The terms as they stand on the form (S26, S29)."""

    cadence: str
    sessions_will: tuple[str, ...]
    everyone_will: tuple[str, ...]
    further: str
    review_on: date


def from_policy(policy: Policy, arrangement: Arrangement, *, review_on: date, further: str = "") -> Terms:
    """The policy's own terms for an arrangement."""
    return Terms(
        cadence=arrangement.cadence,
        sessions_will=tuple(policy.agreement.sessions_will),
        everyone_will=tuple(policy.agreement.everyone_will),
        further=further,
        review_on=review_on,
    )


def next_review(policy: Policy, *, on: date) -> date | None:
    """The day by which an agreement drawn up that day is reviewed; None where the policy names no length of time."""
    phrase = read(policy.agreement.review)
    return add(phrase.length, on) if isinstance(phrase, Within) else None


def as_stored(terms: Terms) -> dict[str, Any]:
    """As the sealed column holds them."""
    return {
        "cadence": terms.cadence,
        "sessions_will": list(terms.sessions_will),
        "everyone_will": list(terms.everyone_will),
        "further": terms.further,
    }


def frozen_content(agreement: Agreement) -> dict[str, Value]:
    """What is fixed on offering: terms, participants with name and part, dates, policy version."""
    people: Sequence[Participant] = list(agreement.participants.select_related("member__key__organisation_key"))
    return {
        "kind": "agreement",
        "id": str(agreement.pk),
        "arrangement": agreement.arrangement,
        "form": agreement.form,
        "policy": {"version": agreement.policy_version.version, "sha256": agreement.policy_version.sha256},
        "terms": dict(agreement.terms),
        "participants": [
            {"name": one.member.name, "job_title": one.member.job_title, "part": one.part, "id": str(one.member_id)}
            for one in sorted(people, key=lambda one: (one.part, str(one.member_id)))
        ],
        "review_on": agreement.review_on,
    }
