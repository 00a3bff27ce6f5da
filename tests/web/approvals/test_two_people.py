"""What takes two people: asked for, agreed to, refused, withdrawn, run out; done once, and never for oneself."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from keel.web.approvals import selectors
from keel.web.approvals.acts import all_acts
from keel.web.approvals.models import Request
from keel.web.approvals.services import approve, ask, refuse, withdraw
from keel.web.ledger.models import LedgerEntry
from keel.web.notices.models import Notice
from keel.web.page.refusals import Refusal
from keel.web.people.models import Member
from keel.web.people.selectors import role_slugs, standing
from keel.web.people.services import (
    Givers,
    MemberDetails,
    OrganisationDetails,
    member_create,
    member_leave,
    organisation_create,
    role_correct,
    role_end,
    role_give,
)
from keel.web.scope import in_organisation
from tests.cast import BEGAN, JOINED, NOW, TODAY, Cast, account, signed_in

DAY = timedelta(days=1)
WHY = "Ben leaves at the end of term and Lena takes over."


def asked(cast: Cast, *, by: str = "ruth", who: str = "lena", role: str = "deputy", reason: str = WHY) -> Request:
    details = {"member": cast.people[who].pk, "role": role, "first": TODAY, "last": None}
    return ask(by=cast.people[by], act="give role", details=details, reason=reason, now=NOW)


def test_what_one_asks_and_another_agrees_to_is_done_at_once_and_both_stand_in_the_ledger(cast: Cast) -> None:
    """G-12, TH-13."""
    row = asked(cast, by="neil")
    assert "deputy" not in role_slugs(cast.lena, TODAY)
    approve(by=cast.ruth, request=row, now=NOW)
    assert "deputy" in role_slugs(cast.lena, TODAY)
    given = LedgerEntry.objects.get(act="role given", actor_member=cast.neil.pk)
    assert given.facts["agreed_by"] == str(cast.ruth.pk)
    assert LedgerEntry.objects.filter(act="agreement asked", reason=row.reason, actor_member=cast.neil.pk).exists()
    assert LedgerEntry.objects.filter(act="agreement given", actor_member=cast.ruth.pk).exists()


def test_whoever_may_agree_is_told_and_sees_it_waiting_and_nobody_else_does(cast: Cast) -> None:
    asked(cast)
    told = set(Notice.objects.filter(kind="agreement waits").values_list("recipient_id", flat=True))
    assert told == {cast.grace.pk, cast.priya.pk}
    seen = {name for name, one in cast.people.items() if selectors.waiting_for(one, NOW)}
    assert seen == {"grace", "priya"}


REFUSED: dict[str, tuple[Callable[[Cast], Any], str]] = {
    "for oneself": (lambda cast: asked(cast, by="neil", who="neil"), "Nobody raises themselves"),
    "a reason too short": (lambda cast: asked(cast, reason="He is  nice today. "), "at least 20 characters"),
    "by whoever keeps no list of people": (lambda cast: asked(cast, by="dan"), "None of your roles lets you give"),
    "agreeing to one's own": (lambda cast: approve(by=cast.ruth, request=asked(cast), now=NOW), "cannot agree to it"),
    "agreeing to one's own rise": (
        lambda cast: approve(by=cast.priya, request=asked(cast, who="priya"), now=NOW),
        "Nobody raises themselves",
    ),
    "agreeing without a role for it": (
        lambda cast: approve(by=cast.tom, request=asked(cast), now=NOW),
        "This is agreed to by the headteacher",
    ),
    "neither a giver of guarded roles": (
        lambda cast: approve(by=cast.priya, request=asked(cast, by="neil"), now=NOW),
        "only the headteacher or the chair of governors",
    ),
    "agreeing after it ran out": (
        lambda cast: approve(by=cast.grace, request=asked(cast), now=NOW + 7 * DAY),
        "This has run out",
    ),
    "withdrawing another's": (lambda cast: withdraw(by=cast.grace, request=asked(cast), now=NOW), "Only whoever asked"),
    "refusing without a reason": (
        lambda cast: refuse(by=cast.grace, request=asked(cast), reason="No.", now=NOW),
        "at least 20 characters",
    ),
    "a role that takes two, by one": (
        lambda cast: role_give(by=cast.ruth, member=cast.lena, role="deputy", first=TODAY, now=NOW),
        "Deputy safeguarding lead takes two people",
    ),
    "the administrator's role, by one": (
        lambda cast: role_give(by=cast.ruth, member=cast.lena, role="business manager", first=TODAY, now=NOW),
        "Business manager takes two people",
    ),
}


@pytest.mark.parametrize(("act", "words"), REFUSED.values(), ids=REFUSED)
def test_refusals_give_nobody_anything(cast: Cast, act: Callable[[Cast], Any], words: str) -> None:
    """G-10, G-12, c5."""
    before = set(standing().values_list("pk", flat=True))
    with pytest.raises(Refusal, match=words):
        act(cast)
    assert set(standing().values_list("pk", flat=True)) == before


def test_it_is_done_once(cast: Cast) -> None:
    row = asked(cast)
    approve(by=cast.grace, request=row, now=NOW)
    with pytest.raises(Refusal, match="This was decided already: agreed to, and done"):
        approve(by=cast.priya, request=row, now=NOW)
    assert standing().filter(member=cast.lena, role="deputy").count() == 1


def test_who_asked_must_still_be_allowed_to_when_it_is_agreed_to(cast: Cast) -> None:
    """G-09: permission is asked again in the agreement's own transaction."""
    row = asked(cast, by="neil")
    member_leave(by=cast.ruth, member=cast.neil, left_on=TODAY, now=NOW)
    with pytest.raises(Refusal, match="Whoever asked may no longer ask for this"):
        approve(by=cast.ruth, request=row, now=NOW)
    assert Request.objects.get(pk=row.pk).state == "waiting"


