"""A correction takes the place of what it corrects; nothing else rewrites the past."""

from datetime import date

import pytest

from keel.core.obligations import CircularCorrection
from keel.core.obligations.corrections import standing
from tests.core.obligations.cast import OFFICER, event, held, role

OCTOBER, NOVEMBER, DECEMBER = date(2026, 10, 7), date(2026, 11, 4), date(2026, 12, 2)


def test_without_corrections_all_facts_stand_as_they_are():
    facts = (held(OCTOBER), held(NOVEMBER))
    found = standing(facts)
    assert found.facts == facts
    assert found.root(facts[0]) == facts[0].id
    assert found.chain(facts[0]) == (facts[0],)
    assert found.known(facts[0]) == OCTOBER


def test_the_newest_of_a_chain_speaks_in_the_place_of_the_first():
    first = held(OCTOBER, id="first")
    second = held(NOVEMBER, id="second", supersedes="first")
    third = held(DECEMBER, id="third", supersedes="second")
    other = held(OCTOBER, id="other")
    found = standing((third, other, first, second))
    assert sorted(fact.id for fact in found.facts) == ["other", "third"]
    assert found.root(third) == "first"
    assert found.chain(third) == (first, second, third)


def test_of_two_corrections_of_one_fact_the_one_recorded_last_holds():
    first = held(OCTOBER, id="first")
    early = held(OCTOBER, id="early", supersedes="first", recorded=NOVEMBER)
    late = held(OCTOBER, id="late", supersedes="first", recorded=DECEMBER)
    assert standing((late, first, early)).facts == (late,)


def test_a_correction_counts_as_known_since_the_first_entry_but_not_before_it_happened():
    first = held(OCTOBER, id="first")
    same_day = held(date(2026, 10, 6), id="second", supersedes="first", recorded=DECEMBER)
    found = standing((first, same_day))
    assert found.known(same_day) == OCTOBER
    later = held(NOVEMBER, id="second", supersedes="first", recorded=DECEMBER)
    assert standing((first, later)).known(later) == NOVEMBER


def test_a_corrected_role_counts_as_known_since_its_first_entry():
    first = role(OFFICER, "safeguarding officer", id="first")
    ended = role(OFFICER, "safeguarding officer", last=NOVEMBER, id="ended", supersedes="first", recorded=DECEMBER)
    found = standing((first, ended))
    assert found.facts == (ended,)
    assert found.known(ended) == first.recorded


def test_a_correction_of_a_fact_that_is_not_there_stands_under_its_name():
    alone = held(OCTOBER, id="second", supersedes="unknown")
    found = standing((alone,))
    assert found.facts == (alone,)
    assert found.root(alone) == "unknown"


def test_facts_that_correct_each_other_in_a_circle_are_refused_in_a_sentence():
    circle = (event("session held", OCTOBER, id="a", supersedes="b"), held(OCTOBER, id="b", supersedes="a"))
    with pytest.raises(CircularCorrection, match="The facts a, b correct each other in a circle: one of them must"):
        standing(circle)
