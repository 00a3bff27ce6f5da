"""Opening a disagreement, saying whom it is about, adding to it, closing it: all by whoever opened it (S22)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from keel.core.workflow import Ascent, LadderFacts
from keel.web.access.services import exclude
from keel.web.disagreements.ladder import Parties, ascent_of
from keel.web.disagreements.models import Disagreement, Statement, Subject, Turn
from keel.web.obligations.services import lock
from keel.web.page.refusals import Refusal
from keel.web.people.clock import london_day
from keel.web.people.models import Member
from keel.web.policies.selectors import policy_on
from keel.web.sealing.keys import new_key
from keel.web.sealing.models import OwnerKind
from keel.web.sessions.models import Session

from .writing import NAME, above, bring, checked, let_in, locked, state_it, tell

OUTSIDE_ONLY = (
    "Nobody in the school can be offered this: each step is held by nobody, by you, or by whom it is about. "
    "Turn to one of the routes outside; they are on this page."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What somebody brings: in their own words, about whom, about which session. About nobody: a matter, no person."""

    text: str
    subjects: Sequence[Member] = ()
    session: Session | None = None


@transaction.atomic
def disagreement_open(*, by: Member, what: Opened, now: datetime) -> Disagreement:
    """Open one: those whom it is about are shut out in the same moment, and it goes to the first step free of them.

    Any member may, with nobody's leave. Raises Refusal where the policy has no ladder, or no step can be offered.
    """
    lock(by.organisation_id)
    if not what.text.strip():
        raise Refusal("Write what it is about, in your own words.", field="text")
    if by.pk in {one.pk for one in what.subjects}:
        raise Refusal("It cannot be about yourself. Leave your own name out.", field="subjects")
    adopted = policy_on(london_day(now))
    if adopted is None or adopted.policy.ladder is None:
        raise Refusal("The policy in force names no step for a disagreement. The routes outside are open to you.")
    parties = Parties(by, tuple(one.pk for one in what.subjects), what.session)
    found = ascent_of(adopted.policy.ladder, parties, on=london_day(now))
    step, holder = _next(found)
    pk = uuid4()
    row = Disagreement(
        id=pk,
        organisation_id=by.organisation_id,
        opened_by=by,
        opened_at=now,
        session=what.session,
        policy_version=adopted.row,
        key=new_key(by.organisation_id, OwnerKind.DISAGREEMENT, pk),
        step=step,
        holder=holder,
    )
    row.save(force_insert=True)
    _name(row, what.subjects, now=now)
    let_in(row, by, "opener", on=london_day(now))
    bring(row, row.step, holder, now=now)
    statement = state_it(row, Statement.Kind.OPENING, by=by, text=what.text, now=now)
    tell("disagreement opened", row, by=by, now=now, step=row.step, sha256=statement.sha256)
    return row


@transaction.atomic
def subject_name(*, by: Member, row: Disagreement, member: Member, now: datetime) -> Disagreement:
    """Name one more whom it is about. They are shut out at once; if it was theirs to answer, it goes on to the next."""
    row = locked(row)
    checked("name", row, by=by, facts=LadderFacts())
    if member.pk == by.pk:
        raise Refusal("It cannot be about yourself.", field="member")
    if row.subjects.filter(member=member).exists():
        return row
    _name(row, [member], now=now)
    if row.holder_id == member.pk and row.state == Disagreement.State.OPEN:
        step_up(row, above(row, now=now), now=now)
    tell("disagreement subject named", row, by=by, now=now, step=row.step)
    return row


@transaction.atomic
def account_add(*, by: Member, row: Disagreement, text: str, now: datetime) -> Statement:
    """Add to one's own account at any time, also after it was closed; nobody takes it away (G-26)."""
    row = locked(row)
    checked("add", row, by=by, facts=LadderFacts(text=text))
    statement = state_it(row, Statement.Kind.ACCOUNT, by=by, text=text, now=now)
    tell("disagreement added to", row, by=by, now=now, sha256=statement.sha256)
    return statement


@transaction.atomic
def disagreement_settle(*, by: Member, row: Disagreement, text: str, now: datetime) -> Disagreement:
    """Close it as whoever opened it: settled, or not pursued. Nobody else can; twice is once."""
    row = locked(row)
    if row.state == Disagreement.State.CLOSED and by.pk == row.opened_by_id:
        return row
    row.state = checked("settle", row, by=by, facts=LadderFacts(text=text))
    row.save(update_fields=["state"])
    leave(row, Turn.Left.CLOSED, now=now)
    statement = state_it(row, Statement.Kind.SETTLED, by=by, text=text, now=now)
    tell("disagreement settled", row, by=by, now=now, sha256=statement.sha256)
    return row


def step_up(row: Disagreement, found: Ascent, *, now: datetime) -> None:
    """End this turn and begin that of the next step that can be offered."""
    step, holder = _next(found)
    leave(row, Turn.Left.MOVED_ON, now=now)
    row.step, row.holder, row.state = step, holder, Disagreement.State.OPEN
    row.save(update_fields=["step", "holder", "state"])
    bring(row, row.step, holder, now=now)


def leave(row: Disagreement, how: str, *, now: datetime) -> None:
    """End the turn it is in."""
    Turn.objects.filter(disagreement=row, step=row.step, left_at=None).update(left_at=now, left=how)


def _name(row: Disagreement, subjects: Iterable[Member], *, now: datetime) -> None:
    for member in subjects:
        Subject(organisation_id=row.organisation_id, disagreement=row, member=member, named_at=now).save(
            force_insert=True
        )
        exclude(member=member, anchor_id=row.pk, because=NAME)


def _next(found: Ascent) -> tuple[str, Member]:
    if found.following is None:
        raise Refusal(OUTSIDE_ONLY)
    holder = Member.objects.select_related("key__organisation_key").get(pk=found.following.holders[0])
    return found.following.step.key, holder
