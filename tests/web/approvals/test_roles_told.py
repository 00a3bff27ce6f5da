"""Giving or ending a role that reads, or that gives roles, is told to two people other than who did it (TH-13)."""

from datetime import timedelta

import pytest

from keel.web.approvals.services import approve, ask
from keel.web.ledger.models import LedgerEntry
from keel.web.notices.kinds import kind_of
from keel.web.notices.models import Notice
from keel.web.people.selectors import standing
from keel.web.people.services import Givers, member_leave, role_end, role_give
from tests.cast import NOW, TODAY, Cast

DAY = timedelta(days=1)
WHY = "Ben leaves at the end of term and Lena takes over."


def told(cast: Cast) -> set[str]:
    """First names of who was told."""
    names = {one.pk: name for name, one in cast.people.items()}
    return {names[one] for one in Notice.objects.filter(kind="role changed").values_list("recipient_id", flat=True)}


@pytest.mark.parametrize(
    ("asks", "agrees", "hear"),
    [("ruth", "grace", {"priya", "neil"}), ("neil", "ruth", {"grace", "priya"}), ("ruth", "priya", {"grace", "neil"})],
)
def test_giving_one_is_told_to_two_others(cast: Cast, asks: str, agrees: str, hear: set[str]) -> None:
    """TH-13, G-12: neither of the two who gave it, nor the one who got it; and it is in the ledger."""
    details = {"member": cast.lena.pk, "role": "deputy", "first": TODAY, "last": None}
    row = ask(by=cast.people[asks], act="give role", details=details, reason=WHY, now=NOW)
    assert told(cast) == set(), "nothing was given yet"
    approve(by=cast.people[agrees], request=row, now=NOW)
    assert told(cast) == hear
    given = LedgerEntry.objects.get(act="role given", actor_member=cast.people[asks].pk)
    assert given.facts["agreed_by"] == str(cast.people[agrees].pk)


def test_ending_one_is_told_to_two_others_and_each_change_once(cast: Cast) -> None:
    held = role_end(by=cast.ruth, held=standing().get(member=cast.ben), last=TODAY + DAY, now=NOW)
    assert told(cast) == {"grace", "priya"}
    assert Notice.objects.filter(kind="role changed").count() == 2
    role_end(by=cast.grace, held=held, last=TODAY, now=NOW)
    assert told(cast) == {"grace", "priya", "ruth"}
    assert LedgerEntry.objects.filter(act__in=["role ended", "role corrected"], facts__role="deputy").count() == 2


def test_somebody_who_leaves_with_such_a_role_is_told_of_as_well(cast: Cast) -> None:
    member_leave(by=cast.ruth, member=cast.priya, left_on=TODAY + DAY, now=NOW)
    assert told(cast) == {"grace", "neil"}


def test_the_same_leaving_entered_again_is_told_of_again_where_it_ends_a_role(cast: Cast) -> None:
    soon, later = TODAY + 9 * DAY, TODAY + 20 * DAY
    member_leave(by=cast.ruth, member=cast.ben, left_on=soon, now=NOW)
    member_leave(by=cast.ruth, member=cast.ben, left_on=later, now=NOW)
    both = Givers(cast.ruth, cast.grace)
    role_give(by=both, member=cast.ben, role="quality reviewer", first=TODAY, last=later - DAY, now=NOW)
    before = Notice.objects.filter(kind="role changed").count()
    member_leave(by=cast.ruth, member=cast.ben, left_on=soon, now=NOW)
    assert Notice.objects.filter(kind="role changed").count() == before + 2


def test_where_no_two_others_are_here_whoever_agreed_is_told_too(cast: Cast) -> None:
    for name in ("priya", "ben", "neil"):
        member_leave(by=cast.ruth, member=cast.people[name], left_on=TODAY, now=NOW)
    Notice.objects.all().delete()
    role_give(by=Givers(cast.ruth, cast.grace), member=cast.lena, role="deputy", first=TODAY, now=NOW)
    assert told(cast) == {"grace"}


def test_a_role_without_power_is_told_to_nobody_and_the_mail_names_none(cast: Cast) -> None:
    """G-28: the words are the same for every role and everybody."""
    role_give(by=cast.neil, member=cast.lena, role="teacher", first=TODAY, now=NOW)
    member_leave(by=cast.neil, member=cast.dan, left_on=TODAY + DAY, now=NOW)
    assert told(cast) == set()
    assert "deputy" not in kind_of("role changed").sentence
