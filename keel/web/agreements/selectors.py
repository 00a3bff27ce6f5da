"""Agreements, whom they bind, what they say, and who has still to sign."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from keel.core.policy.model import Arrangement
from keel.core.records import part_hash, record_root
from keel.core.workflow.signing import MODES, all_signed, says, still_to_sign
from keel.core.workflow.signing import Signature as Given
from keel.web.access.selectors import visible
from keel.web.people.models import Member, RoleHeld
from keel.web.people.selectors import by_name, held_on, members, standing
from keel.web.policies.selectors import policy_of
from keel.web.signing.models import Signature
from keel.web.signing.selectors import signatures_of

from .models import Agreement, Participant, Review


@dataclass(frozen=True, slots=True)
class Standing:
    """A participant, their signature if they have signed, and every signature of theirs where several are asked for."""

    participant: Participant
    signature: Signature | None
    signatures: tuple[Signature, ...] = ()


@dataclass(frozen=True, slots=True)
class Signing:
    """How far the signing of one agreement has come. `mine` are the means by which a member has still to sign."""

    means: tuple[str, ...]
    words: str
    complete: bool
    mine: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """A participant as the agreement names them."""

    name: str
    job_title: str
    part: str


@dataclass(frozen=True, slots=True)
class Content:
    """What an agreement says: the draft as it stands, or the bytes that were fixed. `intact`: they fit the root."""

    cadence: str
    sessions_will: Sequence[str]
    everyone_will: Sequence[str]
    further: str
    review_on: date
    people: Sequence[Person]
    intact: bool = True

    def on_side(self, part: str) -> list[Person]:
        """The participants of one side."""
        return [one for one in self.people if one.part == part]


def agreements() -> QuerySet[Agreement]:
    """Agreements with their participants, keys and reviews, in four queries however many."""
    people = Participant.objects.select_related("member__key__organisation_key").order_by(
        "part", "member__staff_number"
    )
    return Agreement.objects.select_related("key__organisation_key", "policy_version").prefetch_related(
        Prefetch("participants", queryset=people),
        Prefetch("reviews", queryset=Review.objects.select_related("by__key__organisation_key").order_by("number")),
    )


def agreements_listed(member: Member, *, on: date, ended: bool) -> QuerySet[Agreement]:
    """The agreements a member may read that day, and drafts of their own: the running ones, or those that ended."""
    allowed = visible(Agreement.objects.all(), member, on=on).values("pk")
    own_draft = Q(drawn_up_by=member, root="")
    rows = agreements().filter(Q(pk__in=allowed) | own_draft, ended_on__isnull=not ended)
    return rows.defer("terms", "frozen", "salt").order_by("-drawn_up_on", "pk")


def standing_of(agreement: Agreement) -> list[Standing]:
    """Every participant with their signatures over the agreement's root, one query."""
    given: dict[UUID, list[Signature]] = {}
    for row in signatures_of([agreement.pk])[agreement.pk]:
        if row.root == agreement.root:
            given.setdefault(row.member_id, []).append(row)
    found = []
    for one in agreement.participants.all():
        signed = tuple(given.get(one.member_id, ()))
        found.append(Standing(one, signed[0] if signed else None, signed))
    return found


def signing_of(agreement: Agreement, member: Member, standings: Sequence[Standing]) -> Signing:
    """How far its signing has come, and what a member has still to do."""
    mode = mode_of(agreement)
    parties = [str(one.participant.member_id) for one in standings]
    given = [Given(str(row.member_id), row.means, row.root) for one in standings for row in one.signatures]
    missing = still_to_sign(mode, parties, given, root=agreement.root)
    return Signing(
        means=MODES[mode],
        words=says(mode, parties, given, root=agreement.root),
        complete=all_signed(mode, parties, given, root=agreement.root),
        mine=tuple(means for person, means in missing if person == str(member.pk)),
    )


def signed_words(rows: Collection[Agreement]) -> Mapping[UUID, str]:
    """How far each agreement's signing has come, in words; one query."""
    signatures = signatures_of([row.pk for row in rows])
    found = {}
    for row in rows:
        given = [Given(str(one.member_id), one.means, one.root) for one in signatures[row.pk]]
        parties = [str(one.member_id) for one in row.participants.all()]
        found[row.pk] = says(mode_of(row), parties, given, root=row.root) if row.root else "Draft"
    return found


def mode_of(agreement: Agreement) -> str:
    """How the policy version it was drawn up under has it signed: paper, electronic or both."""
    return policy_of(agreement.policy_version).signing.means


def arrangement_of(agreement: Agreement) -> Arrangement:
    """The arrangement as the policy version it was drawn up under sets it up."""
    return policy_of(agreement.policy_version).arrangements[agreement.arrangement]


def content_of(agreement: Agreement) -> Content:
    """What it says. Once offered, that is what was fixed, whatever the columns hold."""
    if agreement.root:
        return _fixed(agreement)
    terms = agreement.terms
    people = [Person(one.member.name, one.member.job_title, one.part) for one in agreement.participants.all()]
    return _content(terms, agreement.review_on, people)


def last_review(agreement: Agreement) -> Review | None:
    """The review it had last. No query where it comes from agreements()."""
    return max(agreement.reviews.all(), key=lambda one: one.number, default=None)


def review_day(agreement: Agreement) -> date | None:
    """The day of its next review: as its terms say, then as agreed in the review before it."""
    last = last_review(agreement)
    return last.next_on if last else agreement.review_on


def review_overdue(agreement: Agreement, *, on: date) -> bool:
    """Whether an agreement that runs should have been reviewed by that day."""
    day = review_day(agreement)
    return agreement.ended_on is None and day is not None and day < on


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


def eligible(arrangement: Arrangement, *, on: date) -> tuple[list[Member], list[Member]]:
    """Who can be supervised and who can supervise under an arrangement that day, each by name; two queries."""
    roles = (arrangement.supervisee_roles, arrangement.supervisor_roles)
    held: dict[UUID, set[str]] = {}
    rows: QuerySet[RoleHeld] = standing().filter(held_on(on), role__in=[role for both in roles for role in both])
    for member_id, role in rows.values_list("member_id", "role"):
        held.setdefault(member_id, set()).add(role)
    people = by_name(members(on=on).filter(pk__in=held))
    found = [[one for one in people if held[one.pk] & set(side)] for side in roles]
    return found[0], found[1]


def _fixed(agreement: Agreement) -> Content:
    body = agreement.frozen.encode()
    fixed = json.loads(body)["content"]
    people = [Person(one["name"], one["job_title"], one["part"]) for one in fixed["participants"]]
    intact = record_root({"agreement": part_hash(bytes.fromhex(agreement.salt), body)}) == agreement.root
    return _content(fixed["terms"], date.fromisoformat(fixed["review_on"]), people, intact=intact)


def _content(terms: Mapping[str, object], review_on: date, people: Sequence[Person], *, intact: bool = True) -> Content:
    return Content(
        cadence=str(terms["cadence"]),
        sessions_will=list(terms["sessions_will"]),  # type: ignore[call-overload]
        everyone_will=list(terms["everyone_will"]),  # type: ignore[call-overload]
        further=str(terms["further"]),
        review_on=review_on,
        people=people,
        intact=intact,
    )
