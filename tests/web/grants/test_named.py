"""Whoever agrees to a grant reads which sessions and cases it opens, as far as they may know of them (S20, G-07)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from keel.web.access.services import exclude
from keel.web.approvals.models import Request
from keel.web.approvals.services import approve
from keel.web.grants.models import Grant
from keel.web.grants.services import Wanted, grant_ask
from tests.cast import NOW, Cast, signed_in
from tests.web.grants.giving import WHY, page
from tests.web.sessions import stage as stages
from tests.web.sessions.making import AUTUMN, booked
from tests.web.sessions.stage import Stage

BY_NAME = "The session of Thu 12 Nov 2026: Sam Whitlock with Tom Okafor"
WHO = {
    "priya": BY_NAME,
    "ruth": BY_NAME,
    "grace": "The session of Thu 12 Nov 2026: Safeguarding officer with Assistant head",
}
"""As the table has it: lead and headteacher know of sessions, the chair of governors of their number (K2)."""


def asked(stage: Stage, *things: object) -> Request:
    """The headteacher asks to read it herself for an hour."""
    what = Wanted(purpose="single record", holder=stage.cast.ruth, minutes=60, things=things)  # type: ignore[arg-type]
    return grant_ask(by=stage.cast.ruth, what=what, reason=WHY, now=NOW)


def shown(client: Client, stage: Stage, name: str, row: Request) -> str:
    """The request's page, as this person sees it."""
    answer = signed_in(client, stage.cast.people[name]).get(reverse("approvals:one", args=[row.pk]))
    assert answer.status_code == 200, name
    return answer.text


@pytest.mark.parametrize("name", WHO)
def test_a_request_says_which_session_and_case_to_whoever_agrees_and_names_no_child(
    cast: Cast, client: Client, name: str
) -> None:
    """As it waits, and on the grant that comes of it."""
    stage = stages.issued(cast)
    row = asked(stage, stage.session.pk, stage.ada.pk)
    waiting = shown(client, stage, name, row)
    approve(by=cast.priya, request=row, now=NOW)
    given = client.get(page("grant", Grant.objects.get().pk)).text

    for text in (waiting, given):
        assert f"<p>{WHO[name]}</p><p>Case 0041</p>" in text
        assert not [one for one in ("Ada", "Marsh", "Joe", "Tern", "0042") if one in text.split("<main")[1]]


def test_somebody_excluded_from_any_of_it_finds_no_request_as_if_there_were_none(cast: Cast, client: Client) -> None:
    """c3, G-01, G-07: the same answer after the same questions; and whoever asked it reads no more of what it is."""
    stage = stages.issued(cast)
    row = asked(stage, stage.session.pk, stage.ada.pk)
    exclude(member=cast.priya, anchor_id=stage.ada.pk, because="subject")
    exclude(member=cast.ruth, anchor_id=stage.session.pk, because="subject")
    signed_in(client, cast.priya).get("/")
    answers = []
    for pk in (row.pk, uuid4()):
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(reverse("approvals:one", args=[pk]))
        answers.append((answer.status_code, len(queries), answer.text.replace(str(pk), "")))

    assert answers[0][0] == 404
    assert answers[0][1] == answers[1][1]
    assert str(row.pk) not in client.get(reverse("approvals:waiting")).text
    own = shown(client, stage, "ruth", row)
    assert "one session" not in own
    assert "2 sessions or cases" in own
    assert "12 Nov" not in own.split("<main")[1]
    assert "0041" not in own


def test_five_sessions_cost_as_many_queries_as_one(cast: Cast, client: Client) -> None:
    stage = stages.issued(cast)
    weeks = [NOW + timedelta(weeks=week) for week in range(1, 5)]
    more = [booked(stage.session.agreement, cast.sam, cast.tom, starts, AUTUMN).pk for starts in weeks]
    one, many = asked(stage, stage.session.pk), asked(stage, stage.session.pk, *more)
    counts = []
    for row, number in ((one, 1), (many, 5)):
        shown(client, stage, "priya", row)
        with CaptureQueriesContext(connection) as queries:
            assert shown(client, stage, "priya", row).count("<p>The session of") == number
        counts.append(len(queries))

    assert counts[0] == counts[1]
