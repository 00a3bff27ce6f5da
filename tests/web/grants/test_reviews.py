"""What was opened at once is owed a review: by whom, by when, why, and who is told when it stays undone (G-11)."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from keel.core.obligations import status
from keel.web.access.models import Granted
from keel.web.access.selectors import decide_for
from keel.web.access.services import exclude
from keel.web.background.daily import ask_for_today
from keel.web.background.worker import work_off
from keel.web.grants.models import Grant
from keel.web.grants.selectors import reviews_for
from keel.web.grants.services import grant_at_once, grant_review
from keel.web.ledger.models import LedgerEntry
from keel.web.notices.models import Notice
from keel.web.obligations.computing import explanation_of
from keel.web.obligations.models import Obligation
from keel.web.obligations.selectors import as_due, owed_by
from keel.web.obligations.services import differences
from keel.web.people.models import Member
from keel.web.people.selectors import standing
from keel.web.people.services import role_end, role_give
from tests.cast import LONDON, NOW, TODAY, Cast
from tests.web.grants.giving import DAY, WHY
from tests.web.sessions import stage as stages

FOUND = "Right: she was found by it. The plan is updated."


def opened(cast: Cast, by: Member) -> Grant:
    return grant_at_once(by=by, case=stages.issued(cast).ada, reason=WHY, now=NOW)


def owed(grant: Grant) -> Obligation:
    return Obligation.objects.get(opening_id=grant.pk)


def test_it_is_owed_by_one_with_its_clause_and_its_arithmetic(cast: Cast) -> None:
    """G-11, G-55."""
    row = owed(opened(cast, cast.ben))
    assert (row.owed_by_id, row.clause, row.strength) == (cast.priya.pk, "S20", "must")
    assert row.due == TODAY + 2 * DAY
    assert [status(as_due(row), TODAY + days * DAY) for days in (0, 2, 3)] == ["due", "due", "overdue"]
    found = explanation_of(cast.school, row.key)
    assert found is not None
    assert "2 working days" in found[0].arithmetic
    assert row.case_id is None, "what is owed names no child"
    assert not differences(cast.school)


def test_a_review_by_any_other_who_may_meets_it(cast: Cast) -> None:
    grant = opened(cast, cast.ben)
    grant_review(by=cast.grace, grant=grant, finding=FOUND, now=NOW + DAY)
    row = owed(grant)
    assert (row.met, row.owed_by_id) == (TODAY + DAY, cast.grace.pk)
    assert not owed_by(cast.priya, on=TODAY + DAY).filter(opening_id=grant.pk).exists()
    assert LedgerEntry.objects.filter(act="grant reviewed", actor_member=cast.grace.pk).count() == 1
    assert not differences(cast.school)


@pytest.mark.parametrize("shut", ["role ended", "excluded"])
def test_it_falls_to_the_next_who_may(cast: Cast, shut: str) -> None:
    """G-07, G-11: nobody owes what they cannot do or may not know of."""
    grant = opened(cast, cast.ben)
    if shut == "excluded":
        exclude(member=cast.priya, anchor_id=Granted.objects.get().anchor_id, because="subject")
    else:
        held = standing().get(member=cast.priya)
        role_end(by=cast.ruth, held=held, last=TODAY, now=NOW)
    assert owed(grant).owed_by_id == cast.ruth.pk
    assert not differences(cast.school)


def test_all_that_others_could_review_is_found_at_once_and_nothing_that_is_shut(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    """G-07: home asks the same queries for one that waits as for many."""
    stage = stages.issued(cast)
    found = []
    for case in (stage.ada, stage.joe):
        found.append(grant_at_once(by=cast.ben, case=case, reason=WHY, now=NOW))
        cast.grace.memo = {}
        with django_assert_num_queries(3):
            assert reviews_for(cast.grace, TODAY) == found
    exclude(member=cast.grace, anchor_id=stage.ada.pk, because="subject")
    cast.grace.memo = {}
    with django_assert_num_queries(3):
        assert reviews_for(cast.grace, TODAY) == found[1:]


def test_nobody_owes_the_review_of_their_own_opening(cast: Cast) -> None:
    """G-12: a head who is the safeguarding lead as well."""
    held = standing().get(member=cast.priya)
    role_end(by=cast.ruth, held=held, last=TODAY, now=NOW)
    role_give(by=None, member=cast.ruth, role="designated safeguarding lead", first=TODAY + DAY, now=NOW)
    assert owed(opened(cast, cast.ruth)).owed_by_id == cast.grace.pk


def test_late_it_is_recalled_to_whoever_owes_it_and_told_to_the_others_who_may_review(cast: Cast) -> None:
    """G-11, G-57: by the policy's own days; never to whoever opened it, though they are the head."""
    grant = opened(cast, cast.ruth)
    due = owed(grant).due
    assert due == date(2026, 11, 18)
    Obligation.objects.exclude(opening_id=grant.pk).delete()
    Notice.objects.all().delete()
    assert morning(cast, due + DAY) == {(cast.priya.pk, "duty late")}
    Notice.objects.update(state="sent", sent_at=NOW)
    assert morning(cast, due + timedelta(7)) == {(cast.priya.pk, "duty late"), (cast.grace.pk, "duty told above")}
    assert not decide_for(cast.grace, owed(grant), "read", on=TODAY).allowed, "the mail says nothing of whom"


def morning(cast: Cast, day: date) -> set[tuple[object, str]]:
    moment = datetime(day.year, day.month, day.day, 8, tzinfo=LONDON)
    with cast.at(moment):
        ask_for_today(moment)
        work_off()
    return set(Notice.objects.filter(key__startswith=f"reminder {day}").values_list("recipient_id", "kind"))
