"""The agenda and the private case notes of a session, as somebody may read them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from keel.web.access.selectors import decide_for, visible
from keel.web.cases.models import Case
from keel.web.cases.selectors import carried_by, case_line
from keel.web.people.models import Member
from keel.web.policies.selectors import policy_of
from keel.web.sessions.events import session_day
from keel.web.sessions.models import AgendaCase, Entry, Session
from keel.web.sessions.services.entries import Place, blank


@dataclass(frozen=True, slots=True)
class Other:
    """A case the supervisee carries that has no social-care status: they may bring it."""

    case: Case
    statuses: tuple[str, ...]
    chosen: bool
    urgent: bool


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A case of the agenda in the list of notes: whether anything, and all that is required, is written."""

    item: AgendaCase
    is_begun: bool


@dataclass(frozen=True, slots=True)
class Rights:
    """What somebody may do with one part of a session's preparation."""

    reads: bool
    writes: bool


def rights(member: Member, session: Session, part: str, *, on: date, case: Case | None = None) -> Rights:
    """What the member may do with the agenda, or with the notes on a case; four queries."""
    row = blank(session, Place(part, "", case))
    writes = decide_for(member, row, "write", on=on).allowed
    return Rights(writes or decide_for(member, row, "read", on=on).allowed, writes)


def agenda_cases(session: Session, member: Member, *, on: date) -> list[AgendaCase]:
    """The cases on the agenda that the member may read, with keys, those that did not fit last."""
    rows = visible(AgendaCase.objects.filter(session=session), member, on=on)
    return list(
        rows.select_related(
            "session", "key__organisation_key", "case__key__organisation_key", "override_by__key__organisation_key"
        ).order_by("-fitted", "position")
    )


def others_of(session: Session, items: Iterable[AgendaCase]) -> list[Other]:
    """The cases the supervisee carries beside those with social-care involvement, by case number."""
    chosen = {item.case_id: item for item in items}
    rules = policy_of(session.policy_version).cases
    day = session_day(session)
    found = []
    for line in case_line(carried_by(session.supervisee, day=day), rules=rules, day=day):
        if line.social_care:
            continue
        item = chosen.get(line.case.pk)
        urgent = item is not None and item.why == AgendaCase.Why.URGENT
        found.append(Other(line.case, line.statuses, item is not None, urgent or line.case.priority == "urgent"))
    return found


def extra_sessions(session: Session, items: Iterable[AgendaCase]) -> dict[UUID, Session]:
    """For each case that did not fit, the later session of the same person whose agenda takes it."""
    waiting = [item.case_id for item in items if not item.fitted]
    if not waiting:
        return {}
    rows = AgendaCase.objects.filter(
        case_id__in=waiting,
        fitted=True,
        session__supervisee=session.supervisee,
        session__starts_at__gt=session.booked_at,
        session__state__in=(Session.State.PLANNED, Session.State.PREPARED),
    ).exclude(session=session)
    return {row.case_id: row.session for row in rows.select_related("session").order_by("-session__starts_at")}


def note_lines(session: Session, items: Iterable[AgendaCase]) -> list[NoteLine]:
    """The cases to write notes on, and which are begun: one query, and no note is read."""
    begun = set(
        Entry.objects.filter(session=session, part=Entry.Part.NOTE).order_by().values_list("case_id", flat=True)
    )
    return [NoteLine(item, item.case_id in begun) for item in items if item.fitted]
