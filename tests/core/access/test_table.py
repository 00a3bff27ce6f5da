"""The table is readable data: every word known, every relation, kind and condition described, wrong cells refused."""

from dataclasses import fields

import pytest

from keel.core.access import ANCHORS, KINDS, RELATIONS, RULES, Conditions, UnknownAccessError
from keel.core.access.cells import read_cell
from keel.core.access.conditions import CONDITIONS
from keel.core.access.describe import as_markdown, sentences


def test_every_condition_is_a_field_and_every_field_a_condition():
    named = {condition.field for condition in CONDITIONS.values() if condition.field}

    assert named == {field.name for field in fields(Conditions)}


def test_every_condition_is_used():
    used = {code for rule in RULES for code in rule.needs}

    assert set(CONDITIONS) - used == {"c3", "c9"}, "those two hold for every cell"


def test_every_published_condition_is_there():
    assert {f"c{n}" for n in range(1, 13)} | {"c9a"} <= set(CONDITIONS)


def test_every_anchor_is_used_and_every_relation_has_its_words():
    assert {rule.on for rule in RULES} == set(ANCHORS)
    for relation in RELATIONS.values():
        assert relation.meaning.endswith(".")
        assert relation.title


@pytest.mark.parametrize(
    ("cell", "complaint"),
    [
        ("r c13", "The condition 'c13' is not in the access table"),
        ("r @home", "The anchor 'home' is not in the access table"),
        ("c4", "gives no act"),
        ("r c1 @trust", "asks for c1, which the anchor 'trust' cannot prove"),
    ],
)
def test_a_cell_that_cannot_be_read_is_refused_at_start_up(cell, complaint):
    with pytest.raises(UnknownAccessError, match=complaint):
        read_cell(cell, usual_anchor="session")


def test_the_ways_into_a_kind_are_told_in_sentences():
    assert sentences("K4") == (
        "Supervisee: may read and write.",
        "Supervisor: may read when its owner has shared it.",
        "Supervisor from outside: may read when its owner has shared it.",
    )
    assert "Link" not in " ".join(sentences("K7"))
    assert (
        "Supervisor from outside: may read, write and sign when they are party to that session and the agreement has "
        "not ended."
    ) in sentences("K6")


def test_the_documented_table_has_every_relation_kind_and_condition():
    text = as_markdown()

    for word in (*RELATIONS, *KINDS, *CONDITIONS):
        assert f"**{word}**" in text
    assert "| deputy | – | as supervisee |" in text


def test_the_documented_table_is_markdown():
    lines = as_markdown().split("\n")
    of_relations = lines[2 : 2 + len(RELATIONS)]

    assert lines[0] == f"| relation | {' | '.join(KINDS)} |"
    assert lines[1] == "|---" * 17 + "|"
    assert all(line.startswith("| ") and line.endswith(" |") and line.count("|") == 18 for line in of_relations)
    assert "- **K3** agenda" in lines
    assert lines[-1] == ""
    assert all(condition.holds for condition in CONDITIONS.values())
    assert [len(part.split("\n")) for part in as_markdown().split("\n\n")] == [
        2 + len(RELATIONS),
        len(KINDS),
        len(RELATIONS),
        len(CONDITIONS) + 1,
    ]
