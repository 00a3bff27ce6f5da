"""From when to when somebody is supervised under one arrangement."""

from datetime import date

from keel.core.obligations.index import Index
from keel.core.obligations.streams import streams
from tests.core.obligations.cast import OFFICER, arrangement, facts, role

OFFICERS = arrangement("every 3 weeks", supervisee_roles=("safeguarding officer", "deputy"))
SEPTEMBER, OCTOBER, NOVEMBER, DECEMBER = (date(2026, month, 1) for month in (9, 10, 11, 12))
KNOWN = date(2026, 9, 1)


def stretches(*roles):
    found = streams(OFFICERS, Index(facts(roles=roles)))
    return [(stream.first, stream.ends) for stream in found]


def officer(first, last=None, recorded=KNOWN, name="safeguarding officer", **given):
    return role(OFFICER, name, first, last, **{"recorded": recorded, "id": f"{first} {last} {name}", **given})


def test_roles_that_overlap_or_follow_without_a_gap_are_one_stream():
    assert stretches(officer(SEPTEMBER, date(2026, 9, 30)), officer(OCTOBER)) == [(SEPTEMBER, None)]
    assert stretches(officer(SEPTEMBER, NOVEMBER), officer(OCTOBER, DECEMBER, name="deputy")) == [(SEPTEMBER, DECEMBER)]
    assert stretches(officer(SEPTEMBER, DECEMBER), officer(OCTOBER, NOVEMBER)) == [(SEPTEMBER, DECEMBER)]


def test_a_gap_begins_a_new_stream():
    assert stretches(officer(SEPTEMBER, date(2026, 9, 29)), officer(OCTOBER)) == [
        (SEPTEMBER, date(2026, 9, 29)),
        (OCTOBER, None),
    ]


def test_a_role_entered_later_does_not_move_the_start_of_a_known_stream():
    """Two dates on every fact."""
    later = officer(SEPTEMBER, recorded=DECEMBER, name="deputy")
    assert stretches(later, officer(OCTOBER, NOVEMBER)) == [(SEPTEMBER, date(2026, 9, 30)), (OCTOBER, None)]
    before = officer(SEPTEMBER, date(2026, 9, 15), recorded=DECEMBER)
    assert stretches(before, officer(OCTOBER)) == [(SEPTEMBER, date(2026, 9, 15)), (OCTOBER, None)]


def test_a_role_entered_later_fills_the_gap_between_two_streams():
    one, two = officer(SEPTEMBER, date(2026, 9, 15)), officer(NOVEMBER, DECEMBER)
    over_both = officer(date(2026, 9, 10), recorded=DECEMBER, name="deputy")
    assert stretches(one, two, over_both) == [(SEPTEMBER, date(2026, 10, 31)), (NOVEMBER, None)]


def test_a_role_that_ended_before_it_began_or_before_the_policy_was_in_force_is_none():
    assert stretches(officer(OCTOBER, SEPTEMBER)) == []
    assert stretches(officer(date(2025, 9, 1), date(2026, 8, 31))) == []


def test_an_ended_role_is_a_correction():
    held = officer(SEPTEMBER, id="held")
    ended = officer(SEPTEMBER, NOVEMBER, id="ended", supersedes="held", recorded=NOVEMBER)
    [stream] = streams(OFFICERS, Index(facts(roles=(ended, held))))
    assert (stream.ends, stream.root, stream.role.id) == (NOVEMBER, "held", "ended")
