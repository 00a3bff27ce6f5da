"""Preparing a session: which cases, the agenda sent, the private notes completed and shared (S11, S12)."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from keel.core.forms import AnswersRefused, validate
from keel.core.records.agenda import AgendaRefused, Candidate, Choice, Override, Placed, choose_cases
from keel.web.access.from_roles import FROM_OUTSIDE, as_what
from keel.web.access.models import Relation
from keel.web.access.services import Anchor, Cause, relate, unrelate
from keel.web.cases.models import Case
from keel.web.cases.selectors import carried_by, case_line
from keel.web.ledger.entries import Thing
from keel.web.page.refusals import Refusal
from keel.web.people import facts_changed
from keel.web.people.clock import london_day
from keel.web.people.models import Member
from keel.web.policies.selectors import policy_of
from keel.web.sessions.events import note_event, session_day, tell
from keel.web.sessions.models import AgendaCase, Entry, Session
from keel.web.sessions.prefill import last_discussed

from .booking import checked, lock_organisation, locked, part_of
from .entries import form_for

OPEN = (Session.State.PLANNED, Session.State.PREPARED, Session.State.IN_SESSION)
"""While a session is in one of these states, its agenda follows the facts."""

LONGEST_REASON = 2_000


@transaction.atomic
def agenda_in_step(*, by: Member, session: Session, now: datetime) -> Choice | None:
    """Bring the agenda's cases in step with the register: every child with social-care involvement whom the supervisee
    carries is on it, and what was chosen beside them stays (S12). Doing it twice is once.

    Call it when preparation opens and as the session begins. None once the session is over.
    """
    if session.state not in OPEN:
        return None
    Session.objects.select_for_update().only("pk").get(pk=session.pk)
    rows = _rows(session)
    chosen = {row.case_id for row in rows if row.why != AgendaCase.Why.SOCIAL_CARE}
    return _set_cases(by, session, rows, chosen, {row.case_id for row in rows if row.why == "urgent"}, now)


@transaction.atomic
def agenda_choose(
    *, by: Member, session: Session, others: Collection[UUID], urgent: Collection[UUID] = (), now: datetime
) -> Choice:
    """Choose the cases beside those with social-care involvement; what does not fit the policy's number stays visible.

    `urgent` are those of `others` that cannot wait: they are always taken. Only cases the supervisee carries. An extra
    session's cases may come from the supervisor too.
    """
    session = locked(session)
    if not (session.extra and part_of(by, session) == "supervisor"):
        _supervisee_only(by, session)
    _open_only(session)
    choice = _set_cases(by, session, _rows(session), set(others) | set(urgent), set(urgent), now)
    _changed(by, session, now)
    return choice


@transaction.atomic
def agenda_bring(*, by: Member, session: Session, first: Session, now: datetime) -> Choice:
    """Put on the agenda of an extra session what did not fit on that of `first`, whoever booked it.

    That opens nothing to whoever books: a headteacher need not be able to read an agenda to bring its cases over.
    """
    session = locked(session)
    waiting = set(AgendaCase.objects.filter(session=first, fitted=False).values_list("case_id", flat=True))
    choice = _set_cases(by, session, _rows(session), waiting, set(), now)
    _changed(by, session, now)
    return choice


@transaction.atomic
def agenda_override(*, by: Member, session: Session, case_id: UUID, reason: str, now: datetime) -> AgendaCase:
    """The supervisor takes a case beyond the limit, and says why; the reason is sealed and stays with the agenda."""
    session = locked(session)
    if part_of(by, session) != "supervisor":
        raise PermissionDenied("Only the supervisor takes more cases than the policy allows.")
    _open_only(session)
    item = _rows(session, case_id=case_id)
    if not item:
        raise Refusal("This case is not among those that did not fit.")
    row = item[0]
    if row.fitted:
        return row
    if len(reason) > LONGEST_REASON:
        raise Refusal(f"Shorten the reason to {LONGEST_REASON:,} characters or fewer.", field="reason")
    try:
        Override(str(by.pk), frozenset({str(case_id)}), reason)
    except AgendaRefused as refused:
        raise Refusal(str(refused), field="reason") from refused
    row.fitted, row.override_by, row.override_reason = True, by, reason.strip()
    row.save(update_fields=["fitted", "override_by", "override_reason"])
    _relate_supervisor(session, [row.case_id], now)
    thing = Thing("agenda case", row.pk, "K3")
    tell("agenda case overridden", by=by, session=session, now=now, thing=thing, others={row.case_id})
    return row


@transaction.atomic
def agenda_send(*, by: Member, session: Session, now: datetime) -> Session:
    """Send the agenda to the supervisor: from then on they read it. Sending twice is once; changes go on being seen."""
    lock_organisation(session.organisation_id)
    session = locked(session)
    _supervisee_only(by, session)
    if session.agenda_sent_at is not None:
        return session
    _open_only(session)
    agenda_in_step(by=by, session=session, now=now)
    _check_agenda_complete(session)
    session.agenda_sent_at = now
    session.save(update_fields=["agenda_sent_at"])
    _relate_supervisor(session, [row.case_id for row in _rows(session) if row.fitted], now)
    note_event(session, "agenda sent", on=london_day(now), now=now, member=by)
    _prepared(by, session, now)
    facts_changed.changed(session.organisation_id)
    tell("agenda sent", by=by, session=session, now=now)
    return session


@transaction.atomic
def notes_complete(*, by: Member, session: Session, now: datetime) -> Session:
    """Say that the case notes are complete: every case that fits has its update. They stay private (S11)."""
    lock_organisation(session.organisation_id)
    session = locked(session)
    _supervisee_only(by, session)
    if session.notes_completed_at is not None:
        return session
    _open_only(session)
    agenda_in_step(by=by, session=session, now=now)
    missing = [row.case.number for row in _rows(session) if row.fitted and row.case_id not in _noted(session)]
    if missing:
        raise Refusal(
            f"These cases have no update yet: {', '.join(sorted(missing))}. Write it, then complete the notes."
        )
    session.notes_completed_at = now
    session.save(update_fields=["notes_completed_at"])
    note_event(session, "case notes completed", on=london_day(now), now=now, member=by)
    _prepared(by, session, now)
    facts_changed.changed(session.organisation_id)
    tell("case notes completed", by=by, session=session, now=now)
    return session


@transaction.atomic
def notes_share(*, by: Member, session: Session, now: datetime) -> Session:
    """Let the supervisor read the case notes of this session. What was shared is not taken back."""
    session = locked(session)
    _supervisee_only(by, session)
    if session.notes_shared_at is None:
        session.notes_shared_at = now
        session.save(update_fields=["notes_shared_at"])
        tell("case notes shared", by=by, session=session, now=now)
    return session


def _set_cases(
    by: Member, session: Session, rows: list[AgendaCase], chosen: set[UUID], urgent: set[UUID], now: datetime
) -> Choice:
    """Place the supervisee's cases by the policy and write down what differs from the rows there are."""
    rules = policy_of(session.policy_version).cases
    lines = case_line(carried_by(session.supervisee, day=session_day(session)), rules=rules, day=session_day(session))
    # An extra session is for what did not fit elsewhere: it takes what was chosen, and nothing by itself.
    wanted = [line for line in lines if line.case.pk in chosen or (line.social_care and not session.extra)]
    days = last_discussed([line.case.pk for line in wanted], session.supervisee)
    candidates = [
        Candidate(
            case=line.case.number,
            social_care=line.social_care and rules.discuss_all,
            priority="urgent" if line.case.pk in urgent else line.case.priority,
            last_discussed=days.get(line.case.pk),
        )
        for line in wanted
    ]
    choice = choose_cases(candidates, others_at_most=rules.others_at_most, overrides=_overrides(rows))
    _write(by, session, rows, choice, {line.case.number: line.case for line in wanted}, now)
    return choice


