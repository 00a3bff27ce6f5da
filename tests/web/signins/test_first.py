"""A first way in by two people: whoever makes the link never opens it as somebody powerful (G-12, G-17, G-19)."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from keel.web.accounts.models import Account, Recovery
from keel.web.accounts.services import first_password_set, first_sign_in_path
from keel.web.approvals.models import Request
from keel.web.approvals.services import approve
from keel.web.ledger.models import LedgerEntry
from keel.web.page.refusals import Refusal
from keel.web.people.models import Member
from keel.web.people.services import (
    Givers,
    MemberDetails,
    OrganisationDetails,
    account_link_create,
    member_create,
    member_leave,
    organisation_create,
    role_end,
    role_give,
)
from keel.web.scope import in_organisation
from keel.web.signins.first import NAME
from keel.web.signins.outside import OutsidePerson, outside_person_name
from keel.web.signins.services import first_way_in_ask, second_half_make
from tests.cast import BEGAN, JOINED, NOW, PASSWORD, TODAY, Cast, account, signed_in
from tests.kept import kept

REASON = "Kit Lane begins as our deputy and showed me her passport."
EMAIL = "kit@alder.example"
WORDS = "three wise oxen graze"
WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def _empty_cache(cast: Cast) -> None:
    cache.clear()


@kept(lambda cast, made: Member.objects.select_related("key__organisation_key", "account").get(pk=made.pk))
def kit(cast: Cast) -> Member:
    """Newly here, without a role."""
    return added(cast.school.pk, "Kit Lane")


@kept(lambda cast, made: Member.objects.select_related("key__organisation_key", "account").get(pk=made.pk))
def deputy(cast: Cast) -> Member:
    """Newly here, and deputy."""
    made = kit(cast)
    role_give(by=Givers(cast.ruth, cast.grace), member=made, role="deputy", first=TODAY, now=NOW)
    return made


def added(organisation_id: object, name: str, **options: object) -> Member:
    details = MemberDetails(name=name, staff_number=name, job_title="", joined_on=JOINED)
    return member_create(by=None, organisation_id=organisation_id, details=details, now=BEGAN, **options)  # type: ignore[arg-type]


def asked(by: Member, member: Member) -> Request:
    return first_way_in_ask(by=by, member=member, email=EMAIL, reason=REASON, now=NOW)


def link(by: Member, member: Member, *, now=NOW) -> str:
    again = Member.objects.select_related("key", "account").get(pk=member.pk)
    return account_link_create(by=by, member=again, email=f"{again.pk}@alder.example", now=now)


def begin(path: str, **given: str):
    return Client().post(path, {"password": WORDS, "again": WORDS, **given})


def test_the_link_alone_is_refused_and_says_what_to_do(cast: Cast, client: Client) -> None:
    member = deputy(cast)
    with pytest.raises(Refusal, match="ask for their first way in: a second person agrees"):
        link(cast.neil, member)
    page = signed_in(client, cast.neil, confirmed=True)
    assert "Ask for their first way in" in page.get(f"/people/{member.pk}/").text
    assert "ask for their first way in" in page.post(f"/people/{member.pk}/account/", {"email": EMAIL}).text
    assert not Account.objects.filter(email=EMAIL).exists()


def test_one_asks_another_agrees_and_only_both_halves_open(cast: Cast, client: Client) -> None:
    member = deputy(cast)
    page = signed_in(client, cast.neil, confirmed=True)
    assert page.get(f"/sign-ins/{member.pk}/first/").status_code == 200
    answer = page.post(f"/sign-ins/{member.pk}/first/", {"email": EMAIL, "reason": REASON})
    assert answer["Location"] == f"/sign-ins/{member.pk}/"
    row = Request.objects.get(act=NAME)
    assert "waits for a second person" in page.get(answer["Location"]).text
    second = signed_in(Client(), cast.ruth, confirmed=True)
    assert f"for the first time, as {EMAIL}" in second.get(f"/approvals/{row.pk}/").text
    second.post(f"/approvals/{row.pk}/agree/")
    made = page.post(f"/people/{member.pk}/account/", {"email": EMAIL}).text
    path = re.search(r"/account/begin/[^<\s]+", made)
    assert path, made
    assert "Kit Lane" in second.get("/sign-ins/halves/").text
    code = re.search(r'<code class="key">(\d{8})</code>', second.post(f"/sign-ins/halves/{row.pk}/").text)
    assert code
    assert begin(path[0]).status_code == begin(path[0], code="00000000").status_code == 200
    assert begin(path[0], code=code[1])["Location"] == reverse("mfa_activate_totp")
    assert not Recovery.objects.exists()
    assert LedgerEntry.objects.filter(act="first way in agreed", actor_member=cast.ruth.pk).count() == 1


def test_nobody_holds_both_halves(cast: Cast, client: Client) -> None:
    """Whoever agreed may keep the list of people as well: the headteacher does."""
    member = deputy(cast)
    row = approve(by=cast.ruth, request=asked(cast.neil, member), now=NOW)
    with pytest.raises(Refusal, match="nobody holds both"):
        link(cast.ruth, member)
    page = signed_in(client, cast.ruth, confirmed=True).get(f"/sign-ins/{member.pk}/").text
    assert "Codes to hand over" in page
    assert "Make the link" not in page
    for who in (cast.neil, cast.grace, cast.una):
        answer = signed_in(Client(), who, confirmed=True).post(f"/sign-ins/halves/{row.pk}/")
        assert answer.status_code == 404


def test_an_earlier_agreement_makes_no_code_for_a_later_one(cast: Cast) -> None:
    member = deputy(cast)
    first = approve(by=cast.ruth, request=asked(cast.neil, member), now=NOW)
    early = link(cast.neil, member)
    approve(by=cast.neil, request=asked(cast.ruth, member), now=NOW)
    assert Client().get(early).status_code == 404
    with pytest.raises(Refusal, match="asked for anew"):
        second_half_make(by=cast.ruth, request=first, now=NOW)


def test_after_a_week_it_is_asked_for_anew(cast: Cast) -> None:
    """ASVS 6.4.1: a link grows old as well."""
    member = deputy(cast)
    approve(by=cast.ruth, request=asked(cast.neil, member), now=NOW)
    path = link(cast.neil, member)
    later = NOW + WEEK + timedelta(minutes=1)
    with pytest.raises(Refusal, match="has run out"):
        link(cast.neil, member, now=later)
    with cast.at(NOW + WEEK - timedelta(minutes=1)):
        assert Client().get(path).status_code == 200
    with cast.at(later):
        assert Client().get(path).status_code == 404
        row = first_way_in_ask(by=cast.neil, member=member, email=EMAIL, reason=REASON, now=later)
        approve(by=cast.ruth, request=row, now=later)
        assert link(cast.neil, member, now=later)


def test_a_role_given_later_voids_the_link_that_one_person_made(cast: Cast) -> None:
    member = kit(cast)
    path = link(cast.neil, member)
    assert Client().get(path).status_code == 200
    role_give(by=cast.neil, member=member, role="teacher", first=TODAY, now=NOW)
    assert Client().get(path).status_code == 200
    role_give(by=Givers(cast.ruth, cast.grace), member=member, role="deputy", first=TODAY, now=NOW)
    assert Client().get(path).status_code == begin(path).status_code == 404
    assert LedgerEntry.objects.filter(act="sign-up links voided").count() == 1
    with pytest.raises(Refusal, match="first way in"):
        link(cast.neil, member)


def test_a_role_to_come_or_over_takes_two_as_well(cast: Cast) -> None:
    member = deputy(cast)
    role_end(by=cast.ruth, held=member.roles.get(), last=TODAY, now=NOW)
    with pytest.raises(Refusal, match="first way in"):
        link(cast.neil, member, now=NOW + WEEK)


ASKS = {"neil": "", "ruth": "", "sam": "keeps the list", "priya": "keeps the list", "grace": "keeps the list"}
AGREES = {
    "ruth": "",
    "priya": "",
    "ben": "",
    "grace": "",
    "neil": "cannot agree",
    "sam": "agreed to by",
    "tom": "agreed",
}


def test_who_may_ask_and_who_may_agree(cast: Cast) -> None:
    member = deputy(cast)
    for who, words in ASKS.items():
        if words:
            with pytest.raises(Refusal, match=words):
                asked(cast.people[who], member)
    row = asked(cast.neil, member)
    with pytest.raises(Refusal, match="has asked for this already"):
        asked(cast.ruth, member)
    for who, words in AGREES.items():
        if words:
            with pytest.raises(Refusal, match=words):
                approve(by=getattr(cast, who), request=row, now=NOW)
    with pytest.raises(Refusal, match="Nobody raises themselves"):
        approve(by=member, request=row, now=NOW)
    approve(by=cast.ben, request=row, now=NOW)


def test_nobody_with_a_password_begins_that_way(cast: Cast) -> None:
    with pytest.raises(Refusal, match="has set a password already"):
        asked(cast.neil, cast.ben)


@pytest.mark.parametrize(("who", "status"), [("neil", 200), ("ruth", 200), ("sam", 403), ("priya", 403), ("una", 403)])
def test_who_sees_the_page(cast: Cast, client: Client, who: str, status: int) -> None:
    address = f"/sign-ins/{deputy(cast).pk}/first/"
    assert signed_in(client, getattr(cast, who)).get(address).status_code == status


def test_the_page_confirms_asks_once_and_knows_no_stranger(cast: Cast, client: Client) -> None:
    member = deputy(cast)
    address, sent = f"/sign-ins/{member.pk}/first/", {"email": EMAIL, "reason": REASON, "idempotency_key": "a" * 32}
    assert "/account/confirm/" in signed_in(client, cast.neil).post(address, sent)["Location"]
    browser = signed_in(client, cast.neil, confirmed=True)
    assert "at least 20 characters" in browser.post(address, {"email": EMAIL, "reason": "Kit"}).text
    for _ in range(2):
        browser.post(address, sent)
    assert Request.objects.filter(act=NAME).count() == 1
    for pk in (cast.una.pk, uuid4()):
        assert browser.get(f"/sign-ins/{pk}/first/").status_code == 404
        assert browser.post(f"/sign-ins/{pk}/first/", sent).status_code == 404


class Nursery:
    """The smallest setting: Neil set it up, and gave Hal the headteacher's role."""

    def __init__(self, organisation_id: object) -> None:
        self.pk = organisation_id
        self.neil = added(organisation_id, "Neil Ford", account=account("neil@hazel.example"))
        role_give(by=None, member=self.neil, role="business manager", first=JOINED, now=BEGAN)

    def head(self, name: str = "Hal Ives") -> Member:
        made = added(self.pk, name)
        role_give(by=self.neil, member=made, role="headteacher", first=JOINED, now=BEGAN)
        return made


