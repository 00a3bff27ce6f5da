"""An account stands above organisations: whoever is powerful in one is let in by its people alone (G-05, G-12)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from keel.web.accounts.models import Account
from keel.web.approvals.models import Request
from keel.web.approvals.services import approve, ask
from keel.web.page.refusals import Refusal
from keel.web.people.models import Member
from keel.web.people.services import MemberDetails, account_link_create, member_create, member_leave, role_give
from keel.web.people.services.ways_in import elsewhere, why_elsewhere
from keel.web.scope import in_organisation
from keel.web.signins.lost import NAME
from keel.web.signins.services import first_way_in_ask, member_sign_out, sso_let_member, sso_part_member
from tests.cast import JOINED, NOW, TODAY, Cast, signed_in

REASON = "Una helps us here on Thursdays and lost her telephone."


@pytest.fixture(autouse=True)
def _empty_cache(cast: Cast) -> None:
    cache.clear()


def member_of(account: Account | None, organisation_id: Any, number: str = "V1") -> Member:
    details = MemberDetails(name="Una Doyle", staff_number=number, job_title="Visitor", joined_on=JOINED)
    return member_create(by=None, organisation_id=organisation_id, details=details, account=account, now=NOW)


def visiting(cast: Cast, *, opened: bool = True) -> Member:
    """The other school's lead, who helps here as well."""
    if not opened:
        Account.objects.filter(email="una@birch.example").update(password="!not chosen")
    return member_of(Account.objects.get(email="una@birch.example"), cast.school.pk)


def lost(cast: Cast, member: Member) -> Request:
    details = {"member": member.pk}
    return ask(by=cast.neil, act=NAME, details=details, reason=REASON, now=NOW, thing_id=member.pk)


ACTS: dict[str, tuple[bool, Callable[[Cast, Member], Any]]] = {
    "a first link": (False, lambda cast, una: account_link_create(by=cast.neil, member=una, email="", now=NOW)),
    "a first way in by two": (
        False,
        lambda cast, una: first_way_in_ask(by=cast.neil, member=una, email="", reason=REASON, now=NOW),
    ),
    "beginning again by two": (True, lost),
    "letting join a sign-on": (True, lambda cast, una: sso_let_member(by=cast.neil, member=una, now=NOW)),
    "parting from a sign-on": (True, lambda cast, una: sso_part_member(by=cast.neil, member=una, now=NOW)),
}


@pytest.mark.parametrize(("opened", "act"), ACTS.values(), ids=ACTS)
def test_nobody_of_another_organisation_touches_how_they_sign_in(
    cast: Cast, opened: bool, act: Callable[[Cast, Member], Any]
) -> None:
    una = visiting(cast, opened=opened)
    with pytest.raises(Refusal, match="up to that one, their own") as refused:
        act(cast, una)
    assert "Birch" not in str(refused.value), "which one is not said"
    assert not Request.objects.exists()


def test_anybodys_administrator_signs_a_visitor_out(cast: Cast) -> None:
    """A stolen telephone does not wait for the other school; nobody gains anything by it."""
    una = visiting(cast, opened=True)
    assert member_sign_out(by=cast.neil, member=una, now=NOW) == 0


def test_what_was_asked_before_they_were_powerful_elsewhere_is_not_agreed_to(cast: Cast) -> None:
    with in_organisation(cast.other_school.pk):
        there = member_of(cast.dan.account, cast.other_school.pk)
    row = lost(cast, cast.dan)
    with in_organisation(cast.other_school.pk):
        role_give(by=None, member=there, role="deputy", first=TODAY, now=NOW)
    with pytest.raises(Refusal, match="up to that one, their own"):
        approve(by=cast.ruth, request=row, now=NOW)


def test_their_own_organisation_does_it_and_so_does_any_once_they_have_left(cast: Cast) -> None:
    """Powerful in several: the first of them, so that somebody always can."""
    una = visiting(cast)
    role_give(by=None, member=una, role="deputy", first=TODAY, now=NOW + timedelta(minutes=1))
    assert why_elsewhere(una, TODAY)
    with in_organisation(cast.other_school.pk):
        assert why_elsewhere(cast.una, TODAY) == ""
        other = member_of(None, cast.other_school.pk, "V2")
        role_give(by=None, member=other, role="business manager", first=TODAY, now=NOW)
        member_leave(by=other, member=cast.una, left_on=TODAY, now=NOW)
    assert why_elsewhere(una, TODAY) == ""
    assert why_elsewhere(cast.dan, TODAY) == ""


def test_of_many_it_is_asked_as_of_one(cast: Cast, django_assert_num_queries: Any) -> None:
    """Each one's own organisations count, and nobody's for anybody else (G-05)."""
    una, new = visiting(cast), member_of(None, cast.school.pk, "V2")
    with django_assert_num_queries(1):
        assert elsewhere([cast.ruth, una, new, cast.dan], TODAY) == {una.pk}
    assert elsewhere([new], TODAY) == set()


def test_the_page_says_who_does_it_and_offers_to_sign_them_out_alone(cast: Cast, client: Client) -> None:
    una = visiting(cast)
    text = signed_in(client, cast.neil, confirmed=True).get(f"/sign-ins/{una.pk}/").text
    assert "up to that one, their own" in text
    assert "Sign them out everywhere" in text
    assert "Ask a second person" not in text
    assert "Ask for their first way in" not in text
