"""Who may move, cancel, miss and rebook a session: the same set for each act (S23, X6)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from keel.web.ledger.models import LedgerEntry
from keel.web.obligations.services import differences
from keel.web.sessions.models import Session, SessionEvent
from keel.web.sessions.services.booking import session_cancel
from tests.cast import LONDON, NOW, Cast, joined, signed_in
from tests.web.sessions.making import agreement_of, booked

SOON = datetime(2026, 12, 1, 14, tzinfo=LONDON)
SPRING = datetime(2027, 1, 5, 14, tzinfo=LONDON)
NEXT_DAY = SOON + timedelta(days=1)


def day(on: date) -> dict[str, str]:
    return {"day_day": str(on.day), "day_month": str(on.month), "day_year": str(on.year), "starts": "13:30"}


@dataclass(frozen=True)
class Act:
    """An act on a session: when it is done, what is sent, and the fact and the entry in the ledger it leaves."""

    when: datetime
    form: dict[str, str]
    fact: str
    state: str
    before: Callable[[Cast, Session], object] = lambda cast, session: None
    made: int = 0
    """How many sessions it adds."""


ACTS = {
    "move": Act(NOW, day(date(2026, 12, 2)), "session planned", "planned"),
    "cancel": Act(NOW, {"reason": "Both away on a course"}, "session cancelled", "cancelled"),
    "miss": Act(NEXT_DAY, {"reason": "Nobody came"}, "session missed", "missed"),
    "rebook": Act(
        NOW,
        day(date(2026, 12, 3)),
        "session rebooked",
        "cancelled",
        before=lambda cast, session: session_cancel(by=cast.tom, session=session, reason="Ill", now=NOW),
        made=1,
    ),
}
TOLD = {"move": "session moved", "cancel": "session cancelled", "miss": "session missed", "rebook": "session rebooked"}


@pytest.fixture
def session(cast: Cast) -> Session:
    return booked(agreement_of(cast, cast.sam, cast.tom), cast.sam, cast.tom, SOON, NOW)


def facts(act: Act) -> int:
    return SessionEvent.objects.filter(name=act.fact).count()


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("sam", 303),
        ("tom", 303),
        ("priya", 403),
        ("ruth", 403),
        ("ben", 404),
        ("dan", 404),
        ("neil", 404),
        ("una", 404),
    ],
)
def test_who_may_act_on_a_session(
    cast: Cast, client: Client, session: Session, name: str, who: str, status: int
) -> None:
    """Both people of it; a reader of the schedule is refused; a stranger learns nothing; a look changes nothing."""
    act = ACTS[name]
    act.before(cast, session)
    before, address = facts(act), reverse(f"sessions:{name}", args=[session.pk])
    with cast.at(act.when):
        member = signed_in(client, cast.una if who == "una" else cast.people[who])
        assert member.get(address).status_code == (200 if status == 303 else status)
        assert facts(act) == before, "asking is not doing"
        assert member.post(address, act.form | {"idempotency_key": uuid4().hex}).status_code == status
        assert facts(act) == before + (status == 303)


@pytest.mark.parametrize("name", ACTS)
def test_an_act_sent_twice_is_done_once(cast: Cast, client: Client, session: Session, name: str) -> None:
    """G-40: double click, replay: one fact, one entry in the ledger, the same page."""
    act = ACTS[name]
    act.before(cast, session)
    before, sessions, address = facts(act), Session.objects.count(), reverse(f"sessions:{name}", args=[session.pk])
    form = act.form | {"idempotency_key": uuid4().hex}
    with cast.at(act.when):
        sam = signed_in(client, cast.sam)
        answers = [sam.post(address, form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert facts(act) == before + 1
    assert LedgerEntry.objects.filter(act=TOLD[name]).count() == 1
    assert Session.objects.count() == sessions + act.made
    assert Session.objects.get(pk=session.pk).state == act.state
    assert not differences(cast.school)


@pytest.mark.parametrize("name", ACTS)
def test_a_session_that_is_not_there_is_not_found(cast: Cast, client: Client, session: Session, name: str) -> None:
    address = reverse(f"sessions:{name}", args=[uuid4()])
    tom = signed_in(client, cast.tom)
    assert tom.get(address).status_code == 404
    assert tom.post(address, ACTS[name].form | {"idempotency_key": uuid4().hex}).status_code == 404


@pytest.mark.parametrize("form", ["plan", "book"])
def test_planning_and_choosing_whom_to_book_for_take_the_same_queries_however_many_people(
    cast: Cast, client: Client, form: str
) -> None:
    """One supervisee and ten."""
    agreement_of(cast, cast.sam, cast.tom)
    tom, address = signed_in(client, cast.tom), reverse(f"sessions:{form}")
    first = queries(tom, address)
    for number, week in enumerate((0, 1, 2, 3, 4, 5, 7, 8, 9)):
        colleague = joined(cast.school, f"Officer{number} Lane", "safeguarding officer", 100 + number)
        booked(agreement_of(cast, colleague, cast.tom), colleague, cast.tom, SPRING + timedelta(weeks=week), NOW)
    assert queries(tom, address) == first


def queries(client: Client, address: str) -> int:
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as found:
        client.get(address)
    return len(found)
