"""A holder's turn: the answer with its reasons, signed; or handed on. And taking it up when that did not settle it."""

from datetime import datetime

from django.db import transaction

from keel.core.workflow import LadderFacts
from keel.web.disagreements.models import Disagreement, Statement, Turn
from keel.web.disagreements.rules import ANSWERED
from keel.web.notices.services import notify
from keel.web.obligations.models import Obligation
from keel.web.people.clock import london_day
from keel.web.people.models import Member
from keel.web.signing.services import Signed, sign

from .together import AGREED, step_up_or_ask
from .writing import above, checked, locked, state_it, tell, thing_of


@transaction.atomic
def disagreement_answer(*, by: Member, row: Disagreement, text: str, factor: str, now: datetime) -> Statement:
    """Answer it with reasons as its holder, signed over the answer's hash; the view has asked for step-up just before.

    Answering twice is refused: what was answered stands, and more can be said at the next step.
    """
    row = locked(row)
    row.state = checked("answer", row, by=by, facts=LadderFacts(text=text))
    row.save(update_fields=["state"])
    Turn.objects.filter(disagreement=row, step=row.step).update(answered_at=now)
    statement = state_it(row, Statement.Kind.ANSWER, by=by, text=text, now=now)
    what = Signed(
        object_kind="disagreement",
        object_id=statement.pk,
        root=statement.sha256,
        capacity="holder",
        means="electronic",
        signed_on=london_day(now),
        factor=factor,
    )
    sign(by=by, what=what, now=now)
    _news(row, now=now, of=statement)
    tell("disagreement answered", row, by=by, now=now, step=row.step, sha256=statement.sha256)
    return statement


@transaction.atomic
def disagreement_hand_on(*, by: Member, row: Disagreement, text: str, now: datetime) -> Disagreement:
    """Hand it on to the next step as its holder, with the reason: it is not theirs to settle.

    Where the next step takes both, it waits for whoever opened it to agree.
    """
    row = locked(row)
    found = above(row, now=now)
    checked("hand on", row, by=by, facts=LadderFacts(text=text, something_above=found.following is not None))
    act = "disagreement handed on" if step_up_or_ask(row, found, by=by, now=now) else AGREED
    statement = state_it(row, Statement.Kind.HANDED_ON, by=by, text=text, now=now)
    _news(row, now=now, of=statement)
    tell(act, row, by=by, now=now, step=row.step, sha256=statement.sha256)
    return row


@transaction.atomic
def disagreement_take_up(*, by: Member, row: Disagreement, text: str, now: datetime) -> Disagreement:
    """Take it to the next step as whoever opened it: the answer did not settle it, or its day passed without one.

    Where the next step takes both, it waits for its holder to agree.
    """
    row = locked(row)
    found = above(row, now=now)
    act = "take up" if row.state == Disagreement.State.ANSWERED else "take up unanswered"
    facts = LadderFacts(
        text=text, something_above=found.following is not None, answer_overdue=answer_is_overdue(row, now=now)
    )
    checked(act, row, by=by, facts=facts)
    told = "disagreement taken up" if step_up_or_ask(row, found, by=by, now=now) else AGREED
    statement = state_it(row, Statement.Kind.TAKEN_UP, by=by, text=text, now=now)
    tell(told, row, by=by, now=now, step=row.step, sha256=statement.sha256)
    return row


def answer_is_overdue(row: Disagreement, *, now: datetime) -> bool:
    """Whether the day by which its holder owes an answer has passed."""
    owed = Obligation.objects.filter(disagreement_id=row.pk, met=None, due__lt=london_day(now))
    return owed.exists()


def _news(row: Disagreement, *, now: datetime, of: Statement) -> None:
    notify(member=row.opened_by, kind=ANSWERED, about=thing_of(row), now=now, key=f"{ANSWERED} {of.pk}")
