"""S22, G-07: to whom a disagreement goes next, who is passed over and why; who may do what with it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keel.core.policy.model import LadderStep
from keel.core.workflow import LADDER, Between, LadderFacts, Refused, ascent
from keel.policies import template

RULES = template("formal_cycle").ladder
PEOPLE = ("ann", "bea", "cat", "dee")


def step(key: str, held_by: str, **more: Any) -> LadderStep:
    return LadderStep(key=key, held_by=held_by, what="Answer it", due="2 weeks", clause="1", **more)


STEPS = (
    step("supervisor", "supervisors"),
    step("head", "headteacher", not_about=("headteacher",)),
    step("trust", "trust safeguarding lead", only_about=("headteacher",)),
    step("chair", "chair of governors"),
)
HOLDERS = {
    "supervisors": ("ann",),
    "headteacher": ("bea",),
    "trust safeguarding lead": ("cat",),
    "chair of governors": ("dee",),
}


@pytest.mark.parametrize(
    ("between", "after", "key", "last"),
    [
        (Between(opener="sam"), None, "supervisor", False),
        (Between(opener="sam"), "supervisor", "head", False),
        (Between(opener="sam"), "head", "chair", True),
        (Between(opener="sam"), "chair", None, False),
        (Between(opener="sam", subjects=frozenset({"ann"})), None, "head", False),
        (Between(opener="ann"), None, "head", False),
        (
            Between(opener="sam", subjects=frozenset({"bea"}), subject_roles=frozenset({"headteacher"})),
            "supervisor",
            "trust",
            False,
        ),
        (Between(opener="dee"), "head", None, False),
        (Between(opener="sam", subjects=frozenset({"dee"})), "head", None, False),
    ],
)
def test_the_next_step_is_the_first_that_nobody_in_it_holds(between, after, key, last):
    found = ascent(STEPS, HOLDERS, between, after=after)
    assert (found.following.step.key if found.following else None) == key
    assert found.is_last is last


def test_a_step_that_takes_both_is_offered_only_while_both_could_agree():
    """E14: "if both parties consent"; the step after it is next where they do not."""
    steps = (STEPS[0], step("head", "headteacher", consent=True), STEPS[3])

    def following(**more: Any) -> str:
        found = ascent(steps, HOLDERS, Between(opener="sam", **more), after="supervisor").following
        assert found is not None
        return found.step.key

    assert following(other="ann") == "head"
    assert following() == "chair"
    assert following(other="ann", subjects=frozenset({"ann"})) == "chair"
    assert following(other="ann", declined=frozenset({"head"})) == "chair"


def test_of_several_holders_those_who_are_in_it_are_left_out():
    found = ascent(STEPS[:1], {"supervisors": ("ann", "bea")}, Between(opener="sam", subjects=frozenset({"ann"})))
    assert found.following is not None
    assert found.following.holders == ("bea",)


def test_each_step_passed_over_says_why_and_names_nobody():
    between = Between(opener="ann", subjects=frozenset({"dee"}), subject_roles=frozenset())
    said = [place.passed_over for place in ascent(STEPS, {**HOLDERS, "headteacher": ()}, between).places]
    assert said == [
        "You hold it yourself.",
        "Nobody holds it now.",
        "It is for what is about other roles.",
        "It is about whoever holds it.",
    ]


@given(
    subjects=st.frozensets(st.sampled_from(PEOPLE)),
    opener=st.sampled_from((*PEOPLE, "sam")),
    after=st.sampled_from((None, "supervisor", "head", "trust", "chair")),
    about_head=st.booleans(),
)
def test_nobody_in_it_is_ever_offered_and_the_way_leads_up(subjects, opener, after, about_head):
    """G-07, TH-5: whoever it is about never receives it, whatever is asked."""
    roles = frozenset({"headteacher"}) if about_head else frozenset()
    found = ascent(STEPS, HOLDERS, Between(opener=opener, subjects=subjects, subject_roles=roles), after=after)
    keys = [one.key for one in STEPS]
    for place in found.places:
        assert not subjects.intersection(place.holders)
        assert opener not in place.holders
        assert bool(place.holders) != bool(place.passed_over)
    if found.following and after:
        assert keys.index(found.following.step.key) > keys.index(after)


def test_the_formal_cycle_leads_from_the_supervisor_to_the_chair_and_names_two_routes_outside():
    """S22."""
    assert RULES is not None
    assert [(one.key, one.held_by) for one in RULES.steps] == [
        ("supervisor", "supervisors"),
        ("chair", "chair of governors"),
    ]
    assert len(RULES.outside) >= 2


ABOVE = LadderFacts(
    text="Because.", something_above=True, answer_overdue=True, takes_both=True, other_agreed=True, opener_left=True
)


@pytest.mark.parametrize(
    ("act", "state", "after"),
    [
        ("agree", "open", "open"),
        ("agree", "answered", "open"),
        ("decline", "open", "open"),
        ("decline", "answered", "answered"),
    ],
)
def test_what_either_of_the_two_may_do_and_nobody_else(act, state, after):
    assert {LADDER.check(act, state, by=by, facts=ABOVE) for by in ("opener", "holder")} == {after}
    assert not LADDER.allows(act, state, by="reader", facts=ABOVE)


@pytest.mark.parametrize(
    ("act", "state", "by", "after"),
    [
        ("answer", "open", "holder", "answered"),
        ("hand on", "open", "holder", "open"),
        ("take up", "answered", "opener", "open"),
        ("take up unanswered", "open", "opener", "open"),
        ("settle", "open", "opener", "closed"),
        ("settle", "answered", "opener", "closed"),
        ("add", "closed", "opener", "closed"),
        ("name", "open", "opener", "open"),
        ("lay down", "open", "holder", "closed"),
        ("lay down", "answered", "holder", "closed"),
    ],
)
def test_what_may_happen(act, state, by, after):
    assert LADDER.check(act, state, by=by, facts=ABOVE) == after
    other = "holder" if by == "opener" else "opener"
    assert not LADDER.allows(act, state, by=other, facts=ABOVE)
    assert not LADDER.allows(act, state, by="reader", facts=ABOVE)


@pytest.mark.parametrize(
    ("act", "state", "by", "facts", "sentence"),
    [
        ("answer", "open", "holder", LadderFacts(text=" "), "reasons"),
        ("take up", "answered", "opener", LadderFacts(text="x"), "routes outside"),
        ("take up unanswered", "open", "opener", LadderFacts(text="x", something_above=True), "has not passed yet"),
        ("settle", "closed", "opener", ABOVE, "cannot be settled"),
        ("agree", "open", "holder", LadderFacts(takes_both=True), "has not asked"),
        ("decline", "open", "holder", LadderFacts(), "takes nobody's agreement"),
        ("lay down", "open", "holder", LadderFacts(text="x"), "is here, and closes it"),
        ("lay down", "open", "holder", LadderFacts(opener_left=True), "in your own words"),
        ("answer", "closed", "holder", ABOVE, "cannot be answered"),
    ],
)
def test_refusals_say_what_was_wrong(act, state, by, facts, sentence):
    with pytest.raises(Refused, match=sentence):
        LADDER.check(act, state, by=by, facts=facts)
