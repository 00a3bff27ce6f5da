"""What happened in one of the twins until NOW, by the services: a session of each stage, and what came of them.

Issued, with notes, signature, scan, grant, withdrawal and correction; written up and shared; in its room; to come;
cancelled. An agreement is in draft, a file waits to be imported, a request waits for a second person.
"""

from datetime import date, datetime, timedelta
from typing import Final

from keel.web.accounts.models import ParkedPost
from keel.web.actions.models import Action
from keel.web.actions.services import action_close, action_redate
from keel.web.agreements.services import People, agreement_draft
from keel.web.agreements.terms import from_policy
from keel.web.approvals.services import approve
from keel.web.cases.models import Case
from keel.web.cases.services import case_delegate, siblings_link
from keel.web.disagreements.services.answering import disagreement_answer
from keel.web.disagreements.services.notes import note_open
from keel.web.grants.services import Wanted, grant_ask, grant_at_once
from keel.web.misfiled.services import withdrawal_ask
from keel.web.people import facts_changed
from keel.web.people.models import Member
from keel.web.people.services import import_stage
from keel.web.policies.selectors import policy_on
from keel.web.scans.cleaning import cleaned
from keel.web.scans.services import scan_add
from keel.web.sessions.models import DisagreementNote, Entry, RecordPart, Session
from keel.web.sessions.selectors.records import extracts
from keel.web.sessions.services.booking import informal_tick, session_cancel
from keel.web.sessions.services.filing import extract_enter
from keel.web.sessions.services.records import (
    disagreement_add,
    record_correct,
    record_draft,
    record_issue,
    record_seen,
    record_share,
)
from keel.web.sessions.services.room import session_begin
from keel.web.sessions.services.signing import signing_refuse
from keel.web.watch.services import alarm_raise, alarm_review
from tests.cast import NOW, TODAY, Cast
from tests.web.crawl.canaries import fill
from tests.web.disagreements.making import opened
from tests.web.scans.specimens import picture
from tests.web.sessions.making import AUTUMN, agreement_of, booked, case_of, held
from tests.web.sessions.stage import EARLIER, Stage, agreed, on_paper

WHY: Final = "It was about somebody else than it says there."
DAY: Final = timedelta(days=1)
ISSUED: Final = EARLIER + 2 * DAY


@facts_changed.together()
def lives(cast: Cast, word: str) -> None:
    """Everything, in the open scope of the school. What is frozen takes the word before it is."""
    stage = _one_issued(cast, word)
    kit = case_of(cast, "0043", f"Kit {word}", carrier=cast.lena)
    case_of(cast, "0044", f"Moss {word}", carrier=cast.dan, status="early help")
    siblings_link(by=cast.priya, case=stage.ada, other=stage.joe, now=NOW)
    case_delegate(by=cast.priya, case=stage.ada, deputy=cast.ben, now=NOW)
    _other_sessions(cast, word)
    _about_the_record(stage)
    _about_a_child(stage, kit)
    _disagreements(stage)
    _desks(stage)


def _one_issued(cast: Cast, word: str) -> Stage:
    agreement = agreement_of(cast, cast.sam, cast.tom)
    ada, joe = case_of(cast, "0041", f"Ada {word}"), case_of(cast, "0042", f"Joe {word}", status="looked after")
    session = _written_up(booked(agreement, cast.sam, cast.tom, EARLIER, AUTUMN), cast.tom, word)
    stage = Stage(cast, session, ada, joe)
    for part, case in (("session", None), ("personal", None), ("case", ada)):
        agreed(stage, part, f"Action of the {part} part {word}", case=case)
    draft = record_draft(by=cast.tom, session=session, now=EARLIER + DAY)
    shared = record_share(by=cast.tom, record=draft, now=EARLIER + DAY)
    record_issue(by=cast.tom, record=record_seen(by=cast.sam, record=shared, now=ISSUED), now=ISSUED)
    return stage


def _written_up(session: Session, by: Member, word: str) -> Session:
    session = held(session, by=by)
    fill(word, Entry)
    return session


