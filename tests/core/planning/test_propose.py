"""S8, S9, S25: every session proposed on its cadence, in two-hour slots, long before."""

from datetime import date, time

import pytest

from keel.core.calendar import OutsideCalendar
from keel.core.planning import Plan, Stream, Taken, propose
from tests.core.planning.school import CALENDAR, FIRST, FULL, HALF_TERMS, LAST, pattern

PATTERNS = {"ann": FULL, "head": FULL, "assistant": FULL}


def stream(**more) -> Stream:
    return Stream(
        **{
            "key": "s",
            "supervisee": "ann",
            "supervisors": ("head", "assistant"),
            "cadence": "every 3 weeks",
            "starts": FIRST,
            **more,
        }
    )


def plan(*streams, patterns=PATTERNS, taken=(), first=FIRST, last=LAST) -> Plan:
    return propose(streams, CALENDAR, patterns=patterns, taken=taken, first=first, last=last)


def test_a_year_every_three_weeks_keeps_its_weekday_and_time():
    days = [one.day for one in plan(stream(usual=(1, time(13)))).proposals]

    assert days[:6] == [
        date(2026, 9, 22),
        date(2026, 10, 13),
        date(2026, 11, 10),
        date(2026, 12, 1),
        date(2027, 1, 5),
        date(2027, 1, 26),
    ]
    assert days[-1] == date(2027, 7, 20)
    assert {one.start for one in plan(stream(usual=(1, time(13)))).proposals} == {time(13)}


def test_a_session_says_its_slot_its_supervisor_its_due_date_and_why():
    """S8: one hour inside a two-hour slot."""
    first = plan(stream(sessions=(date(2026, 10, 7),))).proposals[0]

    assert (first.day, first.start, first.supervisor) == (date(2026, 11, 2), time(8), "head")
    assert (first.minutes, first.slot_minutes, first.due) == (60, 120, date(2026, 11, 6))
    assert first.why == "Every 3 weeks from the session of Wed 7 Oct 2026: by Fri 6 Nov 2026."


def test_the_first_session_counts_from_the_start():
    first = plan(stream()).proposals[0]

    assert (first.due, first.why) == (
        date(2026, 9, 25),
        "Every 3 weeks from the start on Tue 1 Sep 2026: by Fri 25 Sep 2026.",
    )


def test_what_lies_before_the_known_calendar_counts_from_its_first_day():
    for before in (stream(starts=date(2019, 9, 1)), stream(starts=date(2019, 9, 1), sessions=(date(2026, 7, 1),))):
        first = plan(before).proposals[0]

        assert first.due == date(2026, 9, 25)
        assert first.why.startswith("Every 3 weeks from the first day of the calendar, Tue 1 Sep 2026")


def test_every_half_term_has_its_session_in_the_middle_weeks():
    """S9: the safeguarding lead."""
    proposals = plan(stream(cadence="every half term")).proposals

    assert len(proposals) == len(HALF_TERMS)
    for one, (first, last) in zip(proposals, HALF_TERMS, strict=True):
        assert first < one.day.isoformat() < last
    assert proposals[0].why == "Every half term: 1 Sep to 23 Oct 2026."


def test_a_half_term_that_has_its_session_gets_no_other():
    proposals = plan(stream(cadence="every half term", sessions=(date(2026, 9, 8), date(2026, 12, 1)))).proposals

    assert [one.day.isoformat() > "2027" for one in proposals] == [True] * 4


def test_several_in_a_period_are_spread_over_what_is_left_of_it():
    proposals = plan(
        stream(cadence="at least 6 per academic year", sessions=(date(2026, 9, 10), date(2027, 3, 1))),
        first=date(2026, 10, 1),
    ).proposals

    assert [one.day.strftime("%b") for one in proposals] == ["Nov", "Jan", "May", "Jun"]
    assert {one.due for one in proposals} == {LAST}


def test_a_range_is_placed_in_its_middle():
    one = plan(stream(cadence="every 4 to 6 weeks", sessions=(date(2026, 11, 2),))).proposals[0]

    assert (one.day, one.due) == (date(2026, 12, 7), date(2026, 12, 18))


