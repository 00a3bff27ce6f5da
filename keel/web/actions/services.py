"""Actions: agreed with owner and timescale (S15), carried and counted until closed, never dropped."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from keel.web.cases.models import Case
from keel.web.ledger.entries import Actor, Entry, Fact, Thing
from keel.web.ledger.services import write
from keel.web.page.refusals import Refusal
from keel.web.people import facts_changed
from keel.web.people.clock import london_day
from keel.web.people.models import Member
from keel.web.people.selectors import is_here

from .models import Action, Change

LONGEST = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """What was agreed in a session: which part it belongs to, about which case if any, who does it by when."""

    part: str
    session_id: UUID
    supervisee: Member
    text: str
    owner: Member
    due: date
    case: Case | None = None


@transaction.atomic
def action_agree(*, by: Member, what: Agreed, on: date, now: datetime) -> Action:
    """Agree an action on the day of the session. Refuses an empty text, a day before the session, a leaver as owner."""
    _check(what, on, london_day(now))
    action = Action(
        organisation_id=by.organisation_id,
        part=what.part,
        session_id=what.session_id,
        supervisee=what.supervisee,
        case=what.case,
        key=what.case.key if what.case else what.supervisee.key,
        text=what.text.strip(),
        owner=what.owner,
        agreed_on=on,
        due=what.due,
        recorded_at=now,
    )
    action.save(force_insert=True)
    facts_changed.changed(action.organisation_id)
    _tell("action agreed", by=by, action=action, now=now, due=action.due)
    return action


@transaction.atomic
def actions_carry(*, by: Member, supervisee: Member, session_id: UUID, on: date, now: datetime) -> int:
    """Carry every open action of a supervisee to a session, each counted once more; to the same session only once."""
    open_actions = Action.objects.filter(supervisee=supervisee, closed_on=None).exclude(session_id=session_id)
    carried = Change.objects.filter(session_id=session_id, kind=Change.Kind.CARRIED).values("action_id")
    fresh = list(open_actions.exclude(pk__in=carried))
    Change.objects.bulk_create(
        Change(
            organisation_id=action.organisation_id,
            action=action,
            kind=Change.Kind.CARRIED,
            on=on,
            recorded_at=now,
            by=by,
            session_id=session_id,
            key_id=action.key_id,
        )
        for action in fresh
    )
    Action.objects.filter(pk__in=[action.pk for action in fresh]).update(carried=F("carried") + 1)
    return len(fresh)


@transaction.atomic
def action_redate(
    *, by: Member, action: Action, due: date, reason: str, now: datetime, session_id: UUID | None = None
) -> Action:
    """Give an open action a new date, with the reason; the count of new dates shows ever after."""
    _check_open(action)
    if due == action.due:
        raise Refusal("This is the date it already has. Give another, or leave it.", field="due")
    if due < london_day(now):
        raise Refusal("The new date has passed already. Give today or a later day.", field="due")
    change = _change(action, Change.Kind.REDATED, by=by, now=now, reason=_reason(reason), session_id=session_id)
    change.due_before, change.due_after = action.due, due
    change.save(force_insert=True)
    action.due = due
    action.redated += 1
    action.save(update_fields=["due", "redated"])
    facts_changed.changed(action.organisation_id)
    _tell("action redated", by=by, action=action, now=now, due=due, redated=action.redated)
    return action


@transaction.atomic
def action_close(
    *, by: Member, action: Action, on: date, outcome: str, now: datetime, session_id: UUID | None = None
) -> Action:
    """Close an action with what came of it. "No effect" is an answer; no answer is not."""
    _check_open(action)
    if not outcome.strip():
        raise Refusal("Say what came of it. “No effect” is an answer too.", field="outcome")
    if on > london_day(now) or on < action.agreed_on:
        raise Refusal(
            f"Give a day from {action.agreed_on:%-d %B %Y}, when it was agreed, up to today.", field="closed_on"
        )
    _change(action, Change.Kind.CLOSED, by=by, now=now, reason="", session_id=session_id, on=on).save(force_insert=True)
    action.closed_on, action.closed_by, action.outcome = on, by, outcome.strip()
    action.save(update_fields=["closed_on", "closed_by", "outcome"])
    facts_changed.changed(action.organisation_id)
    _tell("action closed", by=by, action=action, now=now, closed_on=on)
    return action


def _change(
    action: Action,
    kind: str,
    *,
    by: Member,
    now: datetime,
    reason: str,
    session_id: UUID | None,
    on: date | None = None,
) -> Change:
    return Change(
        organisation_id=action.organisation_id,
        action=action,
        kind=kind,
        on=on or london_day(now),
        recorded_at=now,
        by=by,
        session_id=session_id,
        key=action.key,
        reason=reason,
    )


def _check(what: Agreed, on: date, today: date) -> None:
    if not what.text.strip():
        raise Refusal("Say what is to be done.", field="text")
    if len(what.text) > LONGEST:
        raise Refusal(f"Shorten the action to {LONGEST:,} characters or fewer.", field="text")
    if what.due < on:
        raise Refusal(
            "The action would be due before it was agreed. Give the day of the session or a later one.", field="due"
        )
    if (what.part == Action.Part.CASE) != (what.case is not None):
        raise Refusal("Say which child the action is about, or put it with the session or the person.", field="case")
    if not is_here(what.owner, today):
        raise Refusal("This person is no longer here. Choose somebody who is.", field="owner")


def _check_open(action: Action) -> None:
    if action.closed_on is not None:
        raise Refusal("This action is closed. Agree a new one instead.")


def _reason(reason: str) -> str:
    if not reason.strip():
        raise Refusal("Say why it needs a new date. The reason is kept with the action.", field="reason")
    return reason.strip()


def _tell(act: str, *, by: Member, action: Action, now: datetime, **facts: Fact) -> None:
    about = {action.supervisee_id, action.owner_id, *([action.case_id] if action.case_id else [])}
    thing = Thing("action", action.pk)
    write(Entry(act=act, actor=Actor(by.account_id, by.pk), thing=thing, about=frozenset(about), facts=facts), now=now)
