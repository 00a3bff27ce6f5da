"""What this app knows that obligations are computed from: what was agreed, each new date, what was closed."""

from datetime import date

from keel.core.obligations.facts import Event
from keel.web.people.clock import london_day

from .models import Action, Change


def action_events() -> list[Event]:
    """Agreed, re-dated (a correction of what was agreed) and closed, in two queries."""
    found: list[Event] = []
    changes: dict[object, list[Change]] = {}
    for change in Change.objects.exclude(kind=Change.Kind.CARRIED).order_by("recorded_at"):
        changes.setdefault(change.action_id, []).append(change)
    for action in Action.objects.order_by("pk"):
        found += _of(action, changes.get(action.pk, []))
    return found


def _of(action: Action, changes: list[Change]) -> list[Event]:
    redated = [change for change in changes if change.kind == Change.Kind.REDATED]
    first_due = redated[0].due_before if redated else action.due
    events = [_agreed(action, str(action.pk), first_due, london_day(action.recorded_at), None)]
    for change in redated:
        events.append(_agreed(action, str(change.pk), change.due_after, london_day(change.recorded_at), events[-1].id))
    for change in changes:
        if change.kind == Change.Kind.CLOSED:
            events.append(
                Event(
                    id=str(change.pk),
                    name="action closed",
                    on=change.on,
                    recorded=london_day(change.recorded_at),
                    about={"action": str(action.pk)},
                    person=str(change.by_id),
                )
            )
    return events


def _agreed(action: Action, event_id: str, due: date | None, recorded: date, supersedes: str | None) -> Event:
    about = {"action": str(action.pk), "session": str(action.session_id), "supervisee": str(action.supervisee_id)}
    return Event(
        id=event_id,
        name="action agreed",
        on=action.agreed_on,
        recorded=recorded,
        about={**about, **({"case": str(action.case_id)} if action.case_id else {})},
        parties={"owner": (str(action.owner_id),)},
        dates={"agreed date": due} if due else {},
        supersedes=supersedes,
    )
