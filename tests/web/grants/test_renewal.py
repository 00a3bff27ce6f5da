"""A grant is given anew before its end by two people, as at first; nothing is prolonged by itself (c4, c5)."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from keel.web.access.models import Granted
from keel.web.access.selectors import decide_for
from keel.web.approvals.models import Request
from keel.web.approvals.services import approve
from keel.web.background.jobs import Order
from keel.web.background.worker import work_off
from keel.web.grants.models import Grant
from keel.web.grants.services import Wanted, grant_renew, grant_revoke
from keel.web.grants.telling import tell_of_series
from keel.web.ledger.selectors import entries_about
from keel.web.notices.models import Notice
from keel.web.page.refusals import Refusal
from keel.web.people.models import Member
from tests.cast import NOW, Cast, signed_in
from tests.web.grants.giving import DAY, HOUR, SECOND, given_by, investigation, officer, page, parts
from tests.web.sessions import stage as stages
from tests.web.sessions.stage import Stage

STILL = "Two people have still to be heard, in January."
UNTOLD = "Telling them now would let the evidence be altered."


def an_hour(cast: Cast, stage: Stage, **changed: Any) -> Grant:
    officer(cast, "iris", "investigating officer")
    return given_by(cast.ruth, cast.grace, investigation(cast, stage, minutes=60, **changed))


def renewed(grant: Grant, asks: Member, agrees: Member, *, untold: str = "") -> Grant:
    row = grant_renew(by=asks, grant=grant, minutes=60, reason=STILL, untold=untold, now=NOW)
    approve(by=agrees, request=row, now=NOW)
    return Grant.objects.get(renews=grant)


def test_it_begins_where_the_first_ends_and_opens_the_same(cast: Cast, client: Client) -> None:
    stage = stages.issued(cast)
    first = an_hour(cast, stage)
    second = renewed(first, cast.ruth, cast.grace)
    assert (second.begins, second.ends, second.series) == (first.ends, first.ends + HOUR, first.pk)
    opened = [set(Granted.objects.filter(source_id=one.pk).values_list("kind", "anchor_id")) for one in (first, second)]
    assert opened[0] == opened[1]
    first.refresh_from_db()
    assert first.ends == NOW + HOUR, "the first stays as it was"
    for moment, reads in ((first.ends - SECOND, first), (first.ends, second), (second.ends - SECOND, second)):
        with cast.at(moment):
            signed_in(client, cast.iris)
            assert {one.pk: client.get(page("read", one.pk)).status_code for one in (first, second)} == {
                one.pk: 200 if one == reads else 404 for one in (first, second)
            }
            assert decide_for(cast.iris, parts(stage)[0], "read", on=moment.date()).allowed
    with cast.at(second.ends):
        assert not decide_for(cast.iris, parts(stage)[0], "read", on=NOW.date()).allowed


REFUSED: dict[str, tuple[Callable[[Cast, Grant], Any], str]] = {
    "by its holder": (lambda cast, grant: renewed(grant, cast.iris, cast.grace), "Nobody raises themselves"),
    "agreed to by its holder": (lambda cast, grant: renewed(grant, cast.ruth, cast.iris), "Nobody raises themselves"),
    "by one person": (lambda cast, grant: renewed(grant, cast.ruth, cast.ruth), "needs a second person"),
    "by whoever may not ask": (lambda cast, grant: renewed(grant, cast.tom, cast.grace), "This is asked for by"),
    "asked for twice": (
        lambda cast, grant: [
            grant_renew(by=one, grant=grant, minutes=60, reason=STILL, now=NOW) for one in (cast.ruth, cast.grace)
        ],
        "asked for this already",
    ),
    "renewed twice": (
        lambda cast, grant: [renewed(grant, cast.ruth, cast.grace) for _ in range(2)],
        "was renewed already",
    ),
    "for longer than its purpose allows": (
        lambda cast, grant: grant_renew(by=cast.ruth, grant=grant, minutes=14 * 1440 + 1, reason=STILL, now=NOW),
        "runs for 14 days at most",
    ),
    "without a reason": (
        lambda cast, grant: grant_renew(by=cast.ruth, grant=grant, minutes=60, reason="More.", now=NOW),
        "at least 20 characters",
    ),
    "asked for at its end": (
        lambda cast, grant: grant_renew(by=cast.ruth, grant=grant, minutes=60, reason=STILL, now=grant.ends),
        "has ended already",
    ),
    "agreed to at its end": (
        lambda cast, grant: approve(
            by=cast.grace,
            request=grant_renew(by=cast.ruth, grant=grant, minutes=60, reason=STILL, now=NOW),
            now=grant.ends,
        ),
        "has ended already",
    ),
    "once it was ended early": (
        lambda cast, grant: renewed(grant_revoke(by=cast.ruth, grant=grant, now=NOW), cast.ruth, cast.grace),
        "has ended already",
    ),
}


@pytest.mark.parametrize(("act", "words"), REFUSED.values(), ids=REFUSED)
def test_what_may_not_be_renewed_ends_when_it_ends(cast: Cast, act: Callable[[Cast, Grant], Any], words: str) -> None:
    """G-10, G-12: the same two-person rule, and never silent prolonging."""
    grant = an_hour(cast, stages.issued(cast))
    with pytest.raises(Refusal, match=words):
        act(cast, grant)
    assert not Granted.objects.filter(ends__gt=grant.ends + HOUR).exists()
    assert Grant.objects.filter(renews=grant).count() == (words == "was renewed already")


def test_ending_a_grant_ends_what_was_to_follow_on_it(cast: Cast) -> None:
    """G-09: it does not come to life again when the first would have ended."""
    stage = stages.issued(cast)
    first = an_hour(cast, stage)
    second = renewed(first, cast.ruth, cast.grace)
    grant_revoke(by=cast.grace, grant=first, now=NOW)
    assert not Granted.objects.filter(ends__gt=NOW).exists()
    with cast.at(second.begins):
        assert not decide_for(cast.iris, parts(stage)[0], "read", on=NOW.date()).allowed
    given_by(cast.ruth, cast.grace, investigation(cast, stage, minutes=60), now=NOW + SECOND)
    third = renewed(Grant.objects.get(begins=NOW + SECOND), cast.ruth, cast.grace)
    grant_revoke(by=cast.ruth, grant=third, now=NOW + 2 * SECOND)
    assert Granted.objects.filter(ends__gt=NOW + 2 * SECOND).exists(), "the one before it runs on"


def test_an_inspection_is_not_renewed(cast: Cast) -> None:
    stage = stages.issued(cast)
    iris = officer(cast, "iris", "inspector")
    what = Wanted(purpose="inspection", holder=iris, minutes=480, things=(stage.ada.pk,))
    with pytest.raises(Refusal, match="is not renewed"):
        renewed(given_by(cast.ruth, cast.priya, what), cast.ruth, cast.priya)


def test_nothing_prolongs_a_grant_below_the_program_either(cast: Cast) -> None:
    """G-22: triggers on both tables."""
    grant = an_hour(cast, stages.issued(cast))
    for change in (
        lambda: Grant.objects.filter(pk=grant.pk).update(ends=grant.ends + DAY),
        lambda: Granted.objects.filter(source_id=grant.pk).update(ends=grant.ends + DAY),
        lambda: Grant.objects.filter(pk=grant.pk).update(series=uuid4()),
    ):
        with pytest.raises(DatabaseError, match="never"), transaction.atomic():
            change()


def test_where_the_two_are_not_told_they_hear_of_none_until_all_have_ended(cast: Cast, client: Client) -> None:
    """c4: else the end of the first would tell of an investigation that still runs."""
    first = an_hour(cast, stages.issued(cast), untold=UNTOLD)
    second = renewed(first, cast.ruth, cast.grace, untold=UNTOLD)
    for moment, status in ((first.ends, 404), (second.ends - SECOND, 404), (second.ends, 200)):
        with cast.at(moment):
            signed_in(client, cast.sam)
            assert [client.get(page("grant", one.pk)).status_code for one in (first, second)] == [status, status]


TOLD = ["grant given", "grant told"]


def heard(member: Member, grant: Grant) -> list[str]:
    """What the member's own ledger and mail say of the grant."""
    mail = Notice.objects.filter(recipient=member, about_id=grant.pk, due_at__lte=timezone.now()).values_list("kind")
    told = entries_about(member.pk).filter(object_id=grant.pk, act__in=TOLD).values_list("act")
    return [one for (one,) in (*mail, *told)]