def test_who_agrees_counts_as_what_they_are_at_that_moment(cast: Cast) -> None:
    """G-09: not as what their request found out about them before it came to the agreement."""
    row, cast.ruth.memo = asked(cast, by="neil"), {}
    assert role_slugs(cast.ruth, TODAY) == {"headteacher"}
    role_give(by=None, member=cast.ruth, role="designated safeguarding lead", first=TODAY, now=NOW)
    role_end(by=cast.grace, held=standing().get(member=cast.ruth, role="headteacher"), last=TODAY - DAY, now=NOW)
    with pytest.raises(Refusal, match="only the headteacher or the chair of governors"):
        approve(by=cast.ruth, request=row, now=NOW)


def test_an_act_that_cannot_be_done_any_more_leaves_the_request_as_it_was(cast: Cast) -> None:
    row = asked(cast)
    role_give(by=Givers(cast.ruth, cast.grace), member=cast.lena, role="deputy", first=TODAY, now=NOW)
    with pytest.raises(Refusal, match="They hold this role"):
        approve(by=cast.grace, request=row, now=NOW)
    assert Request.objects.get(pk=row.pk).state == "waiting"


def test_refusing_keeps_its_reason_for_whoever_asked_and_withdrawing_needs_none(cast: Cast) -> None:
    refused = refuse(by=cast.grace, request=asked(cast), reason="Lena begins her training only in spring.", now=NOW)
    kept = selectors.found(refused.pk, cast.ruth, NOW).refusal
    assert kept is not None
    assert kept.text.startswith("Lena begins")
    assert withdraw(by=cast.ruth, request=asked(cast), now=NOW).state == "withdrawn"


