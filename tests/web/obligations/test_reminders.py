"""Every school morning, one mail a person, of the strongest kind, about nothing by name (G-28, G-57, G-72)."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine

from keel.web.access.services import exclude
from keel.web.background.daily import ask_for_today
from keel.web.background.worker import work_off
from keel.web.notices import kinds
from keel.web.notices.models import Notice
from keel.web.obligations.models import Obligation, Sharer
from keel.web.people.models import Member
from tests.cast import LONDON, TODAY, Cast

DAY = timedelta(days=1)
MONDAY = TODAY


@pytest.fixture(autouse=True)
def _nothing_else_is_owed(request: pytest.FixtureRequest) -> None:
    request.getfixturevalue("bare_cast" if "bare_cast" in request.fixturenames else "cast")
    Sharer.objects.all().delete()
    Obligation.objects.all().delete()


def owes(member: Member, *, due: date | None, opens: date = MONDAY - 30 * DAY, strength: str = "must") -> Obligation:
    return Obligation.objects.create(
        key=uuid4().hex,
        duty="record_signed",
        clause="S17",
        strength=strength,
        owed_by=member,
        opens=opens,
        due=due,
        core_version="test",
    )


def morning(day: date, hour: int = 8) -> dict[str, str]:
    """What the worker writes that morning: kind by account's name."""
    moment = datetime(day.year, day.month, day.day, hour, tzinfo=LONDON)
    with time_machine.travel(moment, tick=False):
        ask_for_today(moment)
        work_off()
    rows = Notice.objects.filter(key__startswith=f"reminder {day}").select_related("recipient__account")
    return {row.recipient.account.email.partition("@")[0]: row.kind for row in rows if row.recipient.account}


def sent() -> None:
    Notice.objects.update(state="sent", sent_at=datetime(2026, 11, 16, tzinfo=LONDON))


def test_each_is_told_of_the_strongest_of_their_own_in_one_mail(cast: Cast) -> None:
    owes(cast.sam, due=MONDAY + 7 * DAY)
    owes(cast.lena, due=MONDAY + 7 * DAY)
    owes(cast.lena, due=MONDAY - DAY)
    owes(cast.iris, due=MONDAY, strength="should")
    owes(cast.dan, due=MONDAY + 3 * DAY)
    assert morning(MONDAY) == {"sam": "duty due", "lena": "duty late", "iris": "duty hint"}


def test_signing_is_recalled_on_day_7_late_on_14_and_told_above_on_21(cast: Cast) -> None:
    """G-57."""
    row = owes(cast.sam, due=None, opens=date(2026, 11, 2))
    said = {}
    for number in range(40):
        day = date(2026, 11, 2) + number * DAY
        if told := morning(day):
            said[number] = told
        sent()
    assert said == {
        7: {"sam": "duty due"},
        14: {"sam": "duty late"},
        21: {"sam": "duty late", "ruth": "duty told above"},
        28: {"sam": "duty late"},
        35: {"sam": "duty late"},
    }
    assert row.met is None


def test_whoever_owes_it_is_not_the_one_above(cast: Cast) -> None:
    owes(cast.ruth, due=MONDAY - 7 * DAY)
    assert morning(MONDAY) == {"ruth": "duty late", "priya": "duty told above"}


def test_whoever_may_not_see_it_is_told_nothing_and_the_next_above_is(cast: Cast) -> None:
    """G-07: to an excluded head it is as if there were nothing."""
    row = owes(cast.sam, due=MONDAY - 7 * DAY)
    exclude(member=cast.ruth, anchor_id=row.pk, because="test")
    assert morning(MONDAY) == {"sam": "duty late", "priya": "duty told above"}
    still = kinds.kind_of("duty told above").still
    assert still is not None
    assert not still(cast.ruth, None, MONDAY)


def test_quiet_on_days_off_and_made_up_for_on_the_first_day_back(cast: Cast) -> None:
    """Half term is 24 October to 1 November: what fell into it is said on Monday 2 November, once."""
    owes(cast.sam, due=date(2026, 10, 28), opens=date(2026, 10, 1))
    assert morning(date(2026, 10, 23)) == {}
    assert [morning(date(2026, 10, 24) + number * DAY) for number in range(9)] == [{}] * 9
    assert morning(date(2026, 11, 2)) == {"sam": "duty late"}
    sent()
    assert morning(date(2026, 11, 3)) == {}


def test_a_worker_away_for_three_days_says_what_fell_into_them_once(cast: Cast) -> None:
    """G-72, late by 72 h."""
    owes(cast.sam, due=MONDAY + DAY)
    assert morning(MONDAY) == {}
    assert morning(MONDAY + 3 * DAY) == {"sam": "duty late"}
    sent()
    assert morning(MONDAY + 4 * DAY) == {}
    assert Notice.objects.count() == 1


def test_run_twice_it_tells_once(cast: Cast) -> None:
    owes(cast.sam, due=MONDAY)
    assert morning(MONDAY) == morning(MONDAY, hour=17) == {"sam": "duty due"}
    assert Notice.objects.count() == 1


def test_not_before_seven(cast: Cast) -> None:
    owes(cast.sam, due=MONDAY)
    assert morning(MONDAY, hour=6) == {}


def test_while_one_waits_to_be_sent_there_is_no_second_of_its_kind(cast: Cast) -> None:
    """G-73: after three days without mail there is one mail and not three."""
    owes(cast.sam, due=MONDAY)
    assert morning(MONDAY) == {"sam": "duty due"}
    owes(cast.sam, due=MONDAY + DAY)
    assert morning(MONDAY + DAY) == {"sam": "duty late"}
    owes(cast.sam, due=MONDAY + DAY)
    assert morning(MONDAY + 2 * DAY) == {}


def test_those_who_owe_it_together_are_all_told(cast: Cast) -> None:
    row = owes(cast.tom, due=MONDAY)
    Obligation.objects.filter(pk=row.pk).update(also_owed_by=[str(cast.sam.pk)])
    Sharer.objects.create(obligation=row, member=cast.sam)
    assert morning(MONDAY) == {"tom": "duty due", "sam": "duty due"}


def test_whether_it_still_waits_is_asked_when_the_mail_goes_out(cast: Cast) -> None:
    row = owes(cast.sam, due=MONDAY - 7 * DAY)
    due, above = kinds.kind_of("duty late").still, kinds.kind_of("duty told above").still
    assert due is not None
    assert above is not None
    assert due(cast.sam, None, TODAY)
    assert above(cast.ruth, None, TODAY)
    assert not above(cast.dan, None, TODAY), "nobody without the right to see it is told of it"
    Obligation.objects.filter(pk=row.pk).update(met=TODAY)
    assert not due(cast.sam, None, TODAY)
    assert not above(cast.ruth, None, TODAY)


def test_other_schools_are_not_told(cast: Cast) -> None:
    owes(cast.sam, due=MONDAY)
    assert "una" not in morning(MONDAY)


def test_without_a_policy_nobody_is_told(bare_cast: Cast) -> None:
    owes(bare_cast.sam, due=MONDAY)
    assert morning(MONDAY) == {}
