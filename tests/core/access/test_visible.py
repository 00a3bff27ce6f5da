"""The list is the filter of the decision, and "who can read this, now" names everybody with a reason."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keel.core.access import (
    ANCHORS,
    KINDS,
    RELATIONS,
    AccessSettings,
    Conditions,
    Held,
    Holder,
    Thing,
    UnknownAccessError,
    decide,
    readers,
    who_can_read,
)
from keel.core.access.conditions import CONDITIONS

FIELDS = sorted({c.field for c in CONDITIONS.values() if c.field} - {"account_current", "excluded"})
IDS = st.sampled_from(["a", "b"])
HELD = st.frozensets(st.builds(Held, st.sampled_from(list(RELATIONS)), st.sampled_from(list(ANCHORS)), IDS), max_size=6)
THINGS = st.builds(Thing, st.sampled_from(list(KINDS)), st.dictionaries(st.sampled_from(list(ANCHORS)), IDS))
CONDITION_VALUES = st.builds(
    lambda current, excluded, names: Conditions(
        account_current=current, excluded=excluded, **dict.fromkeys(names, True)
    ),
    st.booleans(),
    st.booleans(),
    st.sets(st.sampled_from(FIELDS)),
)
POLICIES = st.builds(
    AccessSettings,
    session_part=st.sampled_from(["parties", "secured folder"]),
    quality_reading=st.sampled_from(["sample", "nobody"]),
    headteacher_cases=st.sampled_from(["if trained", "grant only"]),
)


def as_a_list_filters(held, thing, conditions, policy) -> bool:
    """What a query does with `readers`: rows of relations joined to the things they hang on."""
    if conditions.excluded or not conditions.account_current:
        return False
    return any(
        Held(relation, way.on, thing.anchors[way.on]) in held and all(getattr(conditions, n) for n in way.needs)
        for relation, ways in readers(thing.kind, policy).items()
        for way in ways
        if way.on in thing.anchors
    )


@settings(max_examples=200)
@given(held=HELD, thing=THINGS, conditions=CONDITION_VALUES, policy=POLICIES)
def test_a_list_is_the_filter_of_the_decision(held, thing, conditions, policy):
    listed = as_a_list_filters(held, thing, conditions, policy)

    assert listed == decide(held, thing, "read", conditions, policy).allowed


def test_readers_of_private_notes_are_their_owner_and_whom_the_owner_lets():
    """S11: the notes need not be shared."""
    ways = readers("K4")

    assert set(ways) == {"supervisee", "supervisor", "external supervisor"}
    assert [way.on for way in ways["supervisee"]] == ["person"]
    assert [way.needs for way in ways["supervisor"]] == [frozenset({"shared"})]


def test_readers_of_an_unknown_kind_is_an_error():
    with pytest.raises(UnknownAccessError):
        readers("K0")


def test_who_can_read_names_everybody_who_can_with_the_reason():
    """S20: all parties know who can read a record."""
    current = Conditions(account_current=True, excluded=False)
    entry = Thing("K6", {"session": "s1", "organisation": "school"})
    holders = [
        Holder("ann", [Held("supervisee", "session", "s1")], current),
        Holder("ben", [Held("supervisor", "session", "s2")], current),
        Holder("cat", [Held("dsl", "organisation", "school")], current),
        Holder("dan", [Held("dsl", "organisation", "school")], Conditions(account_current=True, excluded=True)),
    ]

    assert who_can_read(entry, holders) == (
        ("ann", "supervisee", "Allowed to read as supervisee of this session."),
        ("cat", "dsl", "Allowed to read as designated safeguarding lead of this school."),
    )


def test_who_can_read_follows_the_policys_settings():
    """S20, G-01: a reader whom the policy leaves out is not named, and one whom it lets in is."""
    current = Conditions(account_current=True, excluded=False)
    part = Thing("K15", {"session": "s1", "organisation": "school"})
    holders = [Holder("cat", [Held("dsl", "organisation", "school")], current)]

    assert [reader.person for reader in who_can_read(part, holders, AccessSettings(session_part="secured folder"))] == [
        "cat"
    ]
    assert who_can_read(part, holders) == ()
