"""Each obligation in a plain sentence to its owner, where it can be done, and why its date is what it is."""

from datetime import datetime
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from keel.web.obligations import titles
from keel.web.obligations.models import Obligation
from keel.web.obligations.selectors import owed_by
from keel.web.people.models import Member
from tests.cast import LONDON, NOW, TODAY, Cast, signed_in
from tests.web.sessions.making import agreement_of, booked

NINE = datetime(2026, 11, 24, 9, 30, tzinfo=LONDON)


def said(to: Member, duty: str) -> titles.Title:
    row = owed_by(to, on=TODAY).filter(duty=duty)[0]
    return titles.titles([row], to=to)[row.pk]


def page(row: Obligation) -> str:
    return reverse("obligations:why", args=[row.pk])


def test_an_agreement_is_named_by_its_people_and_leads_to_its_page(cast: Cast) -> None:
    drawn_up = said(cast.tom, "agreement_drawn_up")
    assert drawn_up.text.startswith("Draw up the supervision agreement with ")
    assert drawn_up.url.startswith(reverse("agreements:draw_up"))
    agreement = agreement_of(cast, cast.sam, cast.tom)
    row = Obligation.objects.select_related("supervisee__key").get(duty="agreement_reviewed")
    told = titles.titles([row], to=cast.tom)[row.pk]
    assert told.text == "Review the supervision agreement (Sam Whitlock and Tom Okafor)"
    assert told.url == reverse("agreements:review", args=[agreement.pk])


def test_a_cadence_says_with_whom_and_how_often(cast: Cast) -> None:
    row = owed_by(cast.ruth, on=TODAY).filter(supervisee=cast.sam, duty="safeguarding_officer")[0]
    assert titles.titles([row], to=cast.ruth)[row.pk].text == "Hold a session with Sam Whitlock (every 3 weeks)"


def test_what_is_about_a_session_says_its_day(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    session = booked(agreement_of(cast, cast.sam, cast.tom), cast.sam, cast.tom, NINE, NOW)
    one = titles.About("session", "Tue 24 Nov 2026", "/there/")
    monkeypatch.setitem(titles._SAYERS, "session", lambda ids: dict.fromkeys(ids, one))
    monkeypatch.setattr(titles, "_PLACES", {"agenda sent": lambda row: f"/prepare/{row.session_id}/"})
    sent = said(cast.sam, "agenda_sent")
    assert sent.text == "Send the completed agenda for the session of Tue 24 Nov 2026"
    assert sent.url == f"/prepare/{session.pk}/"
    notes = said(cast.sam, "case_notes_completed")
    assert notes.text == "Complete the case notes for the session of Tue 24 Nov 2026"
    assert notes.url == "/there/"


def test_sentences_of_many_rows_ask_no_more_than_of_one(cast: Cast) -> None:
    agreement_of(cast, cast.sam, cast.tom)
    agreement_of(cast, cast.iris, cast.ruth)
    rows = list(Obligation.objects.select_related("supervisee__key"))

    def queries(some: list[Obligation]) -> int:
        with CaptureQueriesContext(connection) as asked:
            titles.titles(some, to=cast.tom)
        return len(asked)

    one = next(row for row in rows if row.agreement_id)
    queries([one])
    assert queries(rows) <= queries([one]) + 1
    assert not titles.titles([], to=cast.tom)


def test_an_obligation_is_about_no_other_kind() -> None:
    with pytest.raises(ValueError, match="never about a weather"):
        titles.say_about("weather", lambda ids: {})


def test_a_date_opens_its_clause_its_facts_and_its_arithmetic(cast: Cast, client: Client) -> None:
    booked(agreement_of(cast, cast.sam, cast.tom), cast.sam, cast.tom, NINE, NOW)
    row = Obligation.objects.get(duty="agenda_sent")
    signed_in(client, cast.sam)
    shown = client.get(page(row)).text
    for words in ("S11, Prepared a week before (must)", "set for Tue 24 Nov 2026", "Tue 17 Nov 2026, 1 week before"):
        assert words in shown
    part = client.get(page(row), headers={"X-Keel-Part": "why"}).text
    assert "Tue 17 Nov 2026, 1 week before" in part
    assert "<html" not in part


@pytest.mark.parametrize(
    ("name", "status"), [("sam", 200), ("tom", 200), ("priya", 200), ("ruth", 200), ("dan", 404), ("una", 404)]
)
def test_a_date_explains_itself_to_those_it_concerns(cast: Cast, client: Client, name: str, status: int) -> None:
    """K2: its owner, whoever owes it too, the supervisee, and those who see the schedule."""
    agreement_of(cast, cast.sam, cast.tom)
    row = Obligation.objects.get(duty="agreement_reviewed")
    signed_in(client, cast.una if name == "una" else cast.people[name])
    assert client.get(page(row)).status_code == status
    assert client.get(reverse("obligations:why", args=[uuid4()])).status_code == 404
    assert client.post(page(row)).status_code == 405


def test_what_is_no_longer_computed_is_not_explained(cast: Cast, client: Client) -> None:
    row = Obligation.objects.filter(owed_by=cast.ruth)[0]
    Obligation.objects.filter(pk=row.pk).update(key="of another time")
    signed_in(client, cast.ruth)
    assert client.get(page(row)).status_code == 404
