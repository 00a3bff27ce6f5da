"""What waits for my agreement, what I asked for, and one request for those who may know of it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import chain
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from keel.web.access import standing
from keel.web.people.clock import london_day
from keel.web.people.models import Member
from keel.web.people.selectors import role_slugs

from . import who
from .acts import act_of, all_acts
from .facts import read
from .models import Request

RAN_OUT_OF_LATE = timedelta(days=30)
"""How long a request that ran out can still be looked at by whoever might have agreed."""


def requests() -> QuerySet[Request]:
    """Requests with all that their pages name."""
    return Request.objects.select_related(
        "asker__key__organisation_key",
        "decided_by__key__organisation_key",
        "reason__key__organisation_key",
        "refusal__key__organisation_key",
    )


def waiting(now: datetime) -> QuerySet[Request]:
    """Those that nobody has decided and that have not run out, the oldest first."""
    return requests().filter(state=Request.State.WAITING, expires_at__gt=now).order_by("asked_at", "pk")


def waiting_for(member: Member, now: datetime) -> list[Request]:
    """What waits for this member's agreement: they may give it today, and did not ask for it.

    What they could not agree to costs no query, however much of it waits: a slower page would tell of it.
    """
    return _theirs(waiting(now), member, now)


def _theirs(rows: QuerySet[Request], member: Member, now: datetime) -> list[Request]:
    """Those of the rows that the member may decide; all that tells them apart is read before."""
    today = london_day(now)
    standing.excluded_from(member)
    found = list(rows)
    shut = _concern(found, member, role_slugs(member, today))
    worth_asking = [row for row in found if row.pk not in shut and who.could_agree(row, member, today)]
    if not worth_asking:
        return []
    facts = read(worth_asking, today, by=member)
    return [row for row in worth_asking if not who.why_not_agree(row, member.pk, facts)]


def _concern(rows: Iterable[Request], member: Member, roles: frozenset[str]) -> set[UUID]:
    """Which of the rows turn out to concern the member, who by their roles could agree to such acts.

    Asked once for all acts that ask alike, and in as many queries where none waits: their number tells of nothing.
    """
    found = set()
    asking = {act.concerns for act in all_acts() if act.concerns and not roles.isdisjoint(act.agrees)}
    for concerns in asking:
        things = {row.pk: act.touches(row.details) for row in rows if (act := act_of(row.act)).concerns is concerns}
        those = concerns({member.pk, *chain.from_iterable(things.values())})
        found |= {pk for pk, touched in things.items() if any(member.pk in those.get(one, ()) for one in touched)}
    return found


def asked_by(member: Member, *, most: int = 25) -> Iterable[Request]:
    """What the member asked for, the newest first."""
    return requests().filter(asker=member)[:most]


def found(pk: UUID, member: Member, now: datetime) -> Request:
    """A request, for who asked, who decided and who may decide; Http404 for anybody else, as for what is not there."""
    row = requests().filter(pk=pk).filter(Q(asker=member) | Q(decided_by=member)).first() or _decidable(pk, member, now)
    if row is None:
        raise Http404("There is nothing here, or nothing that you may see.")
    return row


def _decidable(pk: UUID, member: Member, now: datetime) -> Request | None:
    """That one of what waits, or ran out of late, that the member may decide.

    They are asked about each of them, so that an id tells nothing: the queries are the same for any.
    """
    return next((row for row in _theirs(waiting(now - RAN_OUT_OF_LATE), member, now) if row.pk == pk), None)
