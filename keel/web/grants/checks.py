"""Why two people may not give a grant: by the purpose's bounds, by what is named, by the table and by the policy."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from keel.core.access import AccessSettings
from keel.web.access import standing
from keel.web.access.from_roles import anchor_of
from keel.web.access.settings_source import settings_of
from keel.web.approvals.acts import Details, Pair, People
from keel.web.people.models import Member
from keel.web.policies.selectors import policy_on

from .purposes import PURPOSES, Purpose, could_open, opens, say_length
from .things import parties_by_thing, parties_of

NOT_ONES_OWN: Final = "Whom an investigation looks into neither agrees to it, nor ends it, nor asks for it anew."


@dataclass(frozen=True, slots=True)
class Policy:
    """What the policy in force picks in the access table, and under which clause."""

    settings: AccessSettings
    clause: str


@dataclass(frozen=True, slots=True)
class Known:
    """What was read for the checks of grants."""

    parties: Mapping[UUID, Collection[UUID]]
    """The two of each session that it belongs to, by session, case or part."""
    policy: Policy


def known(details: Sequence[Details], people: People, on: date) -> Known:
    """Whom these grants would look into, what their holders stand in, and what the policy lets them read."""
    holders = {UUID(one["holder"]) for one in details}
    things = [UUID(thing) for one in details for thing in one["things"]]
    standing.know_names([people[one] for one in holders if one in people], on)
    organisation_id = next(iter(people.values())).organisation_id
    return Known(parties_by_thing(things), policy_for(organisation_id, on))


def touches(details: Details) -> frozenset[UUID]:
    """What it is about: nobody excluded from any of it hears of it, nor whoever an investigation looks into."""
    return frozenset(UUID(one) for one in (*details["things"], *details["into"]))


def looked_into(purpose: Purpose, things: Collection[UUID]) -> set[UUID]:
    """Whom a grant of these things looks into, now: the two of each session."""
    return parties_of(things) if purpose.into else set()


def check(details: Details, pair: Pair) -> str:
    """Why these two may not give this grant, by table, policy and the purpose's bounds; empty if they may."""
    purpose, read = PURPOSES[details["purpose"]], pair.read
    holder = pair.people.get(UUID(details["holder"]))
    if holder is None:
        return "Choose who is to read from the list of people."
    if pair.agrees is not None and pair.agrees.pk == holder.pk:
        return "Whoever reads under a grant cannot agree to it."
    if not 1 <= details["minutes"] <= purpose.most.total_seconds() // 60:
        return f"A grant for this purpose runs for {say_length(purpose.most)} at most. Give a shorter time."
    relation = details["relation"]
    if relation not in purpose.holders or (relation, anchor_of(relation)) not in standing.names(holder, pair.on):
        return "They hold no role under which they could read for this purpose. Have the role given first."
    return _why_not_these(details, pair, holder) or shut_by_policy(purpose, relation, read.policy)


def _why_not_these(details: Details, pair: Pair, holder: Member) -> str:
    """Why not what is named. What the asker is excluded from is as absent as what is not there."""
    touched, purpose = touches(details), PURPOSES[details["purpose"]]
    if not standing.excluded_from(pair.asks).isdisjoint(touched):
        return "There is no such session or case."
    if not standing.excluded_from(holder).isdisjoint(touched):
        return "This cannot be granted to this person."
    actor = pair.agrees or (pair.asks if details.get("renews") else None)
    if actor is not None and purpose.into and _is_party(actor, details["things"], pair.read):
        return NOT_ONES_OWN
    if bool(details["things"]) == purpose.sampled:
        return "A sample is drawn, never named." if purpose.sampled else "Name at least one session or case."
    return ""


def _is_party(member: Member, things: Iterable[str], read: Known) -> bool:
    return any(member.pk in read.parties.get(UUID(one), ()) for one in things)


def policy_for(organisation_id: UUID, on: date) -> Policy:
    """What the policy in force that day says of reading; the published defaults where there is none."""
    adopted = policy_on(on)
    settings = settings_of(organisation_id, version=adopted.row.pk if adopted else None)
    return Policy(settings, adopted.policy.access.clause if adopted else "")


def shut_by_policy(purpose: Purpose, relation: str, policy: Policy) -> str:
    """The sentence that names the clause, where the policy in force lets nobody read for this purpose (S20, S21)."""
    if opens(purpose, relation, policy.settings) or not could_open(purpose, relation):
        return ""
    return (
        f"The policy lets nobody read for this purpose (clause {policy.clause}). Only another version of the policy "
        "can."
    )
