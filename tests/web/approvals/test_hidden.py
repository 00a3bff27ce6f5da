"""What waits and is hidden from somebody costs their pages nothing, so that a slower page tells nobody of it (G-07)."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from keel.web.approvals.selectors import waiting_for
from keel.web.grants.services import grant_ask
from keel.web.misfiled.services import withdrawal_ask
from keel.web.sessions.models import RecordPart
from tests.cast import NOW, Cast, signed_in
from tests.web.grants.giving import WHY, investigation, officer
from tests.web.sessions import stage as stages
from tests.web.sessions.making import case_of


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


def home(cast: Cast, client: Client, name: str) -> int:
    signed_in(client, cast.people[name])
    client.get("/")
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/").status_code == 200
    return len(queries)
