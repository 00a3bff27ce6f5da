"""Agreements, whom they bind, and who has still to sign."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from keel.web.people.models import Member
from keel.web.signing.models import Signature
from keel.web.signing.selectors import signatures_of

from .models import Agreement, Participant


@dataclass(frozen=True, slots=True)
class Standing:
    """A participant and their signature, if they have signed."""

    participant: Participant
    signature: Signature | None


def agreements() -> QuerySet[Agreement]:
    """Agreements with their participants and keys, in three queries however many."""
    people = Participant.objects.select_related("member__key__organisation_key").order_by(
        "part", "member__staff_number"
    )
    return Agreement.objects.select_related("key__organisation_key", "policy_version").prefetch_related(
        Prefetch("participants", queryset=people)
    )


def standing_of(agreement: Agreement) -> list[Standing]:
    """Every participant with their signature over the agreement's root."""
    signed = {row.member_id: row for row in signatures_of([agreement.pk])[agreement.pk] if row.root == agreement.root}
    return [Standing(one, signed.get(one.member_id)) for one in agreement.participants.all()]


def agreement_between(supervisee: Member, arrangement: str) -> Agreement | None:
    """The offered agreement in force for this person under an arrangement, the newest first."""
    return (
        agreements()
        .filter(
            arrangement=arrangement, ended_on=None, participants__member=supervisee, participants__part="supervisee"
        )
        .exclude(root="")
        .order_by("-offered_at")
        .first()
    )


def supervisor_ids(agreement: Agreement) -> list[UUID]:
    """The members who supervise under it."""
    return [one.member_id for one in agreement.participants.all() if one.part == Participant.Part.SUPERVISOR]
