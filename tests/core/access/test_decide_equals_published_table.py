"""G-01: decisions equal the published table for every relation, kind, anchor, act and relevant set of conditions."""

from dataclasses import fields

import pytest

from keel.core.access import ACTS, ANCHORS, KINDS, RELATIONS, AccessSettings, Conditions, Held, Thing, decide
from tests.core.access.published import IDS, TABLE, published_ways, subsets

FIELDS = frozenset(field.name for field in fields(Conditions)) - {"account_current", "excluded"}
SETTINGS = {False: AccessSettings(), True: AccessSettings(session_part="secured folder")}


def conditions(names, *, account_current=True, excluded=False) -> Conditions:
    return Conditions(account_current=account_current, excluded=excluded, **dict.fromkeys(names, True))


def relevant(relation: str, kind: str) -> frozenset[str]:
    ways = published_ways(relation, kind, secured_folder=True)
    return frozenset().union(*(way.needs for way in ways))


def test_the_data_file_has_every_relation_and_every_kind():
    assert set(TABLE) == set(RELATIONS)
    for relation, row in TABLE.items():
        assert set(row) - {"row"} == set(KINDS), relation


@pytest.mark.parametrize("secured_folder", [False, True])
@pytest.mark.parametrize("relation", TABLE)
def test_every_cell_decides_as_published(relation, secured_folder):
    settings = SETTINGS[secured_folder]
    for kind in KINDS:
        thing = Thing(kind, IDS)
        ways = published_ways(relation, kind, secured_folder=secured_folder)
        for on in ANCHORS:
            held = frozenset({Held(relation, on, IDS[on])})
            for holding in subsets(relevant(relation, kind)):
                for act in ACTS.values():
                    expected = any(act in way.acts and on == way.on and way.needs <= holding for way in ways)
                    for names in (holding, holding | (FIELDS - relevant(relation, kind))):
                        decision = decide(held, thing, act, conditions(names), settings)
                        assert decision.allowed == expected, (relation, kind, on, sorted(holding), act)
                        assert decision.relation == (relation if expected else None)


@pytest.mark.parametrize("relation", TABLE)
def test_exclusion_and_a_lapsed_account_override_every_cell(relation):
    """Conditions c3 and c9; G-07's first half: who is excluded is refused whatever else holds."""
    held = frozenset(Held(relation, on, IDS[on]) for on in ANCHORS)
    for kind in KINDS:
        for act in ACTS.values():
            excluded = decide(held, Thing(kind, IDS), act, conditions(FIELDS, excluded=True))
            lapsed = decide(held, Thing(kind, IDS), act, conditions(FIELDS, account_current=False))
            assert not excluded.allowed
            assert not lapsed.allowed


@pytest.mark.parametrize("relation", TABLE)
def test_a_relation_to_another_session_school_or_file_gives_nothing(relation):
    """Conditions c1 and c2 hold only through the anchor itself."""
    held = frozenset(Held(relation, on, "another") for on in ANCHORS)
    for kind in KINDS:
        for act in ACTS.values():
            assert not decide(held, Thing(kind, IDS), act, conditions(FIELDS)).allowed


def test_nobody_reads_without_a_relation_and_no_act_destroys():
    """G-16: there is no act that deletes."""
    assert set(ACTS.values()) == {"read", "write", "sign"}
    for kind in KINDS:
        assert not decide(frozenset(), Thing(kind, IDS), "read", conditions(FIELDS)).allowed


def test_administrator_supplier_and_other_staff_never_reach_content():
    """G-04: no way in to anything written about anyone."""
    for relation in ("account administrator", "supplier", "other staff"):
        held = frozenset(Held(relation, on, IDS[on]) for on in ANCHORS)
        for kind in ("K3", "K4", "K5", "K6", "K7", "K8", "K9", "K10", "K11", "K15"):
            assert not decide(held, Thing(kind, IDS), "read", conditions(FIELDS)).allowed
