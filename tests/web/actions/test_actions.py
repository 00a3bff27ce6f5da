"""Actions: carried until closed, every move counted, read as the part they belong to (S15, X4, G-40)."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from keel.web.access.selectors import visible
from keel.web.actions.models import Action, Change
from keel.web.actions.services import Agreed, action_agree, action_close, action_redate, actions_carry
from keel.web.obligations.models import Obligation
from keel.web.page.refusals import Refusal
from keel.web.sessions.models import Session
from tests.cast import LONDON, NOW, TODAY, Cast, signed_in
from tests.web.cases.test_register import boxes
from tests.web.sessions.making import AUTUMN, agreement_of, booked, case_of

STARTS = datetime(2026, 11, 11, 14, tzinfo=LONDON)
DUE = date(2026, 11, 25)


@pytest.fixture
def session(cast: Cast) -> Session:
    return booked(agreement_of(cast, cast.sam, cast.tom), cast.sam, cast.tom, STARTS, AUTUMN)


def agreed(cast: Cast, session: Session, *, part: str = "session", text: str = "Ring the school nurse") -> Action:
    case = case_of(cast, f"05{Action.objects.count():02}", "Ada Marsh") if part == "case" else None
    what = Agreed(part=part, session_id=session.pk, supervisee=cast.sam, text=text, owner=cast.sam, due=DUE, case=case)
    return action_agree(by=cast.tom, what=what, on=STARTS.date(), now=STARTS)


def again(action: Action) -> Action:
    return Action.objects.select_related("key").get(pk=action.pk)


@pytest.mark.parametrize(
    ("part", "readers"),
    [
        ("session", {"sam", "tom"}),
        ("personal", {"sam", "tom"}),
        ("case", {"sam", "tom", "priya"}),
    ],
)
def test_an_action_is_read_as_the_part_it_belongs_to(
    cast: Cast, session: Session, part: str, readers: set[str]
) -> None:
    """X3: a child's action by the child's safeguarding team, the person's by the two alone."""
    action = agreed(cast, session, part=part)

    seeing = {name for name, person in cast.people.items() if visible(Action.objects.all(), person, on=TODAY).exists()}

    assert seeing == readers
    assert again(action).text == "Ring the school nurse"


def test_carried_is_counted_once_a_session(cast: Cast, session: Session) -> None:
    action = agreed(cast, session)
    later = booked(session.agreement, cast.sam, cast.tom, STARTS + timedelta(days=21), AUTUMN)

    for _ in range(2):
        actions_carry(by=cast.tom, supervisee=cast.sam, session_id=later.pk, on=date(2026, 12, 2), now=NOW)

    assert again(action).carried == 1
    assert actions_carry(by=cast.tom, supervisee=cast.sam, session_id=session.pk, on=TODAY, now=NOW) == 0


def test_an_action_carried_before_and_re_dated_in_this_session_is_carried_on_from_it(
    cast: Cast, session: Session
) -> None:
    """What happened to it in one session says nothing of another."""
    action = agreed(cast, session)
    earlier, later = (
        booked(session.agreement, cast.sam, cast.tom, STARTS + timedelta(days=days), AUTUMN) for days in (21, 28)
    )
    actions_carry(by=cast.tom, supervisee=cast.sam, session_id=earlier.pk, on=date(2026, 12, 2), now=NOW)
    moved = date(2026, 12, 18)
    action_redate(by=cast.tom, action=action, due=moved, reason="Away", now=NOW, session_id=later.pk)

    actions_carry(by=cast.tom, supervisee=cast.sam, session_id=later.pk, on=date(2026, 12, 9), now=NOW)

    assert again(action).carried == 2


def test_a_new_date_is_counted_and_moves_the_duty(cast: Cast, session: Session) -> None:
    action = agreed(cast, session)
    duty = Obligation.objects.get(duty="action_closed")

    action_redate(by=cast.sam, action=action, due=date(2026, 12, 4), reason="The nurse is away", now=NOW)

    moved = Obligation.objects.get(duty="action_closed")
    assert (duty.due, moved.due, moved.pk) == (DUE, date(2026, 12, 4), duty.pk)
    assert again(action).redated == 1
    change = Change.objects.select_related("key").get(kind="redated")
    assert (change.due_before, change.due_after, change.reason) == (DUE, date(2026, 12, 4), "The nurse is away")


def test_closing_needs_to_say_what_came_of_it_and_meets_the_duty(cast: Cast, session: Session) -> None:
    action = agreed(cast, session)

    with pytest.raises(Refusal, match="Say what came of it"):
        action_close(by=cast.sam, action=action, on=TODAY, outcome=" ", now=NOW)
    action_close(by=cast.sam, action=action, on=TODAY, outcome="No effect", now=NOW)

    assert Obligation.objects.get(duty="action_closed").met == TODAY
    with pytest.raises(Refusal, match="is closed"):
        action_close(by=cast.sam, action=again(action), on=TODAY, outcome="Again", now=NOW)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"due": DUE}, "the date it already has"),
        ({"due": date(2026, 11, 1)}, "has passed already"),
        ({"reason": ""}, "Say why it needs a new date"),
    ],
)
def test_a_new_date_that_makes_no_sense_is_refused(
    cast: Cast, session: Session, change: dict[str, object], sentence: str
) -> None:
    action = agreed(cast, session)

    with pytest.raises(Refusal, match=sentence):
        action_redate(by=cast.sam, action=action, now=NOW, **{"due": date(2026, 12, 4), "reason": "Away", **change})  # type: ignore[arg-type]

    assert again(action).redated == 0


def test_what_happened_to_an_action_cannot_be_taken_back(cast: Cast, session: Session) -> None:
    """G-22: below the application as well."""
    action = agreed(cast, session)
    action_redate(by=cast.sam, action=action, due=date(2026, 12, 4), reason="Away", now=NOW)

    for statement in ("DELETE FROM actions_change", "UPDATE actions_change SET kind = 'closed'"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_owner_closes_by_the_page_once_and_others_may_not(cast: Cast, session: Session, client: Client) -> None:
    action = agreed(cast, session, part="case")
    close = reverse("actions:action_close", args=[action.pk])
    sent = {"outcome": "Nurse rung", "idempotency_key": "cd" * 16, **boxes(TODAY, "closed_on")}

    assert signed_in(client, cast.una).get(close).status_code == 404
    assert signed_in(client, cast.dan).get(close).status_code == 404
    assert signed_in(client, cast.priya).get(close).status_code == 403
    signed_in(client, cast.sam)
    assert client.post(close, sent).status_code == 303
    assert client.post(close, sent).status_code == 303

    assert Change.objects.filter(kind="closed").count() == 1
    assert "Nurse rung" in client.get(reverse("actions:action", args=[action.pk])).content.decode()


def test_the_list_asks_as_much_for_ten_times_the_actions(cast: Cast, session: Session, client: Client) -> None:
    """Promise 7."""
    signed_in(client, cast.sam)
    agreed(cast, session)
    agreed(cast, session)
    client.get(reverse("actions:actions"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("actions:actions"))
    for _ in range(20):
        agreed(cast, session)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("actions:actions"))

    assert len(many) == len(few)
