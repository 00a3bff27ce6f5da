"""Asking for a grant, ending it early, taking one at once where a child cannot wait, and reviewing that."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from keel.web.access import standing
from keel.web.access.from_roles import anchor_of
from keel.web.access.models import Granted
from keel.web.approvals.models import Request
from keel.web.approvals.services import ask, seal_reason
from keel.web.cases.models import Case
from keel.web.notices.services import notify
from keel.web.page.refusals import Refusal
from keel.web.people import facts_changed
from keel.web.people.clock import london_day
from keel.web.people.models import Member
from keel.web.people.offices import TOLD, TURNED_TO
from keel.web.people.selectors import can_sign_in, held_on, here_on, role_slugs
from keel.web.people.selectors import standing as roles_standing
from keel.web.people.services.organisations import lock

from .checks import NOT_ONES_OWN, looked_into, policy_for, shut_by_policy
from .giving import act_name, open_up, things_of, why_not_renew
from .models import Grant
from .purposes import EMERGENCY, PURPOSES, Purpose, purpose_of
from .telling import parties, tell, tell_afterwards, thing_of
from .things import is_party

TAKEN: Final = "emergency reading"
NO_SUCH_CASE: Final = "There is no case of this number. Check it in the register."
NOBODY_TO_TELL: Final = (
    "Nobody else here who signs in could be told of it and review it, so nothing is opened at once. Report now: that "
    "needs nobody’s leave."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked for: who reads, for which purpose, named sessions or cases (none for a sample), for how long.

    `untold` is an officer's reason why the two of each session are not told while it runs; empty: they are told.
    `renews` is the grant at whose end it is to begin.
    """

    purpose: str
    holder: Member
    minutes: int
    things: tuple[UUID, ...] = field(default=())
    untold: str = ""
    renews: Grant | None = None


@transaction.atomic
def grant_ask(*, by: Member, what: Wanted, reason: str, now: datetime) -> Request:
    """Ask for a grant; somebody else agrees to it through keel.web.approvals, and then it runs from that second."""
    purpose = PURPOSES[what.purpose]
    untold = seal_reason(by.organisation_id, what.untold, field="untold").pk if what.untold.strip() else None
    details = {
        "purpose": purpose.slug,
        "holder": what.holder.pk,
        "relation": _relation(purpose, what.holder, london_day(now)),
        "minutes": what.minutes,
        "things": sorted(str(one) for one in what.things),
        "into": sorted(str(one) for one in looked_into(purpose, what.things)),
        "untold": untold,
        "renews": what.renews.pk if what.renews is not None else None,
    }
    return ask(by=by, act=act_name(purpose), details=details, reason=reason, now=now)


@transaction.atomic
def grant_renew(*, by: Member, grant: Grant, minutes: int, reason: str, now: datetime, untold: str = "") -> Request:
    """Ask for the same reading for a further while, from the grant's end on: two people give it anew, or it ends.

    Whether the two of each session are told is decided anew as well.
    """
    lock(grant.organisation_id)
    if why := why_not_renew(grant, now):
        raise Refusal(why)
    if _asked_already(grant, now):
        raise Refusal("Somebody has asked for this already, and it waits for a second person.")
    what = Wanted(
        purpose=grant.purpose,
        holder=grant.holder,
        minutes=minutes,
        things=tuple(things_of(grant)),
        untold=untold,
        renews=grant,
    )
    return grant_ask(by=by, what=what, reason=reason, now=now)


def _asked_already(grant: Grant, now: datetime) -> bool:
    waiting = Request.objects.filter(state=Request.State.WAITING, expires_at__gt=now, details__renews=str(grant.pk))
    return waiting.exists()


@transaction.atomic
def grant_revoke(*, by: Member, grant: Grant, now: datetime) -> Grant:
    """End a grant now, and what was to follow on it: nothing opens by them from the next request on (G-09)."""
    lock(grant.organisation_id)
    row = Grant.objects.get(pk=grant.pk)
    if why := why_not_revoke(row, by, now):
        raise Refusal(why)
    later = list(Grant.objects.filter(series=row.series, begins__gte=row.ends, revoked_at=None))
    for one in (row, *later):
        one.revoked_at, one.revoked_by = now, by
        one.save(update_fields=["revoked_at", "revoked_by"])
        Granted.objects.filter(source_id=one.pk).update(ends=now)
    for one in (row, *later):
        tell("grant revoked", by=by, grant=one, now=now, about=parties(one, now) | {one.holder_id})
    tell_afterwards(row, now)
    return row


