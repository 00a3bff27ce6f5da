"""Every sort of holder the table names, from asking to the second it ends; by the same steps for each (S20, S21)."""

from typing import Any, Final, NamedTuple

import pytest
from django.test import Client
from django.urls import reverse

from keel.web.access.models import Granted
from keel.web.access.selectors import visible
from keel.web.access.settings_source import settings_of
from keel.web.approvals.services import approve, refuse
from keel.web.grants import things
from keel.web.grants.models import Grant
from keel.web.grants.purposes import EMERGENCY, PURPOSES, opens
from keel.web.grants.services import Wanted, grant_ask, grant_revoke
from keel.web.notices.models import Notice
from keel.web.page.refusals import Refusal
from keel.web.people.models import Member
from keel.web.people.roles import ROLES
from keel.web.people.selectors import standing
from keel.web.people.services import role_end
from keel.web.sessions.models import RecordPart
from keel.web.sessions.services.records import disagreement_add
from tests.cast import NOW, TODAY, Cast, signed_in
from tests.web.grants.giving import HOUR, SECOND, WHY, given_by, investigation, officer, page, parts
from tests.web.sessions import stage as stages
from tests.web.sessions.stage import Stage


class Case(NamedTuple):
    """A holder by role and first name, what they hold, and the two who give it."""

    role: str
    who: str
    purpose: str
    asks: str
    agrees: str
    reads: tuple[str, ...]


HOLDERS: Final = (
    Case("quality reviewer", "lena", "quality sample", "ruth", "priya", ("case",)),
    Case("chair of governors", "grace", "quality sample", "ruth", "priya", ("case",)),
    Case("safeguarding governor", "iris", "quality sample", "ruth", "priya", ("case",)),
    Case("investigating officer", "iris", "investigation", "ruth", "grace", ("case", "personal", "session")),
    Case("inspector", "iris", "inspection", "ruth", "priya", ("case",)),
    Case("trust safeguarding lead", "iris", "single record", "ruth", "priya", ("case",)),
    Case("headteacher", "ruth", "single record", "ruth", "grace", ("case", "personal", "session")),
)


