"""Makes what session tests stand on, through the real services: agreement, cases, a session held and recorded."""

from datetime import date, datetime, timedelta
from uuid import uuid4

from keel.web.agreements.models import Agreement
from keel.web.agreements.services import People, agreement_draft, agreement_offer, agreement_sign
from keel.web.agreements.terms import from_policy
from keel.web.cases.models import Case
from keel.web.cases.services import CaseDetails, carrier_give, case_open, status_give
from keel.web.people import facts_changed
from keel.web.people.models import Member
from keel.web.policies.selectors import policy_on
from keel.web.sessions.models import AgendaCase, Session
from keel.web.sessions.services.booking import Booked, session_book
from keel.web.sessions.services.entries import Place, Typed, entry_save
from keel.web.sessions.services.room import (
    Attended,
    attendance_note,
    case_discussed,
    session_begin,
    session_end,
    system_reviewed,
)
from tests.cast import LONDON, Cast
from tests.kept import kept, same_row

AUTUMN = datetime(2026, 9, 2, 9, tzinfo=LONDON)


@kept(same_row)
def agreement_of(cast: Cast, supervisee: Member, supervisor: Member, *, now: datetime = AUTUMN) -> Agreement:
    """An offered agreement, signed by both."""
    adopted = policy_on(now.date())
    assert adopted is not None
    role = supervisee.roles.get().role
    arrangement = next(
        one for one in adopted.policy.arrangements.values() if role in one.supervisee_roles and one.format != "informal"
    )
    agreement = agreement_draft(
        by=supervisor,
        adopted=adopted,
        arrangement=arrangement,
        people=People(supervisees=[supervisee], supervisors=[supervisor]),
        terms=from_policy(adopted.policy, arrangement, review_on=date(2027, 9, 1)),
        now=now,
    )
    agreement_offer(by=supervisor, agreement=agreement, now=now)
    for one in (supervisee, supervisor):
        agreement_sign(
            by=one,
            agreement=agreement,
            means="paper",
            signed_on=now.date(),
            factor="totp",
            now=now,
            original_kept="Supervision folder",
        )
    return agreement


@facts_changed.together()
def case_of(
    cast: Cast, number: str, name: str, *, status: str = "child protection", carrier: Member | None = None
) -> Case:
    """An open case with a status and somebody who carries it."""
    details = CaseDetails(number=number, child_name=name, opened_on=date(2026, 9, 2))
    case = case_open(by=cast.priya, details=details, now=AUTUMN)
    status_give(by=cast.priya, case=case, status=status, first=date(2026, 9, 2), now=AUTUMN)
    carrier_give(by=cast.priya, case=case, member=carrier or cast.sam, first=date(2026, 9, 2), now=AUTUMN)
    return case


def booked(agreement: Agreement, supervisee: Member, supervisor: Member, starts_at: datetime, now: datetime) -> Session:
    """A session booked under the agreement."""
    what = Booked(agreement=agreement, supervisee=supervisee, supervisor=supervisor, starts_at=starts_at)
    return session_book(by=supervisor, what=what, now=now)


def on_agenda(session: Session, case: Case, *, why: str = "social care", position: int = 0) -> AgendaCase:
    """A case on the session's agenda."""
    row = AgendaCase(
        organisation_id=session.organisation_id, session=session, case=case, key=case.key, why=why, position=position
    )
    row.save(force_insert=True)
    return row


@facts_changed.together()
def held(session: Session, *, by: Member) -> Session:
    """The session begun, its cases discussed and written up, everybody's attendance noted, ended."""
    began = session.starts_at
    ended = began + timedelta(minutes=62)
    session = session_begin(by=by, session=session, now=began)
    for item in session.agenda_cases.select_related("case__key", "session"):
        case_discussed(by=by, item=item, discussed=True, now=ended)
        written(by, session, Place("case", "update", item.case), "Settled at school; core group on Thursday.", ended)
        written(by, session, Place("case", "decisions", item.case), "Keep the plan, because attendance holds.", ended)
    written(by, session, Place("session", "workload"), "Heavy before half term; two cases move to Ben.", ended)
    written(by, session, Place("personal", "personal"), "A hard fortnight. Sleeping better since the break.", ended)
    system_reviewed(by=by, session=session, reviewed=True, now=ended)
    attended = [Attended(party, began, ended) for party in session.parties.all()]
    attendance_note(by=by, session=session, attended=attended, now=ended)
    return session_end(by=by, session=Session.objects.get(pk=session.pk), now=ended)


def written(by: Member, session: Session, place: Place, text: str, now: datetime) -> None:
    """One field saved for the first time."""
    saved = entry_save(by=by, session=session, place=place, typed=Typed(text, 0), now=now)
    assert not saved.conflict


def new_id() -> str:
    """An id that belongs to nothing."""
    return str(uuid4())