@pytest.mark.parametrize("ends", ["by itself", "early"])
def test_what_follows_on_an_untold_one_is_told_when_that_has_ended(cast: Cast, client: Client, ends: str) -> None:
    """c4: a told renewal that speaks while the untold one runs would tell of it; then both are told, once."""
    first = an_hour(cast, stages.issued(cast), untold=UNTOLD)
    second = renewed(first, cast.ruth, cast.grace)
    work_off()
    assert [heard(cast.sam, one) for one in (first, second)] == [[], []]
    assert signed_in(client, cast.sam).get(page("grant", second.pk)).status_code == 404
    over = NOW + SECOND if ends == "early" else first.ends
    if ends == "early":
        grant_revoke(by=cast.grace, grant=first, now=over)
    with cast.at(over):
        work_off()
        tell_of_series(Order("", "", cast.school.pk, None, {"series": first.pk}, over, over.date()))
        signed_in(client, cast.sam)
        for one in (first, second):
            assert heard(cast.sam, one) == ["grant given", "grant told"]
            assert client.get(page("grant", one.pk)).status_code == 200


def test_the_page_of_renewing(cast: Cast, client: Client) -> None:
    """c6: step-up; the same form twice is one request; who may not is told, and a stranger finds nothing."""
    grant = an_hour(cast, stages.issued(cast))
    address = page("renew", grant.pk)
    post = {"length": "1440", "reason": STILL, "idempotency_key": "a" * 32}
    signed_in(client, cast.ruth)
    assert address in client.get(page("grant", grant.pk)).text
    assert "/account/confirm/" in client.post(address, post)["Location"]
    signed_in(client, cast.ruth, confirmed=True)
    assert (
        "at least 20 characters" in client.post(address, {**post, "reason": "More.", "idempotency_key": "b" * 32}).text
    )
    assert [client.post(address, post).status_code for _ in range(2)] == [303, 303]
    assert Request.objects.filter(details__renews=str(grant.pk)).count() == 1
    for name, status in (("iris", 403), ("sam", 403), ("dan", 404), ("una", 404)):
        signed_in(client, cast.una if name == "una" else cast.people[name], confirmed=True)
        assert client.get(address).status_code == status, name
        assert address not in client.get(page("grant", grant.pk)).text
