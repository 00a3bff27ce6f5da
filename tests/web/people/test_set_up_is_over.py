"""Keel is set up once: whatever one person ends, corrects, takes back or backdates, that day does not return (G-12)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from keel.web.approvals.models import Request
from keel.web.approvals.services import approve
from keel.web.page.refusals import Refusal
from keel.web.people.facts import role_facts
from keel.web.people.models import Member, RoleHeld
from keel.web.people.selectors import role_slugs, roles_of, standing
from keel.web.people.services import (
    Givers,
    MemberDetails,
    account_link_create,
    member_create,
    member_leave,
    role_correct,
    role_end,
    role_give,
    role_withdraw,
)
from keel.web.people.services.set_up import has_a_giver, has_another_who_lets_in, has_two_who_agree
from tests.cast import JOINED, NOW, TODAY, Cast, signed_in

DAY = timedelta(days=1)
POWERFUL = ("ruth", "priya", "ben", "grace")


def one(member: Member) -> RoleHeld:
    return standing().get(member=member)


def friend(cast: Cast) -> Member:
    details = MemberDetails(name="Fay Friend", staff_number="F1", job_title="", joined_on=JOINED)
    return member_create(by=cast.neil, organisation_id=cast.school.pk, details=details, now=NOW)


def test_the_administrator_does_not_backdate_everybody_away_and_begin_anew(cast: Cast) -> None:
    """TH-13: the head, the lead, the deputy and the chair stay; nothing was given and no link made."""
    for name in POWERFUL:
        for day in (JOINED + DAY, TODAY):
            with pytest.raises(Refusal, match="second person agrees"):
                member_leave(by=cast.neil, member=cast.people[name], left_on=day, now=NOW)
    made_up = friend(cast)
    account_link_create(by=cast.neil, member=made_up, email="fay@alder.example", now=NOW)
    for role in ("designated safeguarding lead", "headteacher"):
        with pytest.raises(Refusal):
            role_give(by=cast.neil, member=made_up, role=role, first=TODAY, now=NOW)


def test_even_where_two_enter_it_set_up_does_not_return(cast: Cast) -> None:
    """Leaving may be backdated by two, to before any role: the rows stay, and the answers with them."""
    before = set(RoleHeld.objects.values_list("pk", flat=True))
    for name in ("priya", "ben", "ruth"):
        pair = Givers(cast.neil, cast.grace)
        member_leave(by=pair, member=cast.people[name], left_on=JOINED + DAY, now=NOW)
    assert before < set(RoleHeld.objects.values_list("pk", flat=True))
    assert has_two_who_agree()
    assert has_a_giver()
    assert has_another_who_lets_in(cast.neil, cast.grace, TODAY)
    assert not roles_of(cast.ruth).exists()
    assert str(cast.ruth.pk) not in {fact.person for fact in role_facts()}


def test_the_head_does_not_put_roles_off_and_take_them_back(cast: Cast) -> None:
    for name in ("priya", "ben", "grace", "neil"):
        held = one(cast.people[name])
        with pytest.raises(Refusal, match="This role has begun"):
            role_correct(by=cast.ruth, held=held, first=TODAY + DAY, last=None, now=NOW)
        with pytest.raises(Refusal, match="This role has begun"):
            role_withdraw(by=cast.ruth, held=held, now=NOW)
    with pytest.raises(Refusal, match="takes two people"):
        role_give(by=cast.ruth, member=friend(cast), role="deputy", first=TODAY, now=NOW)


def test_what_held_before_it_was_corrected_is_not_taken_back(cast: Cast) -> None:
    """Also where the rows say so from another day, or an import."""
    held = one(cast.ben)
    coming = RoleHeld.objects.create(
        member=cast.ben, role="deputy", first=TODAY + DAY, recorded_at=NOW, supersedes=held
    )
    with pytest.raises(Refusal, match="This role has begun"):
        role_withdraw(by=cast.ruth, held=coming, now=NOW)


def test_a_role_to_come_is_taken_back_once_and_its_row_stays(cast: Cast) -> None:
    coming = role_give(by=cast.ruth, member=cast.dan, role="teacher", first=TODAY + DAY, now=NOW)
    role_withdraw(by=cast.ruth, held=coming, now=NOW)
    assert RoleHeld.objects.filter(pk=coming.pk).exists()
    assert "teacher" not in role_slugs(cast.dan, TODAY + DAY)
    assert "teacher" not in {fact.role for fact in role_facts() if fact.person == str(cast.dan.pk)}
    for again in (coming, RoleHeld.objects.get(supersedes=coming)):
        with pytest.raises(Refusal, match="changed by somebody else meanwhile"):
            role_withdraw(by=cast.neil, held=again, now=NOW)
    assert role_give(by=cast.ruth, member=cast.dan, role="teacher", first=TODAY + DAY, now=NOW)


CHANGES: dict[str, Callable[[RoleHeld], Any]] = {
    "rewritten": lambda held: RoleHeld.objects.filter(pk=held.pk).update(role="teacher"),
    "given away": lambda held: RoleHeld.objects.filter(pk=held.pk).update(withdrawn=True),
    "deleted": lambda held: RoleHeld.objects.filter(pk=held.pk).delete(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_row_of_a_role_is_kept_by_the_database(cast: Cast, change: Callable[[RoleHeld], Any]) -> None:
    """G-22."""
    with pytest.raises(DatabaseError, match="never rewritten"), transaction.atomic():
        change(one(cast.ruth))


def test_a_leaving_long_ago_takes_two_people_also_without_power(cast: Cast) -> None:
    with pytest.raises(Refusal, match="more than a week ago takes two people"):
        member_leave(by=cast.ruth, member=cast.dan, left_on=TODAY - 8 * DAY, now=NOW)
    for pair in (Givers(cast.neil, cast.sam), Givers(cast.neil, cast.neil)):
        with pytest.raises(Refusal, match="second person whose role"):
            member_leave(by=pair, member=cast.dan, left_on=TODAY - 8 * DAY, now=NOW)
    member_leave(by=cast.neil, member=cast.dan, left_on=TODAY - 7 * DAY, now=NOW)


def test_a_role_given_at_the_same_time_sees_the_leaving(cast: Cast) -> None:
    """The member is read again under the lock, so that neither act checks what the other has changed."""
    stale = Member.objects.select_related("key", "account").get(pk=cast.dan.pk)
    member_leave(by=cast.ruth, member=cast.dan, left_on=TODAY + 9 * DAY, now=NOW)
    with pytest.raises(Refusal, match="They leave on 25 November 2026"):
        role_give(by=cast.ruth, member=stale, role="teacher", first=TODAY, now=NOW)
    assert role_end(by=cast.ruth, held=one(stale), last=TODAY, now=NOW).last == TODAY


def test_two_administrators_make_one_account(cast: Cast) -> None:
    made_up = friend(cast)
    stale = Member.objects.select_related("key", "account").get(pk=made_up.pk)
    account_link_create(by=cast.neil, member=made_up, email="fay@alder.example", now=NOW)
    account_link_create(by=cast.ruth, member=stale, email="fay2@alder.example", now=NOW)
    again = Member.objects.select_related("account").get(pk=made_up.pk)
    assert again.account is not None
    assert again.account.email == "fay@alder.example"


def test_the_page_asks_a_second_person(cast: Cast, client: Client) -> None:
    """The step-up first, then a reason; it is done when the chair agrees."""
    address = reverse("people:member_leave", args=[cast.priya.pk])
    sent = {"left_on_day": "16", "left_on_month": "11", "left_on_year": "2026", "idempotency_key": "a" * 32}
    assert "/account/confirm/" in signed_in(client, cast.neil).post(address, sent)["Location"]
    signed_in(client, cast.neil, confirmed=True)
    assert "may not end alone: Designated safeguarding lead" in client.post(address, sent).text
    sent["reason"] = "Priya has gone to another school since Friday."
    assert client.post(address, sent).status_code == 303
    row = Request.objects.get(act="enter leaving")
    assert role_slugs(cast.priya, TODAY)
    signed_in(client, cast.grace)
    assert "Priya Nair leaves: from" in client.get(reverse("approvals:one", args=[row.pk])).text
    approve(by=cast.grace, request=row, now=NOW)
    assert not role_slugs(Member.objects.get(pk=cast.priya.pk), TODAY)