def why_not_revoke(grant: Grant, by: Member, now: datetime) -> str:
    """Why this member may not end it, in a sentence; empty where they may: anybody who gave it, holds it or could."""
    if grant.revoked_at is not None or now >= grant.ends:
        return "This grant has ended already."
    gave, purpose = by.pk in {grant.asker_id, grant.approver_id, grant.holder_id}, purpose_of(grant.purpose)
    if not gave and role_slugs(by, london_day(now)).isdisjoint(purpose.agrees):
        return "A grant is ended by whoever asked for it, agreed to it or holds it, or by whoever may agree to such."
    return NOT_ONES_OWN if not gave and purpose.into and is_party(grant.pk, by) else ""


@transaction.atomic
def grant_at_once(*, by: Member, case: Case, reason: str, now: datetime) -> Grant:
    """Open one child's entries to oneself for an hour, without waiting: two others are told, one reviews (G-11).

    The page asks for step-up. Refuses whoever holds no role for it or is excluded from the case, to
    whom it is absent, and where nobody else who signs in could review it.
    """
    lock(by.organisation_id)
    today = london_day(now)
    relation = _relation(EMERGENCY, by, today)
    if relation == "":
        raise Refusal("This is for the headteacher and the deputies. Ask the safeguarding lead, or report now.")
    if not standing.excluded_from(by).isdisjoint({case.pk}):
        raise Refusal(NO_SUCH_CASE, field="case")
    told = told_at_once(by, today, case=case)
    if not told:
        raise Refusal(NOBODY_TO_TELL)
    if shut := shut_by_policy(EMERGENCY, relation, policy_for(by.organisation_id, today)):
        raise Refusal(shut)
    begins = now.replace(microsecond=0)
    grant = Grant(
        organisation_id=by.organisation_id,
        purpose=EMERGENCY.slug,
        relation=relation,
        holder=by,
        asker=by,
        reason=seal_reason(by.organisation_id, reason),
        begins=begins,
        ends=begins + EMERGENCY.most,
    )
    for one in told:
        notify(member=one, kind=TAKEN, about=thing_of(grant), now=now, key=f"{TAKEN} {grant.pk} {one.pk}")
    return open_up(grant, EMERGENCY, [case.pk], by=by, now=now)


def told_at_once(by: Member, on: date, *, case: Case | None = None) -> list[Member]:
    """Whom to tell that something was opened at once: whoever signs in and could review it; deputies if that is one.

    Nobody where nobody could review it. Without a case, as it would be for one that nobody is excluded from.
    """
    held = roles_standing().filter(held_on(on)).exclude(member=by)
    own = Q(pk=by.pk) if by.account_id is None else Q(account_id=by.account_id)
    here = Member.objects.filter(here_on(on), can_sign_in()).exclude(own)
    here = here.exclude(exclusions__anchor_id=case.pk) if case is not None else here
    reviewers = list(here.filter(pk__in=held.filter(role__in=TURNED_TO).values("member_id")))
    if len(reviewers) != 1:
        return reviewers
    return list(here.filter(pk__in=held.filter(role__in=TOLD).values("member_id")))


@transaction.atomic
def grant_review(*, by: Member, grant: Grant, finding: str, now: datetime) -> Grant:
    """Say, as somebody else than who opened it, whether it was right to; at least 20 characters."""
    lock(grant.organisation_id)
    row = Grant.objects.get(pk=grant.pk)
    if why := why_not_review(row, by, london_day(now)):
        raise Refusal(why)
    row.reviewed_at, row.reviewed_by = now, by
    row.review = seal_reason(row.organisation_id, finding, field="finding")
    row.save(update_fields=["reviewed_at", "reviewed_by", "review"])
    facts_changed.changed(row.organisation_id)
    tell("grant reviewed", by=by, grant=row, now=now, about={row.holder_id})
    return row


def why_not_review(grant: Grant, by: Member, on: date) -> str:
    """Why this member does not review it, in a sentence; empty where they do."""
    if grant.purpose != EMERGENCY.slug or grant.reviewed_at is not None:
        return "There is nothing to review here, or it was reviewed already."
    if by.pk == grant.holder_id or by.account_id == grant.holder.account_id:
        return "What somebody opened at once is reviewed by somebody else."
    if role_slugs(by, on).isdisjoint(TURNED_TO):
        return "This is reviewed by the safeguarding lead, the headteacher, the chair of governors or the trust's lead."
    return ""


def _relation(purpose: Purpose, holder: Member, on: date) -> str:
    """As what they would read: the first relation of the purpose that a role of theirs brings; empty for none."""
    names = standing.names(holder, on)
    return next((one for one in purpose.holders if (one, anchor_of(one)) in names), "")
