"""What holds for every plan: nobody in two places, only working time, only open days, never late, always the same."""

from collections.abc import Iterator
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from keel.core.obligations.due import count
from keel.core.planning import Diary, propose
from keel.core.planning.times import Span, minute_of
from keel.core.planning.windows import is_chain
from tests.core.planning.school import BANK_HOLIDAYS, CALENDAR, HALF_TERMS, LAST, PATTERNS, STREAMS, TAKEN

FIRSTS = st.dates(date(2026, 9, 1), date(2027, 2, 1))
OPEN = {
    date.fromisoformat(first) + timedelta(n)
    for first, last in HALF_TERMS
    for n in range((date.fromisoformat(last) - date.fromisoformat(first)).days + 1)
}
SHUT = {*BANK_HOLIDAYS, date(2027, 1, 4), date(2026, 11, 24)}


def span(start, minutes) -> Span:
    return Span(minute_of(start), minute_of(start) + minutes)


@settings(max_examples=60, deadline=None)
@given(STREAMS, PATTERNS, TAKEN, FIRSTS)
def test_every_proposal_can_be_kept(streams, patterns, taken, first):
    plan = propose(streams, CALENDAR, patterns=patterns, taken=taken, first=first, last=LAST)

    busy = [(one.person, one.day, span(one.start, one.minutes)) for one in taken]
    for one in plan.proposals:
        assert one.day in OPEN - SHUT
        assert one.day.weekday() < 5
        assert first <= one.day
        assert one.day <= one.due or one.due < first
        slot = span(one.start, one.slot_minutes)
        for person in (one.supervisee, one.supervisor):
            assert at_work(patterns, person, one.day).issuperset(range(*slot))
            assert not [b for b in busy if b[:2] == (person, one.day) and b[2].overlaps(slot)]
            busy.append((person, one.day, slot))


@settings(max_examples=40, deadline=None)
@given(STREAMS, PATTERNS, TAKEN, FIRSTS)
def test_each_next_session_is_due_as_counted_from_the_one_before(streams, patterns, taken, first):
    """S9: the interval is kept from proposal to proposal, and a session without a place is told."""
    plan = propose(streams, CALENDAR, patterns=patterns, taken=taken, first=first, last=LAST)

    for stream in filter(is_chain, streams):
        found = [(one.due, one.day) for one in plan.proposals if one.stream == stream.key]
        found += [(one.due, max(one.due, first)) for one in plan.unplaced if one.stream == stream.key and one.due]
        previous = max(stream.sessions, default=stream.starts)
        for due, day in sorted(found):
            assert due == count(stream.phrase, previous, CALENDAR).due
            previous = day


@settings(max_examples=40, deadline=None)
@given(STREAMS, PATTERNS, TAKEN, FIRSTS, st.randoms())
def test_the_order_of_what_is_given_changes_nothing(streams, patterns, taken, first, random):
    plan = propose(streams, CALENDAR, patterns=patterns, taken=taken, first=first, last=LAST)
    random.shuffle(streams)
    random.shuffle(taken)

    assert propose(streams, CALENDAR, patterns=patterns, taken=taken, first=first, last=LAST) == plan


@settings(max_examples=40, deadline=None)
@given(STREAMS, PATTERNS, TAKEN)
def test_a_single_session_is_left_without_a_place_only_where_there_is_none(streams, patterns, taken):
    """Looked for minute by minute, in another way than the planner does."""
    first = date(2026, 9, 1)
    for stream in filter(is_chain, streams):
        plan = propose([stream], CALENDAR, patterns=patterns, taken=taken, first=first, last=LAST)
        due = plan.unplaced[0].due if plan.unplaced else None
        if due is None or (plan.proposals and plan.proposals[0].due < due):
            continue
        start = max(stream.sessions, default=stream.starts)
        opens = count(stream.phrase, start, CALENDAR).opens or start + (due - start) / 2 + timedelta(days=1)
        assert not list(free_slots(stream, patterns, Diary(taken), max(opens, first), due))


def free_slots(stream, patterns, diary, opens, due) -> Iterator[tuple[date, Span, tuple[str, str]]]:
    """Every slot of two hours that a supervisor and the supervisee have free in those days."""
    for day in (day for day in OPEN - SHUT if opens <= day <= due and day.weekday() < 5):
        for people in ((stream.supervisee, supervisor) for supervisor in stream.supervisors):
            both = at_work(patterns, people[0], day) & at_work(patterns, people[1], day)
            for minute in range(0, 24 * 60, 15):
                slot = Span(minute, minute + 120)
                if both.issuperset(range(*slot)) and diary.is_free(people, day, slot):
                    yield day, slot, people


def at_work(patterns, person, day) -> set[int]:
    """Every minute of the day at which the person works."""
    times = patterns.get(person, {}).get(day.weekday(), [])
    return {minute for first, last in times for minute in range(minute_of(first), minute_of(last))}