@pytest.fixture(params=HOLDERS, ids=lambda one: one.role)
def one(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Case:
    monkeypatch.setattr(things, "SHARE", 1)  # so that two entries are a sample
    found: Case = request.param
    return found


def held(cast: Cast, one: Case) -> Member:
    if cast.people[one.who].roles.filter(role=one.role).exists():
        return cast.people[one.who]
    return officer(cast, one.who, one.role)


def wanted(stage: Stage, one: Case, holder: Member) -> Wanted:
    named: dict[str, Any] = {} if PURPOSES[one.purpose].sampled else {"things": (stage.session.pk, stage.ada.pk)}
    return Wanted(purpose=one.purpose, holder=holder, minutes=60, **named)


def test_a_grant_from_asking_to_its_last_second(cast: Cast, client: Client, one: Case) -> None:
    """S20, S21, G-08, G-10, c4, c5: two give it, both parties see it and each opening, and it ends to the second."""
    stage = stages.issued(cast)
    holder = held(cast, one)
    request = grant_ask(by=cast.people[one.asks], what=wanted(stage, one, holder), reason=WHY, now=NOW)
    for name in {one.who, one.asks}:
        with pytest.raises(Refusal):
            approve(by=cast.people[name], request=request, now=NOW)
    approve(by=cast.people[one.agrees], request=request, now=NOW)
    grant = Grant.objects.get()
    told = set(Notice.objects.filter(kind="grant given").values_list("recipient_id", flat=True))
    assert told == {cast.sam.pk, cast.tom.pk, holder.pk}

    signed_in(client, holder)
    shown = client.get(page("read", grant.pk))
    assert shown.status_code == 200
    assert "Settled at school" in shown.text
    assert ("Ada Marsh" in shown.text) is not PURPOSES[one.purpose].veiled
    theirs = {row.kind for row in shown.context["page_obj"]}
    assert theirs == set(one.reads)
    for name in {"sam", "tom"} - {one.who}:
        signed_in(client, cast.people[name])
        about = client.get(page("grant", grant.pk)).text
        assert f"{holder.name} opened {len(shown.context['page_obj'])} parts of records" in about
        assert f"{holder.name}" in client.get(reverse("people:my_ledger")).text
    for seconds, status in ((-1, 200), (0, 404)):
        with cast.at(grant.ends + seconds * SECOND):
            assert signed_in(client, holder).get(page("read", grant.pk)).status_code == status


def test_a_refused_grant_opens_nothing_and_a_revoked_one_nothing_from_the_next_request(
    cast: Cast, client: Client, one: Case
) -> None:
    """G-09, G-10."""
    stage = stages.issued(cast)
    holder = held(cast, one)
    asks, agrees = cast.people[one.asks], cast.people[one.agrees]
    asked = grant_ask(by=asks, what=wanted(stage, one, holder), reason=WHY, now=NOW)
    refuse(by=agrees, request=asked, reason="Nothing of this is needed for it.", now=NOW)
    assert not Granted.objects.exists()
    grant = given_by(asks, agrees, wanted(stage, one, holder))
    signed_in(client, holder)
    assert client.get(page("read", grant.pk)).status_code == 200
    grant_revoke(by=agrees, grant=grant, now=NOW)
    assert client.get(page("read", grant.pk)).status_code == 404
    assert not Granted.objects.filter(ends__gt=NOW).exists()


def test_a_grant_opens_nothing_more_once_its_holder_loses_the_role(cast: Cast, client: Client) -> None:
    """G-09: the role is asked about at every opening, not only when the grant is given."""
    stage = stages.issued(cast)
    iris = officer(cast, "iris", "investigating officer")
    given_by(cast.ruth, cast.grace, investigation(cast, stage))
    assert visible(RecordPart.objects.all(), iris, on=TODAY).exists()
    held = standing().get(member=iris, role="investigating officer")
    role_end(by=cast.ruth, held=held, last=TODAY, now=NOW)
    assert not visible(RecordPart.objects.all(), iris, on=TODAY).exists()


def test_every_relation_that_may_hold_one_is_brought_by_a_role_and_opens_something(cast: Cast) -> None:
    """A purpose whose holder nobody can be, or whose grant opens nothing, would be a promise without a way."""
    brought = {role.relation for role in ROLES.values()}
    for purpose in (*PURPOSES.values(), EMERGENCY):
        for relation in purpose.holders:
            assert relation in brought, (purpose.slug, relation)
            assert opens(purpose, relation, settings_of(cast.school.pk)), (purpose.slug, relation)


def test_an_investigating_officer_reads_the_notes_on_the_records_it_names(cast: Cast, client: Client) -> None:
    """K9 under c4: on the investigation's page, told to the ledger, and by no grant that names no session."""
    stage = stages.issued(cast)
    disagreement_add(by=cast.sam, record=stage.record, text="I did not say that the plan was fine.", now=NOW)
    iris = officer(cast, "iris", "investigating officer")
    grant = given_by(cast.ruth, cast.grace, investigation(cast, stage))
    of_case = given_by(cast.ruth, cast.grace, investigation(cast, stage, things=(stage.ada.pk,)), now=NOW + HOUR)
    signed_in(client, iris)
    assert "I did not say that the plan was fine." in client.get(page("read", grant.pk)).text
    signed_in(client, cast.sam)
    assert f"Iris Bell opened {len(parts(stage)) + 3} parts of records" in client.get(page("grant", grant.pk)).text
    grant_revoke(by=cast.ruth, grant=grant, now=NOW)
    with cast.at(NOW + HOUR):
        shown = signed_in(client, iris).get(page("read", of_case.pk)).text
    assert "Settled at school" in shown
    assert "I did not say" not in shown
