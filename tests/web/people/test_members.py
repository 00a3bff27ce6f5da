"""Members: told apart by number, shut out when they leave, and their account opened by themselves alone."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from keel.web.accounts.models import AccountSession
from keel.web.page.refusals import Refusal
from keel.web.people.models import Member
from keel.web.people.selectors import by_name, is_here, members, role_slugs, roles_of
from keel.web.people.services import (
    MemberDetails,
    account_link_create,
    member_change,
    member_create,
    member_leave,
    role_give,
)
from tests.cast import JOINED, NOW, TODAY, Cast, signed_in

DAY = timedelta(days=1)


def add(cast: Cast, name: str, number: str) -> Member:
    details = MemberDetails(name=name, staff_number=number, job_title="Teacher", joined_on=JOINED)
    return member_create(by=cast.neil, organisation_id=cast.school.pk, details=details, now=NOW)


def test_two_people_of_one_name_stay_two(cast: Cast) -> None:
    """G-33."""
    twin = add(cast, "Sam Whitlock", "S900")
    assert twin.pk != cast.sam.pk
    assert [one.staff_number for one in by_name(members()) if one.name == "Sam Whitlock"] == ["S005", "S900"]


@pytest.mark.parametrize(
    ("name", "number", "words"),
    [
        ("Kit Lane", "S005", "Staff number S005 belongs to somebody else already"),
        ("Kit Lane", " s005 ", "belongs to somebody else already"),
        ("Kit Lane", "  ", "There is no staff number"),
        ("   ", "S901", "There is no name"),
    ],
)
def test_refused_details_say_why(cast: Cast, name: str, number: str, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        add(cast, name, number)


def test_a_name_is_sealed_in_the_database_and_read_again(cast: Cast) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM people_member")
        assert all(b"Whitlock" not in bytes(name) for (name,) in cursor.fetchall())
    assert members().get(pk=cast.sam.pk).name == "Sam Whitlock"


def test_changing_details_keeps_ones_own_number(cast: Cast) -> None:
    member_change(
        by=cast.neil, member=cast.sam, name="Sam Whitlock-Reed", staff_number="S005", job_title="Officer", now=NOW
    )
    assert members().get(pk=cast.sam.pk).name == "Sam Whitlock-Reed"


def test_leaving_signs_somebody_out_everywhere_at_once(cast: Cast) -> None:
    """G-09: five live sessions, and the next request of each is refused."""
    browsers = [signed_in(Client(), cast.sam) for _ in range(5)]
    assert all(browser.get(reverse("people:members")).status_code == 200 for browser in browsers)
    member_leave(by=cast.ruth, member=cast.sam, left_on=TODAY, now=NOW)
    assert not AccountSession.objects.filter(account_id=cast.sam.account_id).exists()
    assert all(browser.get(reverse("people:members")).status_code == 302 for browser in browsers)
    again = signed_in(Client(), cast.sam).get(reverse("people:members"))
    assert again.status_code == 403
    assert "No school opens for this account" in again.text


def test_leaving_on_a_later_day_ends_roles_the_day_before_and_nothing_yet(cast: Cast, client: Client) -> None:
    role_give(by=cast.ruth, member=cast.sam, role="teacher", first=TODAY + 40 * DAY, now=NOW)
    signed_in(client, cast.sam)
    member_leave(by=cast.ruth, member=cast.sam, left_on=TODAY + 30 * DAY, now=NOW)
    assert client.get(reverse("people:members")).status_code == 200
    assert [(held.role, held.last) for held in roles_of(cast.sam)] == [("safeguarding officer", TODAY + 29 * DAY)], (
        "the role that was to begin after leaving is gone"
    )
    assert role_slugs(cast.sam, TODAY + 30 * DAY) == frozenset()
    assert not is_here(cast.sam, TODAY + 30 * DAY)


@pytest.mark.parametrize(
    ("who", "day", "words"),
    [("ruth", TODAY, "You cannot enter your own leaving"), ("sam", JOINED, "is not after the day they joined")],
)
def test_leaving_that_cannot_be_is_refused(cast: Cast, who: str, day: object, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        member_leave(by=cast.ruth, member=cast.people[who], left_on=day, now=NOW)  # type: ignore[arg-type]


def test_a_link_lets_its_holder_choose_a_password_and_nobody_who_has_one_gets_another(
    cast: Cast, client: Client
) -> None:
    newcomer = add(cast, "Kit Lane", "S900")
    path = account_link_create(by=cast.neil, member=newcomer, email="kit@alder.example", now=NOW)
    newcomer.refresh_from_db()
    assert newcomer.account is not None
    assert not newcomer.account.has_usable_password()
    assert client.get(path).status_code == 200
    with pytest.raises(Refusal, match="has set a password already"):
        account_link_create(by=cast.neil, member=cast.ruth, email="", now=NOW)


@pytest.mark.parametrize(
    ("email", "words"),
    [("kit", "This is no e-mail address"), ("SAM@alder.example", "Somebody has an account with this e-mail address")],
)
def test_an_address_that_will_not_do_is_refused(cast: Cast, email: str, words: str) -> None:
    """Nobody's account is taken over by typing their address."""
    newcomer = add(cast, "Kit Lane", "S900")
    with pytest.raises(Refusal, match=words):
        account_link_create(by=cast.neil, member=newcomer, email=email, now=NOW)


def test_no_account_is_made_for_somebody_who_left(cast: Cast) -> None:
    newcomer = add(cast, "Kit Lane", "S900")
    member_leave(by=cast.neil, member=newcomer, left_on=TODAY, now=NOW)
    with pytest.raises(Refusal, match="This person has left"):
        account_link_create(by=cast.neil, member=newcomer, email="kit@alder.example", now=NOW)
