"""Records in every state, made through the real services, with a canary in each part."""

from datetime import datetime, timedelta

from keel.web.agreements.models import Agreement
from keel.web.sessions.models import Record, Session
from keel.web.sessions.services.entries import Place
from keel.web.sessions.services.records import record_draft, record_issue, record_seen, record_share
from keel.web.sessions.services.room import monitoring_mark
from keel.web.sessions.services.signing import Signing, record_sign
from keel.web.signing.models import Signature
from tests.cast import LONDON, Cast
from tests.kept import kept, same_row
from tests.web.sessions.making import AUTUMN, agreement_of, booked, case_of, held, on_agenda, written

STARTS = datetime(2026, 10, 7, 14, tzinfo=LONDON)
AFTER = STARTS + timedelta(days=2)
WEEK = timedelta(days=7)
CHILDREN = (("0041", "Ada Marsh"), ("0042", "Joe Tern"))


@kept(same_row)
def session_of(cast: Cast, children: tuple[tuple[str, str], ...] = CHILDREN) -> Session:
    """A session held by Tom with Sam, every child of these discussed."""
    agreement = agreement_of(cast, cast.sam, cast.tom)
    cases = [case_of(cast, number, name) for number, name in children]
    session = booked(agreement, cast.sam, cast.tom, STARTS, AUTUMN)
    for position, case in enumerate(cases):
        on_agenda(session, case, position=position)
    session = held(session, by=cast.tom)
    for one in (cast.sam, cast.tom):
        monitoring_mark(by=one, session=session, now=STARTS + timedelta(minutes=63))
    return session


def with_canaries(cast: Cast, session: Session) -> dict[str, str]:
    """A word in each part of the record that stands nowhere else, by the part's name in the root."""
    words = {"session": "canary-of-the-session", "personal": "canary-of-the-person"}
    written(cast.tom, session, Place("session", "issues"), words["session"], AFTER)
    written(cast.tom, session, Place("personal", "personal.actions"), words["personal"], AFTER)
    for item in session.agenda_cases.select_related("case__key"):
        word = f"canary-of-{item.case.number}"
        entry = session.entries.get(part="case", case=item.case, field="decisions")
        entry.text, words[f"case:{item.case_id}"] = f"{entry.text} {word}", word
        entry.save()
    return words


def issued(cast: Cast, session: Session) -> Record:
    """The session's record, seen by both and issued."""
    now = session.starts_at + timedelta(days=2)
    record = record_draft(by=cast.tom, session=session, now=now)
    record = record_share(by=cast.tom, record=record, now=now)
    record = record_seen(by=cast.sam, record=record, now=now)
    return record_issue(by=cast.tom, record=record, now=now)


def issued_again(cast: Cast, made: tuple[Session, Record, dict[str, str]]) -> tuple[Session, Record, dict[str, str]]:
    """The same session and record as the database has them, and the words."""
    session, record, words = made
    return same_row(cast, session), Record.objects.select_related("session", "key").get(pk=record.pk), dict(words)


@kept(issued_again)
def issued_with_canaries(cast: Cast) -> tuple[Session, Record, dict[str, str]]:
    """A session's issued record, with a word in each part that stands nowhere else."""
    session = session_of(cast)
    words = with_canaries(cast, session)
    return session, issued(cast, session), words


def signed_by(cast: Cast, record: Record, *people: str) -> Record:
    """The record with the signatures of these people, on paper, a minute after each other."""
    how = Signing(means="paper", signed_on=AFTER.date(), factor="authenticator app", original_kept="Supervision folder")
    for one in people:
        row = Record.objects.select_related("session", "key").get(pk=record.pk)
        before = Signature.objects.filter(object_id=record.pk).count()
        record_sign(by=getattr(cast, one), record=row, how=how, now=AFTER + timedelta(minutes=before))
    return Record.objects.select_related("session", "key").get(pk=record.pk)


def another_session(cast: Cast, children: tuple[tuple[str, str], ...], starts: datetime) -> Session:
    """A later session under the agreement there is, with more children."""
    agreement = Agreement.objects.get()
    session = booked(agreement, cast.sam, cast.tom, starts, AUTUMN)
    for position, (number, name) in enumerate(children, 1):
        on_agenda(session, case_of(cast, number, name), position=position)
    return held(session, by=cast.tom)