def _other_sessions(cast: Cast, word: str) -> None:
    with_lena, with_dan = agreement_of(cast, cast.lena, cast.tom), agreement_of(cast, cast.dan, cast.iris)
    shared = _written_up(booked(with_lena, cast.lena, cast.tom, EARLIER - 2 * DAY, AUTUMN), cast.tom, word)
    record_share(by=cast.tom, record=record_draft(by=cast.tom, session=shared, now=NOW), now=NOW)
    booked(with_lena, cast.lena, cast.tom, NOW + 21 * DAY, AUTUMN)
    cancelled = booked(with_dan, cast.dan, cast.iris, EARLIER - DAY, AUTUMN)
    session_cancel(by=cast.iris, session=cancelled, reason="Snow.", now=EARLIER - 2 * DAY)
    session_begin(by=cast.iris, session=booked(with_dan, cast.dan, cast.iris, NOW, AUTUMN), now=NOW)
    informal_tick(by=cast.sam, supervisee=cast.sam, supervisor=cast.tom, on=TODAY, now=NOW)


def _about_the_record(stage: Stage) -> None:
    """Signed by one, refused by the other, with a note; scanned; to be read by an investigator; corrected."""
    cast, record = stage.cast, stage.record
    on_paper(stage, cast.tom)
    signing_refuse(by=cast.sam, record=record, reason="The times are wrong.", now=NOW)
    disagreement_add(by=cast.sam, record=record, text="It was longer.", now=NOW)
    scan_add(by=cast.sam, thing=record, scan=cleaned(picture()), now=NOW)
    moved, closed = (Action.objects.get(session_id=stage.session.pk, part=part) for part in ("session", "personal"))
    action_redate(by=cast.sam, action=moved, due=TODAY + 30 * DAY, reason="She is away.", now=NOW)
    action_close(by=cast.sam, action=closed, on=TODAY, outcome="It helped.", now=NOW)
    what = Wanted(purpose="investigation", holder=cast.iris, minutes=1440, things=(stage.session.pk,))
    approve(by=cast.grace, request=grant_ask(by=cast.ruth, what=what, reason=WHY, now=NOW), now=NOW)
    record_correct(by=cast.tom, record=record, reason="The times.", now=NOW)


def _about_a_child(stage: Stage, kit: Case) -> None:
    """One part entered and then withdrawn as another child's; the other owed; one opened in an emergency."""
    cast = stage.cast
    for extract in extracts().filter(case=stage.ada):
        extract_enter(by=cast.sam, extract=extract, reference="CP-1", entered_on=TODAY, now=NOW)
    part = RecordPart.objects.get(case=stage.ada, record__version=1)
    request = withdrawal_ask(by=cast.tom, part=part, right_case=kit, reason=WHY, now=NOW)
    approve(by=cast.priya, request=request, now=NOW)
    grant_at_once(by=cast.ben, case=stage.joe, reason=WHY, now=NOW)


def _disagreements(stage: Stage) -> None:
    """One answered, one waiting; the note on the record opened by who holds the second."""
    cast = stage.cast
    answered, waiting = opened(cast.sam, cast.tom, session=stage.session), opened(cast.lena, cast.ruth)
    note = DisagreementNote.objects.select_related("record__session", "key__organisation_key").get()
    note_open(by=answered.holder, note=note, reason="Both have left it to me to decide.", now=NOW)
    disagreement_answer(by=answered.holder, row=answered, text="No.", factor="totp", now=NOW)
    assert waiting.holder_id != cast.ruth.pk


def _desks(stage: Stage) -> None:
    """What lies on somebody's desk: a draft, a file, a request, two alarms, a form that was kept."""
    cast = stage.cast
    adopted = policy_on(TODAY)
    assert adopted is not None
    arrangement = adopted.policy.arrangements["safeguarding_officer"]
    people, terms = (
        People(supervisees=[cast.sam], supervisors=[cast.tom]),
        from_policy(adopted.policy, arrangement, review_on=date(2027, 9, 1)),
    )
    agreement_draft(by=cast.tom, adopted=adopted, arrangement=arrangement, people=people, terms=terms, now=NOW)
    import_stage(by=cast.priya, kind="cases", text="number,name", now=NOW)
    what = Wanted(purpose="investigation", holder=cast.iris, minutes=60, things=(stage.session.pk,))
    grant_ask(by=cast.ruth, what=what, reason=WHY, now=NOW)
    for key in ("one", "two"):
        alarm = alarm_raise(
            "again and again", key=key, now=NOW, actor=cast.dan.pk, subject=stage.ada.pk, facts={"number": 5}
        )
    assert alarm is not None
    alarm_review(by=cast.priya, alarm=alarm, outcome="in order", reason=WHY, now=datetime.now(tz=NOW.tzinfo))
    assert cast.sam.account is not None
    ParkedPost.objects.create(account=cast.sam.account, place="/", sealed=b"")
