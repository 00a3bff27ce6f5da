"""Whose request it is: one membership, several, none; and that each sees their own school alone."""

from datetime import date
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from keel.web.accounts.models import Account
from keel.web.people.services import MemberDetails, member_create
from keel.web.scope import in_organisation
from tests.cast import NOW, Cast, account, signed_in


def second_membership(cast: Cast, *, joined_on: date) -> object:
    with in_organisation(cast.other_school.pk):
        assert cast.sam.account is not None
        return member_create(
            by=None,
            organisation_id=cast.other_school.pk,
            details=MemberDetails(name="Sam Whitlock", staff_number="V1", job_title="Visitor", joined_on=joined_on),
            account=cast.sam.account,
            now=NOW,
        )


def test_somebody_who_is_not_signed_in_is_sent_to_sign_in(cast: Cast, client: Client) -> None:
    answer = client.get(reverse("people:members"))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


def test_an_account_that_is_a_member_nowhere_gets_no_page_but_its_own(cast: Cast, client: Client) -> None:
    stray: Account = account("stray@nowhere.example")
    client.force_login(stray)
    for name in ("people:members", "people:report_now", "people:my_ledger", "people:organisation"):
        answer = client.get(reverse(name))
        assert answer.status_code == 403
        assert "No school opens for this account" in answer.text
    assert client.get(reverse("account_home")).status_code == 200


def test_a_member_of_two_schools_is_in_one_at_a_time_and_changes_by_a_button(cast: Cast, client: Client) -> None:
    other = second_membership(cast, joined_on=date(2025, 1, 6))
    signed_in(client, cast.sam)
    assert "Alder Grove School" in client.get(reverse("people:organisation")).text
    assert "Birch Lane School" in client.get(reverse("oversight:everywhere")).text
    moved = client.post(reverse("people:chosen", args=[other.pk]))  # type: ignore[attr-defined]
    assert moved.status_code == 303
    page = client.get(reverse("people:members")).text
    assert "Una Doyle" in page
    assert "Ruth Adeyemi" not in page


def test_nobody_acts_as_somebody_elses_membership(cast: Cast, client: Client) -> None:
    signed_in(client, cast.sam)
    assert client.post(reverse("people:chosen", args=[cast.ruth.pk])).status_code == 404
    assert client.post(reverse("people:chosen", args=[uuid4()])).status_code == 404


def test_a_membership_that_begins_later_opens_nothing_yet(cast: Cast, client: Client) -> None:
    other = second_membership(cast, joined_on=date(2026, 12, 1))
    signed_in(client, cast.sam)
    assert client.post(reverse("people:chosen", args=[other.pk])).status_code == 404  # type: ignore[attr-defined]


def test_a_closed_account_opens_nothing(cast: Cast, client: Client) -> None:
    signed_in(client, cast.sam)
    Account.objects.filter(email="sam@alder.example").update(is_active=False)
    assert client.get(reverse("people:members")).status_code == 302
