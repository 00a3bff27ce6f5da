"""What people do about notices: choose which they get, and have those that failed sent again."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from keel.web.background.again import jobs_again
from keel.web.ledger.entries import Actor, Thing
from keel.web.ledger.services import record
from keel.web.people.models import Member

from .models import Notice, TurnedOff
from .selectors import optional

State = Notice.State
STUCK = (State.FAILED, State.UNSURE)


@transaction.atomic
def notices_choose(*, by: Member, wanted: Collection[str]) -> None:
    """Turn off the optional kinds that are not wanted, and on those that are. What must be told stays on."""
    off = {kind.name for kind in optional()} - set(wanted)
    TurnedOff.objects.filter(member=by).exclude(kind__in=off).delete()
    rows = [TurnedOff(organisation_id=by.organisation_id, member=by, kind=kind) for kind in sorted(off)]
    TurnedOff.objects.bulk_create(rows, ignore_conflicts=True)
    record(
        "notices chosen",
        actor=Actor(by.account_id, by.pk),
        thing=Thing("member", by.pk),
        about=[by.pk],
        facts={"off": tuple(sorted(off))},
    )


@transaction.atomic
def outbox_again(*, by: Member, now: datetime) -> None:
    """Have everything that was given up tried again, mail and jobs. Whoever may, the view has asked.

    Nobody is told how much it was, nor is the ledger: it may be mail that is in no figure (G-07).
    """
    rows = Notice.objects.filter(state__in=STUCK)
    rows.update(
        state=State.WAITING, tries=0, doubts=0, first_tried_at=None, claim=None, due_at=now, next_at=now, trouble=""
    )
    jobs_again(now=now)
    record(
        "outbox tried again",
        actor=Actor(by.account_id, by.pk),
        thing=Thing("outbox", by.organisation_id),
    )
