"""Grants as an act that takes two people: what is checked when one is asked for, and again when it is agreed to."""

from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from keel.web.access.models import Granted
from keel.web.access.settings_source import settings_of
from keel.web.approvals.acts import Act, Details, register
from keel.web.approvals.models import Request
from keel.web.ledger.models import Reason
from keel.web.page.dates import say_moment
from keel.web.page.refusals import Refusal
from keel.web.people import facts_changed
from keel.web.people.clock import LONDON, london_day
from keel.web.people.models import Member, Organisation

from .checks import check, known, touches
from .models import Grant, Party
from .purposes import EMERGENCY, PURPOSES, Purpose, opens, purpose_of, say_length
from .telling import tell_given
from .things import named_to, parties_by_thing, parties_of, sample, term_around

SECOND: Final = timedelta(seconds=1)


def register_purposes() -> None:
    """Each purpose is an act of its own, because other people ask for it and agree to it."""
    for purpose in PURPOSES.values():
        register(
            Act(
                name=act_name(purpose),
                title=f"Grant: {purpose.title.lower()}",
                asks=purpose.asks,
                agrees=purpose.agrees,
                says=says,
                names=names,
                run=run,
                check=check,
                people=reader,
                reads=known,
                gains=gains_apart if purpose.apart else gains_nobody,
                touches=touches,
                concerns=parties_by_thing if purpose.into else None,
            )
        )


def act_name(purpose: Purpose) -> str:
    """The name of the act by which a grant for this purpose is asked for."""
    return f"grant {purpose.slug}"


def gains_apart(details: Details) -> UUID | None:
    """Who gains: where two others must give it, the holder neither asks nor agrees (c5)."""
    return UUID(details["holder"])


def gains_nobody(details: Details) -> UUID | None:
    """Whoever reads may ask for it; `check` keeps them from agreeing to it."""
    return None


def reader(details: Details) -> frozenset[UUID]:
    """Who would read."""
    return frozenset({UUID(details["holder"])})


def says(row: Request) -> str:
    """What would be opened, to whom and for how long, for whoever agrees."""
    details, purpose = row.details, PURPOSES[row.details["purpose"]]
    holder = Member.objects.select_related("key__organisation_key").get(pk=details["holder"])
    number = len(details["things"])
    old = renewed(details)
    what = "a drawn sample of this term's case entries" if purpose.sampled else _things(number)
    what = f"for a further while what an earlier grant opens ({number} named)" if old else what
    veiled = ", with case numbers only" if purpose.veiled else ""
    told = "Both people of each session are told." if not details["untold"] else "They are not told while it runs."
    length = say_length(timedelta(minutes=details["minutes"]))
    since = f"from the end of that grant, {say_end(old)}" if old else "from your agreement"
    return f"{holder.name} reads {what}{veiled}, for {length} {since}. {told}"


def names(row: Request, member: Member, on: date) -> list[str]:
    """Which sessions and cases would be opened, in words that this member may read."""
    return named_to(member, row.details["things"], on)


def run(row: Request, agreed: Member, now: datetime) -> Grant:
    """Make the grant, from this second on."""
    details, purpose = row.details, PURPOSES[row.details["purpose"]]
    holder = Member.objects.get(pk=details["holder"])
    old = renewed(details)
    if old is not None and (why := why_not_renew(old, now)):
        raise Refusal(why)
    begins = old.ends if old else now.replace(microsecond=0)
    things = [UUID(one) for one in details["things"]]
    if purpose.sampled:
        first, after = term_around(Organisation.objects.get(pk=row.organisation_id), london_day(now))
        things = sample(holder, (_midnight(first), _midnight(after)))
    grant = Grant(
        organisation_id=row.organisation_id,
        purpose=purpose.slug,
        relation=details["relation"],
        holder=holder,
        asker=row.asker,
        approver=agreed,
        reason=row.reason,
        begins=begins,
        ends=begins + timedelta(minutes=details["minutes"]),
        untold=Reason.objects.get(pk=details["untold"]) if details["untold"] else None,
        renews=old,
    )
    return open_up(grant, purpose, things, by=agreed, now=now)


def open_up(grant: Grant, purpose: Purpose, things: list[UUID], *, by: Member, now: datetime) -> Grant:
    """Write the grant, what it opens, whose that is; tell holder and parties, and the ledger last."""
    kinds = opens(purpose, grant.relation, settings_of(grant.organisation_id))
    if not things or not kinds:
        raise Refusal("There is nothing that this grant could open.")
    grant.series = grant.renews.series if grant.renews is not None else grant.pk
    grant.save(force_insert=True)
    two = grant.approver_id is not None and grant.asker_id != grant.holder_id
    Granted.objects.bulk_create(
        Granted(
            organisation_id=grant.organisation_id,
            member=grant.holder,
            relation=grant.relation,
            kind=kind,
            anchor_id=thing,
            begins=grant.begins,
            ends=grant.ends,
            purpose=purpose.title,
            source_id=grant.pk,
            two_people=two,
            sampled=purpose.sampled,
            named=not purpose.sampled,
            told=grant.untold_id is None,
        )
        for thing in things
        for kind in kinds
    )
    Party.objects.bulk_create(
        Party(organisation_id=grant.organisation_id, grant=grant, member_id=one) for one in parties_of(things)
    )
    if purpose == EMERGENCY:
        facts_changed.changed(grant.organisation_id)
    tell_given(grant, by=by, now=now, number=len(things))
    return grant


def say_end(grant: Grant) -> str:
    """When it ends, in words."""
    return say_moment(grant.ends)


def things_of(grant: Grant) -> list[UUID]:
    """What the grant names: sessions, cases or drawn parts."""
    opened = Granted.objects.filter(source_id=grant.pk).order_by("anchor_id")
    return list(opened.values_list("anchor_id", flat=True).distinct())


def renewed(details: Details) -> Grant | None:
    """The grant that a request is to renew, if it is to renew one."""
    found: Grant | None = Grant.objects.filter(pk=details["renews"]).first() if details.get("renews") else None
    return found


def why_not_renew(grant: Grant, now: datetime) -> str:
    """Why nobody may ask for it anew, in a sentence; empty while it runs and its purpose allows it."""
    if not purpose_of(grant.purpose).renewable:
        return "A grant for this purpose is not renewed. Ask for a new one, with its own reason."
    if grant.revoked_at is not None or now >= grant.ends:
        return "This grant has ended already. Ask for a new one, with its own reason."
    if Grant.objects.filter(renews=grant, revoked_at=None).exists():
        return "This grant was renewed already. Renew the one that follows it."
    return ""


def _things(number: int) -> str:
    return "one session or case" if number == 1 else f"{number} sessions or cases"


def _midnight(day: date) -> datetime:
    return datetime.combine(min(day, date(9999, 1, 1)), time(), tzinfo=LONDON)