def _write(
    by: Member, session: Session, rows: list[AgendaCase], choice: Choice, cases: dict[str, Case], now: datetime
) -> None:
    old = {row.case.number: row for row in rows}
    for gone in (row for case, row in old.items() if case not in cases and row.discussed_at is None):
        tell("agenda case removed", by=by, session=session, now=now, thing=_thing(gone), others={gone.case_id})
        gone.delete()
    new = []
    for position, placed in enumerate(choice.placed):
        row = old.get(placed.case)
        if row is None:
            row = _made(session, placed, cases[placed.case], position)
            tell("agenda case added", by=by, session=session, now=now, thing=_thing(row), others={row.case_id})
        elif (row.why, row.fitted, row.position) != (placed.why, placed.fitted, position):
            row.why, row.fitted, row.position = placed.why, placed.fitted, position
            row.save(update_fields=["why", "fitted", "position"])
        new.append(row)
    fitted = {row.case_id for row in new if row.fitted}
    _unrelate_supervisor(session, fitted | {row.case_id for row in rows if row.discussed_at is not None}, now)
    if session.agenda_sent_at is not None or session.state == Session.State.IN_SESSION:
        _relate_supervisor(session, fitted, now)


def _made(session: Session, placed: Placed, case: Case, position: int) -> AgendaCase:
    row = AgendaCase(
        organisation_id=session.organisation_id,
        session=session,
        case=case,
        key=case.key,
        why=placed.why,
        fitted=placed.fitted,
        position=position,
    )
    row.save(force_insert=True)
    return row