@pytest.fixture
def nursery(cast: Cast):
    made = organisation_create(details=OrganisationDetails(name="Hazel Nursery"), now=BEGAN)
    with in_organisation(made.pk):
        yield Nursery(made.pk)


def opened(member: Member) -> Member:
    again = Member.objects.select_related("account").get(pk=member.pk)
    assert again.account is not None
    token = first_sign_in_path(again.account).split("/")[-2]
    assert first_password_set(account=again.account, password=PASSWORD, token=token)
    return again


def lead(nursery: Nursery, head: Member) -> Member:
    made = added(nursery.pk, "Ida Moss")
    role_give(by=head, member=made, role="designated safeguarding lead", first=JOINED, now=BEGAN)
    return made


def test_one_makes_the_link_alone_only_before_anybody_else_could_ever_agree(nursery: Nursery) -> None:
    head = nursery.head()
    link(nursery.neil, head)
    said = LedgerEntry.objects.get(act="sign-up link made alone")
    assert said.actor_member == nursery.neil.pk
    head = opened(head)
    ida = lead(nursery, head)
    with pytest.raises(Refusal, match="first way in"):
        link(nursery.neil, ida)
    with pytest.raises(Refusal, match="may not end alone: Headteacher"):
        member_leave(by=nursery.neil, member=head, left_on=TODAY, now=NOW)
    member_leave(by=Givers(nursery.neil, ida), member=head, left_on=TODAY, now=NOW)
    with pytest.raises(Refusal, match="first way in"):
        account_link_create(by=nursery.neil, member=ida, email="ida@hazel.example", now=NOW)
    assert LedgerEntry.objects.filter(act="sign-up link made alone").count() == 1


