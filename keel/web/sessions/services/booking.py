"""Booking, moving, cancelling, missing and rebooking sessions (S8, S23, S25)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from keel.core.calendar import CalendarError
from keel.core.workflow.guards import Refused
from keel.core.workflow.session_states import SESSION, SessionFacts
from keel.web.access.from_roles import as_what
from keel.web.access.services import Anchor, Cause, relate
from keel.web.agreements.models import Agreement, Participant
from keel.web.ledger.entries import Actor, Entry, Thing
from keel.web.ledger.services import write
from keel.web.page.refusals import Refusal
from keel.web.people import facts_changed
from keel.web.people.clock import london_day
from keel.web.people.models import Member, Organisation
from keel.web.policies.selectors import policy_of
from keel.web.sessions.checks import Wanted, check_wanted
from keel.web.sessions.events import newest_event, note_event, session_day, tell
from keel.web.sessions.models import InformalSupervision, Party, Record, Session

from .carrying import preparation_carry


class PlanRefused(Refusal):
    """A plan that was not booked: nothing of it was. `problems` are sentences by place in the plan."""

    def __init__(self, problems: Mapping[int, str], *, only_to_confirm: bool) -> None:
        what = "Confirm" if only_to_confirm else "Mend or untick"
        lines = "line" if len(problems) == 1 else "lines"
        super().__init__(
            f"Nothing was booked yet. {what} the {len(problems)} {lines} with a remark, and book again.",
            field="confirmed" if only_to_confirm else None,
        )
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """What is booked: under which agreement, who with whom, when and where.

    `confirmed` says that whoever books has seen what is unusual about the time (a holiday, outside working hours).
    """

    agreement: Agreement
    supervisee: Member
    supervisor: Member
    starts_at: datetime
    place: str = ""
    confirmed: bool = False
    extra: bool = False


@transaction.atomic
def session_book(*, by: Member, what: Booked, now: datetime) -> Session:
    """Book a session. Refuses a day that has passed, the night, a clash; asks to confirm what is only unusual."""
    session = _book(by=by, what=what, now=now, replaces=None)
    facts_changed.changed(session.organisation_id)
    return session


@transaction.atomic
def sessions_book(*, by: Member, plan: Iterable[Booked], now: datetime) -> list[Session]:
    """Book a whole plan at once: all of it or none. Raises PlanRefused with a sentence for each that cannot be."""
    made: list[Session] = []
    problems: dict[int, Refusal] = {}
    for number, what in enumerate(plan):
        try:
            with transaction.atomic():
                made.append(_book(by=by, what=what, now=now, replaces=None))
        except Refusal as refusal:
            problems[number] = refusal
    if problems:
        only_to_confirm = all(one.field == "confirmed" for one in problems.values())
        raise PlanRefused({number: one.message for number, one in problems.items()}, only_to_confirm=only_to_confirm)
    if made:
        facts_changed.changed(made[0].organisation_id)
    return made


@transaction.atomic
def session_move(
    *, by: Member, session: Session, starts_at: datetime, now: datetime, place: str = "", confirmed: bool = False
) -> Session:
    """Move a session to another time. The fact that it was planned is corrected; what was met for it stays met."""
    session = locked(session)
    session.state = checked("move", session, by=by, now=now, new_day=london_day(starts_at))
    _check_time(
        session.supervisee, session.supervisor, starts_at, session.slot_minutes, now, confirmed, besides=session
    )
    session.starts_at, session.place = starts_at, place.strip() or session.place
    session.save(update_fields=["starts_at", "place", "state"])
    before = newest_event(session, "session planned")
    day = session_day(session)
    note_event(session, "session planned", on=london_day(now), now=now, dates={"session": day}, supersedes=before)
    facts_changed.changed(session.organisation_id)
    tell("session moved", by=by, session=session, now=now, day=day)
    return session


@transaction.atomic
def session_cancel(*, by: Member, session: Session, reason: str, now: datetime) -> Session:
    """Cancel a session with its reason. A new day is owed at once, and the session within five working days (S23)."""
    session = locked(session)
    session.state = checked("cancel", session, by=by, now=now, reason=reason)
    session.cancelled_by, session.cancelled_at, session.reason = by, now, reason.strip()
    session.save(update_fields=["state", "cancelled_by", "cancelled_at", "reason"])
    note_event(
        session, "session cancelled", on=london_day(now), now=now, member=by, dates={"session": session_day(session)}
    )
    facts_changed.changed(session.organisation_id)
    tell("session cancelled", by=by, session=session, now=now)
    return session


@transaction.atomic
def session_miss(*, by: Member, session: Session, reason: str, now: datetime) -> Session:
    """Note that somebody did not come. It counts like a cancelled session."""
    session = locked(session)
    session.state = checked("miss", session, by=by, now=now, reason=reason)
    session.reason = reason.strip()
    session.save(update_fields=["state", "reason"])
    day = session_day(session)
    note_event(session, "session missed", on=day, now=now, member=by, dates={"session": day})
    facts_changed.changed(session.organisation_id)
    tell("session missed", by=by, session=session, now=now)
    return session


@transaction.atomic
def session_rebook(
    *, by: Member, session: Session, starts_at: datetime, now: datetime, place: str = "", confirmed: bool = False
) -> Session:
    """Book the session that stands in for a cancelled or missed one. What was prepared for that one is in it (X4)."""
    session = locked(session)
    checked("rebook", session, by=by, now=now, new_day=london_day(starts_at))
    what = Booked(
        agreement=session.agreement,
        supervisee=session.supervisee,
        supervisor=session.supervisor,
        starts_at=starts_at,
        place=place or session.place,
        confirmed=confirmed,
        extra=session.extra,
    )
    replacement = _book(by=by, what=what, now=now, replaces=session)
    preparation_carry(old=session, new=replacement, now=now)
    note_event(
        session, "session rebooked", on=london_day(now), now=now, member=by, dates={"session": session_day(replacement)}
    )
    facts_changed.changed(session.organisation_id)
    tell("session rebooked", by=by, session=session, now=now, day=session_day(replacement))
    return replacement


@transaction.atomic
def informal_tick(
    *, by: Member, supervisee: Member, supervisor: Member, on: date, now: datetime
) -> InformalSupervision:
    """Tick an informal conversation. It is not written down, and it never stands in for a session (S4)."""
    if on > london_day(now):
        raise Refusal("That day has not come yet. Tick it when you have talked.", field="on")
    if by.pk not in (supervisee.pk, supervisor.pk):
        raise Refusal("Only the two who talked tick an informal supervision.")
    row, made = InformalSupervision.objects.get_or_create(
        organisation_id=by.organisation_id, supervisee=supervisee, supervisor=supervisor, on=on,
        defaults={"recorded_at": now},
    )  # fmt: skip
    if made:
        facts_changed.changed(by.organisation_id)
        write(
            Entry(
                act="informal supervision",
                actor=Actor(by.account_id, by.pk),
                thing=Thing("informal supervision", row.pk, "K2"),
                about=frozenset({supervisee.pk, supervisor.pk}),
                facts={"on": on},
            ),
            now=now,
        )
    return row


def _book(*, by: Member, what: Booked, now: datetime, replaces: Session | None) -> Session:
    if what.agreement.ended_on is not None or not what.agreement.root:
        raise Refusal("Sessions are booked under an agreement that was offered for signature and has not ended.")
    _check_people(what)
    policy = policy_of(what.agreement.policy_version)
    arrangement = policy.arrangements[what.agreement.arrangement]
    minutes, slot = arrangement.minutes or 60, arrangement.slot_minutes or arrangement.minutes or 60
    _check_time(what.supervisee, what.supervisor, what.starts_at, slot, now, what.confirmed, besides=replaces)
    session = Session(
        organisation_id=by.organisation_id,
        agreement=what.agreement,
        policy_version=what.agreement.policy_version,
        arrangement=arrangement.key,
        key=what.supervisee.key,
        supervisee=what.supervisee,
        supervisor=what.supervisor,
        starts_at=what.starts_at,
        minutes=minutes,
        slot_minutes=slot,
        place=what.place.strip(),
        booked_at=now,
        extra=what.extra,
        replaces=replaces,
    )
    session.save(force_insert=True)
    _set_parties(session, london_day(now))
    note_event(session, "session planned", on=london_day(now), now=now, dates={"session": session_day(session)})
    tell("session planned", by=by, session=session, now=now, day=session_day(session))
    return session


def _check_people(what: Booked) -> None:
    """The two sit under the agreement as what they are booked as: nobody slips in by an edited form."""
    parts = {one.member_id: one.part for one in what.agreement.participants.all()}
    if parts.get(what.supervisee.pk) != Participant.Part.SUPERVISEE:
        raise Refusal("This person is not supervised under the agreement. Choose the agreement that names them.")
    if parts.get(what.supervisor.pk) != Participant.Part.SUPERVISOR:
        raise Refusal("Choose a supervisor whom the agreement names.", field="supervisor")


def _set_parties(session: Session, today: date) -> None:
    for part, member in (("supervisee", session.supervisee), ("supervisor", session.supervisor)):
        Party.objects.create(organisation_id=session.organisation_id, session=session, member=member, part=part)
        relate(
            member=member,
            relation=as_what(member, part, today),
            anchor=Anchor("session", session.pk),
            cause=Cause("session", session.pk),
            first=today,
        )


def _check_time(
    supervisee: Member,
    supervisor: Member,
    starts_at: datetime,
    minutes: int,
    now: datetime,
    confirmed: bool,
    *,
    besides: Session | None,
) -> None:
    lock_organisation(supervisee.organisation_id)  # so that nobody books the same time in between
    wanted = Wanted(supervisee, supervisor, starts_at, minutes)
    try:
        problems = check_wanted(wanted, today=london_day(now), besides=besides)
    except CalendarError as error:
        raise Refusal(str(error), field="day") from error
    refused = [problem.sentence for problem in problems if problem.refused]
    if refused:
        raise Refusal(" ".join(refused), field="day")
    if problems and not confirmed:
        raise Refusal(" ".join(problem.sentence for problem in problems), field="confirmed")


def checked(act: str, session: Session, *, by: Member, now: datetime, **known: object) -> str:
    """The state that follows an act by this person, by core's table; Refusal with its sentence where there is none."""
    facts = SessionFacts(
        today=london_day(now),
        day=session_day(session),
        agenda_sent=session.agenda_sent_at is not None,
        notes_completed=session.notes_completed_at is not None,
        record_issued=Record.objects.filter(session=session).exclude(root="").exists(),
        replaced=Session.objects.filter(replaces=session).exists(),
        **known,  # type: ignore[arg-type]
    )
    try:
        return SESSION.check(act, session.state, by=part_of(by, session), facts=facts)
    except Refused as refused:
        raise Refusal(str(refused)) from refused


def part_of(member: Member, session: Session) -> str:
    """Which side of the session somebody is on; "other" for neither."""
    return {session.supervisee_id: "supervisee", session.supervisor_id: "supervisor"}.get(member.pk, "other")


def lock_organisation(organisation_id: UUID) -> None:
    """Take the lock that a refresh of obligations takes, before any entry in the ledger: always in this order."""
    Organisation.objects.select_for_update().only("pk").get(pk=organisation_id)


def locked(session: Session) -> Session:
    """The session as it stands, locked until the transaction ends, so that two people never do it twice."""
    row = Session.objects.select_for_update().get(pk=session.pk)
    row.supervisee, row.supervisor, row.agreement = session.supervisee, session.supervisor, session.agreement
    return row
