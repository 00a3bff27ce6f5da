"""Exactly one policy version answers for each day from the first on: no gap and no overlap."""

from datetime import date, timedelta
from unittest import mock

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keel.web.people import facts_changed
from keel.web.policies.models import PolicyVersion
from keel.web.policies.selectors import adopted_versions, policy_on
from keel.web.policies.services import policy_adopt
from tests.cast import BEGAN, NOW, Cast

FIRST = BEGAN.date()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(gaps=st.lists(st.integers(1, 200), max_size=5), asked=st.lists(st.integers(-30, 900), min_size=1, max_size=12))
def test_each_day_has_one_version(cast: Cast, gaps: list[int], asked: list[int]) -> None:
    """S1, and the property of the design: no gaps in time."""
    first = policy_on(FIRST)
    assert first is not None
    text = bytes(first.row.source).decode()
    day, newest = FIRST, max(row.in_force_from for row in PolicyVersion.objects.all())
    day = newest
    with mock.patch.object(facts_changed, "changed"):
        for number, gap in enumerate(gaps):
            day += timedelta(gap)
            policy_adopt(by=cast.ruth, source=text, file=f"{number}.toml", in_force_from=day, now=NOW)
    for offset in asked:
        one = FIRST + timedelta(offset)
        answering = [row for row in adopted_versions() if _covers(row.row, one)]
        found = policy_on(one)
        assert len(answering) == (0 if one < FIRST else 1)
        assert (found.row.pk if found else None) == (answering[0].row.pk if answering else None)


def _covers(row: PolicyVersion, day: date) -> bool:
    return row.in_force_from <= day and (row.in_force_to is None or day <= row.in_force_to)
