"""Steps that take the agreement of both, and laying down what nobody is here any more to pursue."""

from datetime import datetime

from django.db import transaction

from keel.core.workflow import Ascent, LadderFacts
from keel.web.disagreements.models import Consent, Disagreement, Statement, Turn
from keel.web.disagreements.rules import ASKED
from keel.web.notices.services import notify
from keel.web.people.clock import london_day
from keel.web.people.models import Member
from keel.web.people.selectors import is_here

from .opening import leave, step_up
from .writing import above, checked, locked, state_it, tell, thing_of

AGREED = "disagreement step agreed"


def step_up_or_ask(row: Disagreement, found: Ascent, *, by: Member, now: datetime) -> bool:
    """Take it to the next step; where that takes both, keep that `by` agrees, and wait for the other person.

    Says whether it went.
    """
    place = found.following
    if place is not None and place.step.consent and not _agreed(row, place.step.key, by=by, now=now):
        other = row.holder if by.pk == row.opened_by_id else row.opened_by
        notify(member=other, kind=ASKED, about=thing_of(row), now=now, key=f"{ASKED} {row.pk} {place.step.key}")
        return False
    step_up(row, found, now=now)
    return True


@transaction.atomic
def step_agree(*, by: Member, row: Disagreement, text: str, now: datetime) -> Disagreement:
    """Agree, after the other person did, that it goes to a step that takes both: it goes there at once."""
    row = locked(row)
    found = above(row, now=now)
    checked("agree", row, by=by, facts=facts_of(row, found, by, text=text))
    step_up_or_ask(row, found, by=by, now=now)
    statement = state_it(row, Statement.Kind.AGREED, by=by, text=text, now=now)
    tell(AGREED, row, by=by, now=now, step=row.step, sha256=statement.sha256)
    return row


@transaction.atomic
def step_decline(*, by: Member, row: Disagreement, text: str, now: datetime) -> Disagreement:
    """Not agree, as either of the two: the step is passed over from now on, and the one after it comes next."""
    row = locked(row)
    found = above(row, now=now)
    checked("decline", row, by=by, facts=facts_of(row, found, by, text=text))
    step = found.following.step.key if found.following else ""
    _say(row, step, by=by, agrees=False, now=now)
    statement = state_it(row, Statement.Kind.DECLINED, by=by, text=text, now=now)
    tell("disagreement step declined", row, by=by, now=now, step=step, sha256=statement.sha256)
    return row


@transaction.atomic
def disagreement_lay_down(*, by: Member, row: Disagreement, text: str, now: datetime) -> Disagreement:
    """Close it as its holder, with the reason, once whoever opened it has left: nobody else can any more."""
    row = locked(row)
    facts = LadderFacts(text=text, opener_left=has_left(row, now=now))
    row.state = checked("lay down", row, by=by, facts=facts)
    row.save(update_fields=["state"])
    leave(row, Turn.Left.CLOSED, now=now)
    statement = state_it(row, Statement.Kind.LAID_DOWN, by=by, text=text, now=now)
    tell("disagreement laid down", row, by=by, now=now, sha256=statement.sha256)
    return row


def has_left(row: Disagreement, *, now: datetime) -> bool:
    """Whether whoever opened it is no longer here."""
    return not is_here(row.opened_by, london_day(now))


def facts_of(row: Disagreement, found: Ascent, by: Member, *, text: str) -> LadderFacts:
    """What the guards of a step for both ask."""
    place = found.following
    takes_both = place is not None and place.step.consent
    said = row.consents.filter(step=place.step.key, agrees=True).exclude(by=by) if place and takes_both else None
    return LadderFacts(text=text, takes_both=takes_both, other_agreed=said is not None and said.exists())


def _agreed(row: Disagreement, step: str, *, by: Member, now: datetime) -> bool:
    """Keep that this person agrees; whether now both do."""
    _say(row, step, by=by, agrees=True, now=now)
    said = set(row.consents.filter(step=step, agrees=True).values_list("by_id", flat=True))
    return {row.opened_by_id, row.holder_id} <= said


def _say(row: Disagreement, step: str, *, by: Member, agrees: bool, now: datetime) -> None:
    Consent.objects.get_or_create(
        disagreement=row,
        step=step,
        by=by,
        agrees=agrees,
        defaults={"organisation_id": row.organisation_id, "at": now},
    )
