"""One invented school with three years behind it: 60 cases and 300 sessions, or ten times that.

People, cases, agreements and the newest sessions are made by the services. The older sessions are written in bulk, with
their parties, relations, events and agenda, because only their number matters to a page that looks at today.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import time_machine
from django.db import connection, transaction

from keel.web.access.models import Relation
from keel.web.agreements.models import Agreement
from keel.web.cases.models import Case
from keel.web.obligations.services import refresh
from keel.web.people.facts_changed import together
from keel.web.people.models import Member
from keel.web.people.services import TermDates, term_add
from keel.web.scope import in_organisation
from keel.web.sessions.models import AgendaCase, Party, Session, SessionEvent
from keel.web.sessions.services.entries import Place
from keel.web.sessions.services.room import session_begin
from tests.cast import LONDON, NOW, Cast
from tests.cast import school as built
from tests.web.sessions.making import agreement_of, booked, case_of, on_agenda, written

CASES, SESSIONS = 60, 300
BEFORE = (2025, 2024)
EVENTS = (
    "session planned", "agenda sent", "case notes completed", "session held", "system reviewed",
    "social care cases discussed", "monitoring mark", "record issued", "record signed",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class School:
    """The school with what the pages are asked for."""

    cast: Cast
    room: Session


@contextmanager
def three_years(*, times: int = 1) -> Iterator[School]:
    """A database in memory with the school in it, once a process; its scope open, the clock at the cast's moment."""
    connection.creation.create_test_db(verbosity=0, serialize=False)
    cast = built()
    with time_machine.travel(NOW, tick=True), in_organisation(cast.school.pk):
        yield School(cast, _filled(cast, times))


def _filled(cast: Cast, times: int) -> Session:
    with transaction.atomic(), together():
        for year in BEFORE:
            _year(cast, year)
        pairs = (
            (cast.sam, cast.tom), (cast.iris, cast.ruth), (cast.priya, cast.ruth),
            (cast.ben, cast.priya), (cast.lena, cast.tom), (cast.dan, cast.priya),
        )  # fmt: skip
        agreements = [agreement_of(cast, one, other) for one, other in pairs]
        cases = [
            case_of(cast, f"{number:04}", "Marigold Featherstone", carrier=pairs[number % len(pairs)][0])
            for number in range(CASES * times)
        ]
        _past(agreements, cases, SESSIONS * times)
        room = _room(cast, agreements[0], cases[:: len(pairs)])
    refresh(cast.school.pk)
    return room


def _year(cast: Cast, year: int) -> None:
    spans = (
        ("Autumn", (9, 2), (12, 18), (10, 25), (11, 1)),
        ("Spring", (1, 6), (3, 27), (2, 14), (2, 22)),
        ("Summer", (4, 14), (7, 21), (5, 24), (6, 1)),
    )
    for name, first, last, stop, again in reversed(spans):  # the calendar grows backwards without a gap
        at = year if name == "Autumn" else year + 1
        dates = TermDates(
            name=f"{name} {at}",
            first=date(at, *first),
            last=date(at, *last),
            break_first=date(at, *stop),
            break_last=date(at, *again),
        )
        term_add(by=None, organisation=cast.school, dates=dates, now=NOW)


def _past(agreements: list[Agreement], cases: list[Case], number: int) -> None:
    """Sessions held over three years, spread over the agreements, each with four cases."""
    sessions, parties, relations, events, agenda = [], [], [], [], []
    for place in range(number):
        agreement = agreements[place % len(agreements)]
        people = {one.part: one.member for one in agreement.participants.select_related("member__key")}
        starts = datetime(2026, 11, 10, 9, tzinfo=LONDON) - timedelta(days=(place * 1000) // number, hours=place % 5)
        session = _session(agreement, people["supervisee"], people["supervisor"], starts)
        sessions.append(session)
        for part, member in people.items():
            parties.append(Party(organisation_id=session.organisation_id, session=session, member=member, part=part))
            relations.append(_relation(session, member, part))
        events += [_event(session, name, people["supervisee"]) for name in EVENTS]
        agenda += [_item(session, cases[(place * 4 + turn) % len(cases)], turn) for turn in range(4)]
    Session.objects.bulk_create(sessions, batch_size=500)
    Party.objects.bulk_create(parties, batch_size=500)
    Relation.objects.bulk_create(relations, batch_size=500)
    SessionEvent.objects.bulk_create(events, batch_size=500)
    AgendaCase.objects.bulk_create(agenda, batch_size=500)


def _session(agreement: Agreement, supervisee: Member, supervisor: Member, starts: datetime) -> Session:
    return Session(
        organisation_id=agreement.organisation_id,
        agreement=agreement,
        policy_version=agreement.policy_version,
        arrangement=agreement.arrangement,
        key=supervisee.key,
        supervisee=supervisee,
        supervisor=supervisor,
        state=Session.State.HELD,
        starts_at=starts,
        minutes=60,
        slot_minutes=120,
        booked_at=starts - timedelta(days=30),
        began_at=starts,
        ended_at=starts + timedelta(minutes=60),
    )


def _relation(session: Session, member: Member, part: str) -> Relation:
    return Relation(
        organisation_id=session.organisation_id,
        member=member,
        relation=part,
        anchor_kind="session",
        anchor_id=session.pk,
        first=session.starts_at.date(),
        because="session",
        source_id=session.pk,
    )


def _event(session: Session, name: str, member: Member) -> SessionEvent:
    day = session.starts_at.date()
    return SessionEvent(
        organisation_id=session.organisation_id,
        session=session,
        name=name,
        on=day,
        recorded_at=session.starts_at,
        member=member,
        record_id=session.pk if name.startswith("record") else None,
        dates={"session": day.isoformat()} if name == "session planned" else {},
    )


def _item(session: Session, case: Case, place: int) -> AgendaCase:
    return AgendaCase(
        organisation_id=session.organisation_id,
        session=session,
        case=case,
        key=case.key,
        why=AgendaCase.Why.SOCIAL_CARE,
        position=place,
        discussed_at=session.starts_at,
    )


def _room(cast: Cast, agreement: Agreement, cases: list[Case]) -> Session:
    """A session under way with the children whom the supervisee carries, ten of them, and a page of text on eight."""
    session = booked(agreement, cast.sam, cast.tom, NOW + timedelta(hours=2), NOW)
    for place, case in enumerate(cases[:8]):
        on_agenda(session, case, position=place)
    session = session_begin(by=cast.tom, session=session, now=NOW)
    for case in cases[:8]:
        written(cast.tom, session, Place("case", "update", case), "It was said and written down. " * 40, NOW)
    return session