def test_what_was_decided_is_neither_changed_nor_deleted(cast: Cast) -> None:
    row = withdraw(by=cast.ruth, request=asked(cast), now=NOW)
    waiting = asked(cast)
    for change in (
        lambda: Request.objects.filter(pk=row.pk).update(state="waiting", decided_by=None, decided_at=None),
        lambda: Request.objects.filter(pk=waiting.pk).update(details={"role": "headteacher"}),
        lambda: Request.objects.filter(pk=row.pk).delete(),
        lambda: Request.objects.filter(pk=waiting.pk).update(
            state="agreed", decided_by=waiting.asker_id, decided_at=NOW
        ),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_role_ends_by_one_person_and_holds_for_longer_by_two(cast: Cast) -> None:
    held = role_end(by=cast.ruth, held=standing().get(member=cast.ben), last=TODAY + DAY, now=NOW)
    with pytest.raises(Refusal, match="takes two people"):
        role_correct(by=cast.ruth, held=held, first=held.first, last=None, now=NOW)
    details = {"held": held.pk, "member": cast.ben.pk, "role": "deputy", "first": held.first, "last": None}
    row = ask(by=cast.ruth, act="change role days", details=details, reason=WHY, now=NOW)
    approve(by=cast.grace, request=row, now=NOW)
    assert standing().get(member=cast.ben).last is None


def test_in_the_smallest_setting_one_gives_roles_until_there_are_two_who_could_agree(db: None) -> None:
    """G-12: after that it always takes two, who can sign in; somebody from outside agrees to no role."""
    nursery = organisation_create(details=OrganisationDetails(name="Hazel Nursery"), now=BEGAN)
    with in_organisation(nursery.pk):
        head, friend, helper = (newcomer(nursery.pk, name) for name in ("Hal", "Fay", "Hui"))
        role_give(by=None, member=head, role="headteacher", first=JOINED, now=BEGAN)
        role_give(by=head, member=friend, role="outside second person", first=JOINED, now=BEGAN)
        role_give(by=head, member=helper, role="designated safeguarding lead", first=JOINED, now=BEGAN)
        ida = newcomer(nursery.pk, "Ida")
        with pytest.raises(Refusal, match="takes two people"):
            role_give(by=head, member=ida, role="deputy", first=TODAY, now=NOW)
        details = {"member": ida.pk, "role": "deputy", "first": TODAY, "last": None}
        with pytest.raises(Refusal, match="Nobody else here can agree"):
            ask(by=head, act="give role", details=details, reason=WHY, now=NOW)
        Member.objects.filter(pk=helper.pk).update(account=account("hui@hazel.example"))
        helper.refresh_from_db()
        row = ask(by=head, act="give role", details=details, reason=WHY, now=NOW)
        with pytest.raises(Refusal, match="This is agreed to by"):
            approve(by=friend, request=row, now=NOW)
        approve(by=helper, request=row, now=NOW)
        assert "deputy" in role_slugs(ida, TODAY)


def test_somebody_from_outside_agrees_to_ways_in_and_to_nothing_else() -> None:
    assert {act.name for act in all_acts() if act.outside} == {"lost factor", "first way in"}


def newcomer(organisation_id: Any, name: str) -> Member:
    details = MemberDetails(name=name, staff_number=name, job_title="", joined_on=JOINED)
    return member_create(by=None, organisation_id=organisation_id, details=details, now=BEGAN)


PAGES = ("one", "agree", "refuse", "withdraw")


def page(name: str, *args: object) -> str:
    return reverse(f"approvals:{name}", args=args)


def test_the_pages_for_those_concerned_and_nobody_else(cast: Cast, client: Client) -> None:
    row = asked(cast)
    for name, status in (("grace", 200), ("priya", 200), ("ruth", 200), ("dan", 404), ("lena", 404), ("neil", 404)):
        signed_in(client, cast.people[name], confirmed=True)
        assert client.get(page("one", row.pk)).status_code == status, name
        assert client.get(page("waiting")).status_code == 200
        assert ("Give a role" in client.get(page("waiting")).text) == (status == 200), name
    signed_in(client, cast.grace)
    assert "Lena Kowalska becomes deputy safeguarding lead" in client.get(page("one", row.pk)).text
    assert [client.get(page(one, uuid4())).status_code for one in ("one", "refuse")] == [404, 404]
    signed_in(client, cast.grace, confirmed=True)
    assert [client.get(page(one, row.pk)).status_code for one in ("agree", "withdraw")] == [405, 405]
    signed_in(client, cast.una)
    assert client.get(page("one", row.pk)).status_code == 404


def test_agreeing_takes_a_fresh_proof_of_who_one_is(cast: Cast, client: Client) -> None:
    """c6."""
    row = asked(cast)
    signed_in(client, cast.grace)
    answer = client.post(page("agree", row.pk), {"decision": "agree"})
    assert answer.status_code == 302
    assert "/account/confirm/" in answer["Location"]
    assert "kept" in answer["Location"], "the click is kept and offered back"
    assert "deputy" not in role_slugs(cast.lena, TODAY)
    signed_in(client, cast.grace, confirmed=True)
    assert client.post(page("agree", row.pk)).status_code == 303
    assert "deputy" in role_slugs(cast.lena, TODAY)
    assert client.post(page("agree", row.pk)).status_code == 409


def test_the_role_page_asks_for_what_takes_two_people(cast: Cast, client: Client) -> None:
    first = {"first_day": "16", "first_month": "11", "first_year": "2026"}
    post = {"role": "deputy", **first, "reason": WHY, "idempotency_key": "a" * 32}
    address = reverse("people:role_give", args=[cast.lena.pk])
    signed_in(client, cast.ruth)
    assert "/account/confirm/" in client.post(address, post)["Location"]
    signed_in(client, cast.ruth, confirmed=True)
    assert "at least 20 characters" in client.post(address, {**post, "reason": ""}).text
    assert not Request.objects.exists()
    assert client.post(address, post).status_code == 303
    assert Request.objects.get().details["role"] == "deputy"
    assert "deputy" not in role_slugs(cast.lena, TODAY)


def test_the_page_of_a_roles_days_asks_for_what_takes_two_people(cast: Cast, client: Client) -> None:
    """What was sent before confirming is not yet taken: the same form asks once afterwards."""
    held = role_end(by=cast.ruth, held=standing().get(member=cast.ben), last=TODAY + DAY, now=NOW)
    first = {"first_day": held.first.day, "first_month": held.first.month, "first_year": held.first.year}
    post = {**first, "reason": WHY, "idempotency_key": "a" * 32}
    address = reverse("people:role_change", args=[held.pk])
    assert signed_in(client, cast.ruth).get(address).status_code == 200
    assert "/account/confirm/" in client.post(address, post)["Location"]
    signed_in(client, cast.ruth, confirmed=True)
    for _ in range(2):
        assert client.post(address, post).status_code == 303
    assert Request.objects.get().act == "change role days"


def test_the_form_of_a_refusal(cast: Cast, client: Client) -> None:
    row = asked(cast)
    signed_in(client, cast.grace)
    assert "at least 20 characters" in client.post(page("refuse", row.pk), {"reason": "no"}).text
    assert client.post(page("refuse", row.pk), {"reason": "Lena is not trained for it yet."}).status_code == 303
    signed_in(client, cast.ruth)
    assert "Lena is not trained for it yet." in client.get(page("one", row.pk)).text
