"""What waits and is hidden from somebody costs their pages nothing, so that a slower page tells nobody of it (G-07)."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from keel.web.approvals.selectors import waiting_for
from keel.web.approvals.services import withdraw
from keel.web.grants.services import grant_ask
from keel.web.misfiled.services import withdrawal_ask
from keel.web.people.models import Member
from keel.web.sessions.models import Record, RecordPart
from keel.web.sessions.services.records import record_draft, record_issue, record_seen, record_share
from tests.cast import NOW, Cast, signed_in
from tests.web.grants.giving import DAY, WHY, investigation, officer
from tests.web.sessions import stage as stages
from tests.web.sessions.making import AUTUMN, agreement_of, booked, case_of, held


def test_home_asks_as_many_queries_with_ten_hidden_requests_as_with_none(cast: Cast, client: Client) -> None:
    """Hidden from who holds no office for it, and from whom it is about."""
    stage = stages.issued(cast)
    officer(cast, "iris", "investigating officer")
    officer(cast, "tom", "trust safeguarding lead")
    names = ("tom", "dan", "neil")
    before = {name: home(cast, client, name) for name in names}
    right = case_of(cast, "0043", "Kit Marsh")
    part = RecordPart.objects.select_related("session", "record").get(case=stage.joe)
    for _ in range(5):
        grant_ask(by=cast.ruth, what=investigation(cast, stage), reason=WHY, now=NOW)
        withdrawal_ask(by=cast.tom, part=part, right_case=right, reason=WHY, now=NOW)
    assert len(waiting_for(cast.sam, NOW)) == 5, "the session's other person"
    assert not any(waiting_for(cast.people[name], NOW) for name in names)
    for name in names:
        assert home(cast, client, name) == before[name], name


def test_a_leader_whom_an_investigation_comes_to_look_into_is_told_nothing_by_their_pages(
    cast: Cast, client: Client
) -> None:
    """G-07: it names a child's case; after it was asked for, she holds a session in which the child is discussed."""
    stage = stages.issued(cast)
    officer(cast, "iris", "investigating officer")
    officer(cast, "dan", "trust safeguarding lead")
    row = grant_ask(by=cast.grace, what=investigation(cast, stage, things=(stage.ada.pk,)), reason=WHY, now=NOW)
    assert waiting_for(again(cast.ruth), NOW) == [row], "until then it is hers to decide"
    another_session(cast)
    assert (waiting_for(again(cast.ruth), NOW), waiting_for(cast.dan, NOW)) == ([], [row])
    shown = home(cast, client, "ruth")
    withdraw(by=cast.grace, request=row, now=NOW)
    assert home(cast, client, "ruth") == shown


def another_session(cast: Cast) -> None:
    """Held by Ruth with Sam, its record issued: the children that Sam carries are discussed in it."""
    session = booked(agreement_of(cast, cast.sam, cast.ruth), cast.sam, cast.ruth, stages.EARLIER - DAY, AUTUMN)
    session = held(session, by=cast.ruth)
    record_draft(by=cast.ruth, session=session, now=stages.EARLIER)
    record = Record.objects.get(session=session)
    record_share(by=cast.ruth, record=record, now=stages.EARLIER)
    record_seen(by=cast.sam, record=record, now=stages.EARLIER)
    record_issue(by=cast.ruth, record=record, now=stages.EARLIER)


def again(member: Member) -> Member:
    """The same member, of whom nothing is remembered."""
    return Member.objects.select_related("account").get(pk=member.pk)


def home(cast: Cast, client: Client, name: str) -> int:
    signed_in(client, cast.people[name])
    client.get("/")
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/").status_code == 200
    return len(queries)
