"""Whom a grant concerns is told of it: at once, or when the last that they may not know of has ended."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, QuerySet

from keel.web.background.jobs import Order
from keel.web.background.services import ask
from keel.web.ledger.entries import KEEL, Actor, Entry, Fact, Thing
from keel.web.ledger.models import LedgerAbout
from keel.web.ledger.services import write
from keel.web.notices.services import notify
from keel.web.people.models import Member

from .models import Grant, Party
from .things import opened_by, parties_of

TOLD: Final = "grant given"
AFTERWARDS: Final = "tell of grants that have ended"
ACTS: Final = ("grant given", "grant told")


def kept_back(now: datetime) -> QuerySet[Grant]:
    """Grants that the two of each session may not know of yet: they run or are to follow, and an officer said why."""
    return Grant.objects.filter(untold__isnull=False, revoked_at=None, ends__gt=now).order_by()


def in_silence(now: datetime) -> Exists:
    """Whether the parties of a grant may not hear of it yet: while any of its series is kept back, of none of them."""
    return Exists(kept_back(now).filter(series=OuterRef("series")))


def may_hear(grant: Grant, now: datetime) -> bool:
    """Whether the parties of this one may hear of it now."""
    return not kept_back(now).filter(series=grant.series).exists()


def unknowing(holder_id: UUID, now: datetime) -> set[UUID]:
    """Members who may not know that this one reads: the parties of what they hold and that is kept back."""
    rows = Grant.objects.filter(in_silence(now), holder_id=holder_id)
    people = set(Party.objects.filter(grant__in=rows).values_list("member_id", flat=True))
    return people.union(*(parties_of(opened_by(pk)) for pk in rows.values_list("pk", flat=True)))


def parties(grant: Grant, now: datetime) -> set[UUID]:
    """Those of its parties who may hear of it now: all, or nobody."""
    if not may_hear(grant, now):
        return set()
    return set(Party.objects.filter(grant=grant).values_list("member_id", flat=True))


def tell_given(grant: Grant, *, by: Member, now: datetime, number: int) -> None:
    """Tell holder and parties of a new grant, and the ledger last; parties who may not hear of it, when all is over."""
    told = parties(grant, now)
    _notify(grant, told | {grant.holder_id}, now)
    tell_afterwards(grant, now)
    tell("grant given", by=by, grant=grant, now=now, about=told | {grant.holder_id}, number=number)


def tell_afterwards(grant: Grant, now: datetime) -> None:
    """Have the parties told when the last of the series that they may not know of has ended: now, or at that moment."""
    if not Grant.objects.filter(series=grant.series, untold__isnull=False).exists():
        return
    last = kept_back(now).filter(series=grant.series).aggregate(last=Max("ends"))["last"] or now
    key = f"{AFTERWARDS} {grant.series} {last.isoformat()}"
    ask(AFTERWARDS, key=key, now=now, ids={"series": grant.series}, not_before=last)


def tell_of_series(order: Order) -> None:
    """Tell the parties of each grant of a series of which they were told nothing, once none is kept back."""
    rows = Grant.objects.filter(~in_silence(order.now), series=order.ids["series"]).order_by("begins")
    untold = [(grant, about) for grant in rows.select_related("reason") if (about := _unheard(grant, order.now))]
    for grant, about in untold:
        _notify(grant, about, order.now)
    for grant, about in untold:
        tell("grant told", by=None, grant=grant, now=order.now, about=about)


def _unheard(grant: Grant, now: datetime) -> set[UUID]:
    about = parties(grant, now) - {grant.holder_id}
    heard = LedgerAbout.objects.filter(entry__object_id=grant.pk, entry__act__in=ACTS, subject_id__in=about)
    return set() if heard.exists() else about


def tell(act: str, *, by: Member | None, grant: Grant, now: datetime, about: set[UUID], **facts: int) -> None:
    """One entry: who did what with which grant, and until when it runs; by nobody, it is Keel that did it."""
    given: dict[str, Fact] = {"purpose": grant.purpose, "holder": grant.holder_id, "asked_by": grant.asker_id}
    ends: dict[str, Fact] = {"agreed_by": grant.approver_id, "begins": grant.begins, "ends": grant.ends}
    write(
        Entry(
            act=act,
            actor=KEEL if by is None else Actor(by.account_id, by.pk),
            thing=thing_of(grant),
            about=frozenset(about),
            facts={**given, **ends, **facts},
            reason=grant.reason,
        ),
        now=now,
    )


def thing_of(grant: Grant) -> Thing:
    """The grant as ledger and notices name it."""
    return Thing("grant", grant.pk)


def _notify(grant: Grant, people: set[UUID], now: datetime) -> None:
    for one in Member.objects.filter(pk__in=people):
        notify(member=one, kind=TOLD, about=thing_of(grant), now=now, key=f"{TOLD} {grant.pk} {one.pk}")
