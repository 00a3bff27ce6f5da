"""Working patterns and free slots."""

from datetime import date, time

import pytest

from keel.core.planning import Diary, Taken
from keel.core.planning.times import Span, starts_in_common, works

PATTERNS = {
    "ann": {0: [(time(13), time(15)), (time(8), time(12)), (time(12), time(13))]},
    "ben": {0: [(time(9, 10), time(11, 40)), (time(14), time(18))]},
}


def test_times_that_touch_are_one():
    assert works(PATTERNS, "ann", 0) == [Span(480, 900)]
    assert works(PATTERNS, "ben", 0) == [Span(550, 700), Span(840, 1080)]
    assert works(PATTERNS, "ann", 1) == works(PATTERNS, "eve", 0) == []


@pytest.mark.parametrize(
    ("minutes", "starts"),
    [(120, ["9:15", "9:30"]), (60, ["9:15", "9:30", "9:45", "10:00", "10:15", "10:30", "14:00"]), (200, [])],
)
def test_starts_lie_on_the_quarter_hour_inside_both_patterns(minutes, starts):
    found = starts_in_common(PATTERNS, ("ann", "ben"), 0, minutes)

    assert [f"{minute // 60}:{minute % 60:02}" for minute in found] == starts


def test_a_diary_knows_the_first_clash():
    day = date(2026, 11, 10)
    diary = Diary([Taken("ann", day, time(11), 60), Taken("ann", day, time(10), 60)])

    assert diary.clash("ann", day, Span(600, 720)) == Span(600, 660)
    assert diary.is_free(["ann", "ben"], day, Span(720, 780))
    assert not diary.is_free(["ben", "ann"], day, Span(659, 661))