def test_the_day_moves_away_from_bank_holidays_inset_days_closures_and_returns():
    on_mondays = plan(stream(usual=(0, time(9)), sessions=(date(2027, 4, 12),))).proposals
    inset = plan(stream(cadence="every week", usual=(0, time(9)), sessions=(date(2026, 12, 14),))).proposals[0]
    closure = plan(stream(usual=(1, time(9)), sessions=(date(2026, 11, 3),))).proposals[0]

    assert [one.day for one in on_mondays[:2]] == [date(2027, 5, 4), date(2027, 5, 24)]
    assert inset.day == date(2027, 1, 5)
    assert closure.day == date(2026, 11, 23)


def test_the_sooner_due_is_placed_first_and_nobody_is_in_two_places():
    narrow = {"ann": FULL, "bea": FULL, "head": pattern(2, hours=(9, 11))}
    both = plan(
        stream(key="1", cadence="every 4 weeks", supervisors=("head",)),
        stream(key="2", supervisee="bea", supervisors=("head",)),
        patterns=narrow,
        last=date(2026, 10, 9),
    ).proposals

    assert [(one.supervisee, one.day.isoformat()) for one in both] == [("bea", "2026-09-23"), ("ann", "2026-09-30")]


def test_the_next_supervisor_stands_in_where_the_first_has_no_free_slot():
    away = [Taken("head", date(2026, 9, day), time(7), 720) for day in range(1, 31)]
    first = plan(stream(), taken=away).proposals[0]

    assert first.supervisor == "assistant"
    assert first.why.endswith("; no supervisor before in the order has a free slot in time.")


def test_a_session_overdue_already_comes_as_soon_as_both_are_free():
    first = plan(stream(sessions=(date(2026, 9, 2),)), first=date(2026, 11, 9)).proposals[0]

    assert first.day == date(2026, 11, 9)
    assert first.why == (
        "Every 3 weeks from the session of Wed 2 Sep 2026: by Fri 25 Sep 2026; overdue, so as soon as both are free."
    )


@pytest.mark.parametrize(
    ("patterns", "taken", "sentence"),
    [
        ({"head": FULL}, (), "The supervisee's working pattern is not known. Enter it, and plan again."),
        ({"ann": FULL}, (), "No supervisor's working pattern is known. Enter it, and plan again."),
        (
            {"ann": pattern(0), "head": pattern(1), "assistant": pattern(0, hours=(8, 9))},
            (),
            "The two never work at the same time for 120 minutes. Change a working pattern, shorten the slot, or name "
            "another supervisor.",
        ),
        (
            PATTERNS,
            [Taken("ann", date(2026, 9, day), time(7), 720) for day in range(1, 31)],
            "Nobody is free together by Fri 25 Sep 2026 (every 3 weeks from the start on Tue 1 Sep 2026: by Fri 25 Sep "
            "2026). Free a slot, name another supervisor, or book this one by hand.",
        ),
    ],
)
def test_what_has_no_place_says_why_and_what_to_do(patterns, taken, sentence):
    found = plan(stream(), patterns=patterns, taken=taken, last=date(2026, 9, 30))

    assert found.proposals == ()
    assert [(one.due, one.why) for one in found.unplaced] == [(date(2026, 9, 25), sentence)]


def test_the_chain_goes_on_after_a_session_that_has_no_place():
    away = [Taken("ann", date(2026, 9, day), time(7), 720) for day in range(1, 31)]
    found = plan(stream(), taken=away)

    assert len(found.unplaced) == 1
    assert found.proposals[0].why.startswith("Every 3 weeks from the session of Fri 25 Sep 2026")


def test_a_cadence_as_needed_is_not_planned_and_says_so():
    """S2, S9: the family worker has no interval."""
    found = plan(stream(cadence="as needed"))

    assert (found.proposals, found.unplaced[0].due) == ((), None)
    assert found.unplaced[0].why.startswith("This arrangement has no interval")


def test_the_plan_ends_where_the_calendar_does():
    assert plan(stream(sessions=(date(2027, 7, 20),))).proposals == ()
    with pytest.raises(OutsideCalendar, match="Add the academic year"):
        plan(stream(), last=date(2027, 12, 1))