def _rows(session: Session, **only: object) -> list[AgendaCase]:
    rows = AgendaCase.objects.filter(session=session, **only).order_by("position")
    return list(rows.select_related("key__organisation_key", "case__key__organisation_key", "session"))


def _overrides(rows: Iterable[AgendaCase]) -> list[Override]:
    taken = [row for row in rows if row.override_by_id is not None]
    return [Override(str(row.override_by_id), frozenset({row.case.number}), row.override_reason) for row in taken]


def _relate_supervisor(session: Session, case_ids: Iterable[UUID], now: datetime) -> None:
    """The supervisor reads the register's entry of each case that is to be discussed; not one from outside."""
    if as_what(session.supervisor, "supervisor", london_day(now)) == FROM_OUTSIDE:
        return
    for case_id in set(case_ids).difference(_open_to_supervisor(session, now)):
        relate(
            member=session.supervisor,
            relation="supervisor",
            anchor=Anchor("case", case_id),
            cause=Cause("session", session.pk),
            first=london_day(now),
        )


def _unrelate_supervisor(session: Session, kept: Collection[UUID], now: datetime) -> None:
    """What leaves the agenda is shut to the supervisor again; what was discussed stays open to them."""
    for case_id in _open_to_supervisor(session, now).difference(kept):
        unrelate(
            source_id=session.pk,
            last=london_day(now) - timedelta(days=1),
            relation="supervisor",
            anchor=Anchor("case", case_id),
        )


def _open_to_supervisor(session: Session, now: datetime) -> set[UUID]:
    rows = Relation.objects.filter(source_id=session.pk, relation="supervisor", anchor_kind="case")
    return set(rows.filter(Q(last=None) | Q(last__gte=london_day(now))).values_list("anchor_id", flat=True))


def _check_agenda_complete(session: Session) -> None:
    form = form_for(session, Entry.Part.AGENDA)
    rows = Entry.objects.filter(session=session, part=Entry.Part.AGENDA).select_related("key__organisation_key")
    answers: dict[str, object] = {}
    for entry in rows:
        kind = form.field("agenda", entry.field).kind
        answers[entry.field] = entry.text.split("\n") if kind in ("numbered items", "cases") else entry.text
    try:
        validate(form, part="agenda", answers=answers, complete=True)
    except AnswersRefused as refused:
        problem = refused.problems[0]
        raise Refusal(problem.sentence, field=f"agenda:{problem.key}") from refused


def _noted(session: Session) -> set[UUID]:
    """The cases whose required notes are written."""
    form = form_for(session, Entry.Part.NOTE)
    required = {field.key for field in form.of_part("case note") if field.required}
    rows = Entry.objects.filter(session=session, part=Entry.Part.NOTE, field__in=required)
    written: dict[UUID, set[str]] = {}
    for entry in rows.select_related("key__organisation_key"):
        if entry.case_id and entry.text.strip():
            written.setdefault(entry.case_id, set()).add(entry.field)
    return {case_id for case_id, keys in written.items() if keys >= required}


def _prepared(by: Member, session: Session, now: datetime) -> None:
    """A session whose agenda is sent and whose notes are complete is prepared."""
    if session.state == Session.State.PLANNED and session.agenda_sent_at and session.notes_completed_at:
        session.state = checked("prepare", session, by=by, now=now)
        session.save(update_fields=["state"])


def _changed(by: Member, session: Session, now: datetime) -> None:
    tell("agenda changed", by=by, session=session, now=now, thing=Thing("session", session.pk, "K3"))


def _thing(row: AgendaCase) -> Thing:
    return Thing("agenda case", row.pk, "K3")


def _supervisee_only(by: Member, session: Session) -> None:
    if part_of(by, session) != "supervisee":
        raise PermissionDenied("The supervisee prepares the session. Ask them to do it.")


def _open_only(session: Session) -> None:
    if session.state not in OPEN:
        raise Refusal("This session is over or did not take place, so its preparation stays as it is.")