def test_where_somebody_from_outside_was_named_they_agree_and_nobody_is_let_in_alone(nursery: Nursery) -> None:
    who = OutsidePerson("Olu Trent", "olu@trust.example", "Safeguarding officer of our trust")
    path = outside_person_name(organisation_id=nursery.pk, who=who, now=NOW)  # type: ignore[arg-type]
    assert Client().get(path).status_code == 200
    head = nursery.head()
    with pytest.raises(Refusal, match="first way in"):
        link(nursery.neil, head)
    olu = opened(Member.objects.get(staff_number="outside-1"))
    row = first_way_in_ask(by=nursery.neil, member=head, email="hal@hazel.example", reason=REASON, now=NOW)
    row = approve(by=olu, request=row, now=NOW)
    assert len(second_half_make(by=olu, request=row, now=NOW)) == 8
    head = opened(head)
    later = first_way_in_ask(
        by=nursery.neil, member=lead(nursery, head), email="ida@hazel.example", reason=REASON, now=NOW
    )
    with pytest.raises(Refusal, match="This is agreed to by"):
        approve(by=olu, request=later, now=NOW)
    entry = LedgerEntry.objects.get(act="outside second person named")
    assert entry.reason is not None
    assert entry.reason.text == who.why


def test_whoever_came_in_by_a_link_of_one_is_not_raised_by_one(nursery: Nursery) -> None:
    """Else an administrator opens the account of somebody made up, and then gives it the headteacher's role."""
    outside_person_name(
        organisation_id=nursery.pk,  # type: ignore[arg-type]
        who=OutsidePerson("Olu Trent", "olu@trust.example", "Safeguarding officer of our trust"),
        now=NOW,
    )
    friend = added(nursery.pk, "Fay Friend")
    link(nursery.neil, friend)
    with pytest.raises(Refusal, match="by a link that one person made"):
        role_give(by=nursery.neil, member=opened(friend), role="headteacher", first=TODAY, now=NOW)


@pytest.mark.parametrize("why", ["", "A friend."])
def test_who_somebody_from_outside_is_is_said(nursery: Nursery, why: str) -> None:
    with pytest.raises(Refusal, match="at least 20 characters"):
        outside_person_name(organisation_id=nursery.pk, who=OutsidePerson("Olu", "olu@trust.example", why), now=NOW)  # type: ignore[arg-type]
