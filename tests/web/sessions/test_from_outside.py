"""A supervisor from another school opens the sessions that their agreement names, and nothing else (G-05, G-09)."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from keel.web.access.models import Relation
from keel.web.access.selectors import visible
from keel.web.agreements.services import agreement_end
from keel.web.cases.models import Case
from keel.web.people.models import Member
from keel.web.people.services import MemberDetails, member_create, role_give
from keel.web.scope import in_organisation
from keel.web.sessions.models import Entry, Extract, Record, RecordPart, Session
from tests.cast import BEGAN, NOW, TODAY, Cast, signed_in
from tests.web.documents.making import AFTER, STARTS, WEEK, session_of
from tests.web.documents.making import issued as issued_by_tom
from tests.web.sessions.making import AUTUMN, agreement_of, booked, case_of


@pytest.fixture
def una(cast: Cast) -> Member:
    """Una of Birch Lane, who comes to Alder Grove to supervise Lena: one account, a member of both."""
    details = MemberDetails(name="Una Doyle", staff_number="X1", job_title="Supervisor", joined_on=date(2026, 9, 1))
    account = cast.una.account
    member = member_create(by=None, organisation_id=cast.school.pk, details=details, account=account, now=BEGAN)
    role_give(by=None, member=member, role="external supervisor", first=BEGAN.date(), now=BEGAN)
    return member


@pytest.fixture
def theirs(cast: Cast, una: Member) -> Session:
    """The session of Lena with Una."""
    return booked(agreement_of(cast, cast.lena, una), cast.lena, una, STARTS + WEEK, AUTUMN)


def acting(client: Client, cast: Cast, member: Member) -> None:
    """Sign in as Una and choose where to act."""
    signed_in(client, cast.una)
    assert client.post(reverse("people:chosen", args=[member.pk])).status_code == 303


def test_she_stands_in_the_relations_of_a_supervisor_from_outside_alone(theirs: Session, una: Member) -> None:
    found = set(Relation.objects.filter(member=una).values_list("relation", "anchor_kind"))
    assert found == {
        ("other staff", "organisation"),
        ("external supervisor", "agreement"),
        ("external supervisor", "session"),
    }


def test_she_sees_her_sessions_and_none_of_the_schools_others(
    cast: Cast, client: Client, theirs: Session, una: Member
) -> None:
    other = session_of(cast)
    record = issued_by_tom(cast, other)
    child = case_of(cast, "0099", "Ivo Fenn", carrier=cast.lena)
    for model, shown in ((Session, [theirs]), (Record, []), (RecordPart, []), (Entry, []), (Extract, []), (Case, [])):
        rows = visible(model.objects.all(), una, on=TODAY)
        assert list(rows) == shown, model.__name__
    acting(client, cast, una)
    assert client.get(reverse("sessions:session", args=[theirs.pk])).status_code == 200
    for name, pk in (("session", other.pk), ("record", record.pk)):
        assert client.get(reverse(f"sessions:{name}", args=[pk])).status_code == 404
    assert client.get(reverse("cases:case", args=[child.pk])).status_code == 404
    assert client.get(reverse("agreements:agreement", args=[other.agreement_id])).status_code == 404


def test_from_her_own_school_she_reaches_nothing_of_this_one(cast: Cast, client: Client, theirs: Session) -> None:
    acting(client, cast, cast.una)
    assert client.get(reverse("sessions:session", args=[theirs.pk])).status_code == 404
    with in_organisation(cast.other_school.pk):
        assert not Session.objects.exists()


def test_the_end_of_the_agreement_shuts_her_sessions_at_the_next_request(
    cast: Cast, client: Client, theirs: Session, una: Member
) -> None:
    acting(client, cast, una)
    address = reverse("sessions:session", args=[theirs.pk])
    assert client.get(address).status_code == 200
    assert theirs.agreement is not None
    agreement_end(by=cast.lena, agreement=theirs.agreement, ended_on=TODAY, now=NOW)
    assert client.get(address).status_code == 404
    assert client.get(reverse("sessions:list")).status_code == 200
    assert not visible(Session.objects.all(), una, on=TODAY + timedelta(days=1)).exists()


def test_the_schools_own_supervisor_keeps_what_they_wrote(cast: Cast, client: Client) -> None:
    session = session_of(cast)
    record = issued_by_tom(cast, session)
    assert session.agreement is not None
    agreement_end(by=cast.tom, agreement=session.agreement, ended_on=AFTER.date(), now=NOW)
    signed_in(client, cast.tom)
    assert client.get(reverse("sessions:record", args=[record.pk])).status_code == 200
