"""Roles become relations on the organisation in the same transaction, with their days."""

from datetime import date, timedelta

import pytest

from keel.web.access.models import Relation
from keel.web.people.models import Member
from keel.web.people.selectors import standing
from keel.web.people.services import Givers, member_leave, role_end, role_give, role_withdraw
from tests.cast import BEGAN, JOINED, NOW, TODAY, Cast

EXPECTED = {
    "ruth": {"headteacher", "other staff"},
    "tom": {"other staff"},
    "priya": {"dsl", "other staff"},
    "ben": {"deputy", "other staff"},
    "sam": {"other staff"},
    "grace": {"chair", "other staff"},
    "neil": {"account administrator", "other staff"},
}


def stands(member: Member, on: date) -> set[str]:
    rows = Relation.objects.filter(member=member, anchor_id=member.organisation_id, first__lte=on)
    return {row.relation for row in rows if row.last is None or row.last >= on}


@pytest.mark.parametrize(("name", "relations"), EXPECTED.items(), ids=EXPECTED)
def test_each_role_brings_its_relation_and_everybody_is_staff(cast: Cast, name: str, relations: set[str]) -> None:
    assert stands(cast.people[name], TODAY) == relations
    assert stands(cast.people[name], BEGAN.date() - timedelta(days=1)) == {"other staff"}
    assert stands(cast.people[name], JOINED - timedelta(days=1)) == set()


def test_a_role_that_is_ended_today_is_shut_at_once(cast: Cast) -> None:
    """G-09."""
    held = standing().get(member=cast.priya)
    role_end(by=cast.ruth, held=held, last=TODAY, now=NOW)
    assert stands(cast.priya, TODAY) == {"other staff"}
    assert stands(cast.priya, TODAY - timedelta(days=1)) == {"dsl", "other staff"}


def test_a_role_that_is_given_until_a_day_holds_to_its_end(cast: Cast) -> None:
    role_give(by=Givers(cast.ruth, cast.grace), member=cast.lena, role="deputy", first=TODAY, last=TODAY, now=NOW)
    assert stands(cast.lena, TODAY) == {"deputy", "other staff"}
    assert stands(cast.lena, TODAY + timedelta(days=1)) == {"other staff"}


def test_a_role_that_ends_later_opens_until_then(cast: Cast) -> None:
    last = TODAY + timedelta(days=5)
    role_end(by=cast.ruth, held=standing().get(member=cast.ben), last=last, now=NOW)
    assert "deputy" in stands(cast.ben, last)
    assert "deputy" not in stands(cast.ben, last + timedelta(days=1))


def test_a_role_that_is_taken_back_before_it_begins_leaves_nothing(cast: Cast) -> None:
    held = role_give(
        by=Givers(cast.ruth, cast.grace), member=cast.lena, role="deputy", first=TODAY + timedelta(days=3), now=NOW
    )
    role_withdraw(by=cast.ruth, held=held, now=NOW)
    assert "deputy" not in stands(cast.lena, TODAY + timedelta(days=3))


def test_leaving_ends_every_relation_to_the_organisation(cast: Cast) -> None:
    """G-09, TH-2."""
    member_leave(by=cast.ruth, member=cast.priya, left_on=TODAY, now=NOW)
    assert stands(cast.priya, TODAY) == set()
    assert stands(cast.priya, TODAY - timedelta(days=1)) == {"dsl", "other staff"}


def test_keeping_in_step_again_changes_no_row(cast: Cast) -> None:
    from keel.web.access.from_roles import keep_in_step

    before = set(Relation.objects.values_list("pk", flat=True))
    for member in cast.people.values():
        keep_in_step(member, NOW)
    assert set(Relation.objects.values_list("pk", flat=True)) == before
