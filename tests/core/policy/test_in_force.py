"""Exactly one version holds on a day, and exactly one arrangement covers a role under it (habit 10, S9)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keel.core.policy import NotCovered, Policy, Version, Versions, VersionsOverlap, arrangement_for
from keel.policies import template
from tests.core.policy.sound import sound

POLICY = sound()
FORMAL = template("formal_cycle")
START = date(2026, 9, 1)
DAYS = st.dates(date(2026, 1, 1), date(2032, 12, 31))


def versioned(number: int) -> Policy:
    return replace(POLICY, meta=replace(POLICY.meta, version=str(number)))


@given(lengths=st.lists(st.integers(1, 400), min_size=1, max_size=6), day=DAYS, last_ends=st.booleans())
def test_on_any_day_from_the_first_exactly_one_version_holds(lengths, day, last_ends):
    firsts = [START + timedelta(sum(lengths[:place])) for place in range(len(lengths))]
    lasts = [first + timedelta(length - 1) for first, length in zip(firsts, lengths, strict=True)]
    versions = [Version(versioned(n), first, last) for n, (first, last) in enumerate(zip(firsts, lasts, strict=True))]
    if not last_ends:
        versions[-1] = replace(versions[-1], last=None)
    holding = [one for one in versions if one.first <= day and (one.last is None or day <= one.last)]

    found = Versions(reversed(versions)).on(day)

    assert ([] if found is None else [found]) == holding
    assert len(holding) == (day >= START and (not last_ends or day <= lasts[-1]))


def test_a_version_without_a_last_day_ends_where_the_next_begins():
    versions = Versions([Version(versioned(1), START), Version(versioned(2), date(2027, 9, 1))])
    held = [versions.on(day) for day in (date(2026, 8, 31), START, date(2027, 8, 31), date(2027, 9, 1))]
    assert [one and one.policy.meta.version for one in held] == [None, "1", "1", "2"]


def test_no_version_holds_after_the_last_one_ended():
    assert Versions([Version(POLICY, START, date(2026, 12, 31))]).on(date(2027, 1, 1)) is None


def test_no_version_holds_where_there_is_none():
    assert Versions([]).on(START) is None


@pytest.mark.parametrize("second", [START, date(2026, 12, 31)])
def test_two_versions_on_one_day_are_refused_with_a_cure(second):
    with pytest.raises(
        VersionsOverlap, match=r"version 2 would both be in force on .* end the first one the day before"
    ):
        Versions([Version(versioned(1), START, date(2026, 12, 31)), Version(versioned(2), second)])


@given(
    role=st.sampled_from(sorted({role for one in FORMAL.arrangements.values() for role in one.supervisee_roles})),
    day=DAYS,
)
def test_a_role_has_exactly_one_formal_arrangement_on_every_day(role, day):
    """S2, S9."""
    version = Versions([Version(FORMAL, date(2026, 1, 1))]).on(day)
    assert version is not None
    covering = [
        one
        for one in version.policy.arrangements.values()
        if one.format == "one to one" and role in one.supervisee_roles
    ]
    assert covering == [arrangement_for(version.policy, role)]


def test_the_safeguarding_lead_has_an_informal_arrangement_beside_the_formal_one():
    """S4, S9."""
    assert arrangement_for(FORMAL, "designated safeguarding lead", form="informal").key == "informal_weekly"


def test_a_role_that_no_arrangement_covers_is_told():
    with pytest.raises(NotCovered, match=r"no arrangement .* for the role “cook”: add the role to one"):
        arrangement_for(FORMAL, "cook")
