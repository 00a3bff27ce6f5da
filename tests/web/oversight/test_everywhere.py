"""What needs one person over all their memberships: a page of its own, and nothing of one school in another (G-05)."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from keel.web.obligations.models import Obligation
from keel.web.people.models import Member, Organisation
from keel.web.people.services import (
    MemberDetails,
    OrganisationDetails,
    member_create,
    organisation_create,
)
from keel.web.scope import in_organisation
from tests.cast import JOINED, NOW, TODAY, Cast, adopt_formal_cycle, signed_in
from tests.web.sessions.making import AUTUMN, agreement_of, booked

PAGE = "oversight:everywhere"
MARK = "vorpalmark"


@pytest.fixture
def there(cast: Cast) -> Member:
    """Tom, who supervises in the other school too; something is past its day there."""
    with in_organisation(cast.other_school.pk):
        adopt_formal_cycle(cast.una)
        tom = _member(cast.other_school, cast.tom)
        _owed(tom, "agenda_sent", TODAY - timedelta(days=1))
    return tom


def _member(organisation: Organisation, person: Member) -> Member:
    assert person.account is not None
    details = MemberDetails(
        name=person.name, staff_number="V1", job_title=f"Visitor {MARK}", joined_on=JOINED + timedelta(days=1)
    )
    return member_create(by=None, organisation_id=organisation.pk, details=details, account=person.account, now=NOW)


def _owed(member: Member, duty: str, due: date) -> None:
    Obligation.objects.create(
        key=f"{duty} {MARK} {due}", duty=duty, clause="1", strength="must", owed_by=member, opens=JOINED, due=due,
        warning=f"warned {MARK}",
    )  # fmt: skip


def test_it_says_for_each_school_how_much_waits_and_leads_there(cast: Cast, there: Member, client: Client) -> None:
    booked(agreement_of(cast, cast.sam, cast.tom), cast.sam, cast.tom, NOW + timedelta(days=2), AUTUMN)
    text = signed_in(client, cast.tom).get(reverse(PAGE)).text
    here, other = text.index("Alder Grove School</h2>"), text.index("Birch Lane School</h2>")
    assert "You are here" in text[here:other]
    assert "Your next session" in text[here:other]
    assert "past its day" in text[other:]
    assert "Your next session" not in text[other:]
    assert "Send" in text[other:], "the duty as the policy names it"
    assert client.post(reverse("people:chosen", args=[there.pk])).status_code == 303
    assert "Birch Lane School" in client.get("/").text


def test_no_name_and_nothing_written_stands_on_it(cast: Cast, there: Member, client: Client) -> None:
    booked(agreement_of(cast, cast.sam, cast.tom), cast.sam, cast.tom, NOW + timedelta(days=2), AUTUMN)
    text = signed_in(client, cast.tom).get(reverse(PAGE)).text
    assert "Sam" not in text
    assert MARK not in text


def test_in_one_school_nothing_of_the_other_is_to_be_seen(cast: Cast, there: Member, client: Client) -> None:
    signed_in(client, cast.tom)
    for member, absent in (
        (cast.tom, "Birch Lane|Una Doyle|" + MARK),
        (there, "Alder Grove|Ruth Adeyemi|Sam Whitlock"),
    ):
        client.post(reverse("people:chosen", args=[member.pk]))
        for path in ("/", "/people/", "/sessions/", "/cases/", "/people/me/ledger/", "/find/"):
            answer = client.get(path)
            assert answer.status_code == 200
            assert not any(word in answer.text for word in absent.split("|"))


def test_somebody_elses_memberships_and_those_not_begun_are_not_on_it(
    cast: Cast, there: Member, client: Client
) -> None:
    text = signed_in(client, cast.sam).get(reverse(PAGE)).text
    assert "Alder Grove" in text
    assert "Birch Lane" not in text
    assert client.post(reverse(PAGE)).status_code == 405
    assert Client().get(reverse(PAGE)).status_code == 302


def test_it_asks_as_often_for_ten_memberships_as_for_one(cast: Cast, client: Client) -> None:
    def asked() -> int:
        signed_in(client, cast.tom)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(PAGE)).status_code == 200
        return len(captured)

    asked()
    one = asked()
    for number in range(9):
        school = organisation_create(details=OrganisationDetails(name=f"School {number}"), now=NOW)
        with in_organisation(school.pk):
            _owed(_member(school, cast.tom), "agenda_sent", TODAY)
    assert asked() == one
    assert client.get(reverse(PAGE)).text.count("Go there") == 9
