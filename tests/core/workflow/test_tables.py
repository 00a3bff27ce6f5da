"""The tables of states hold together, speak the access table's relations, and draw themselves."""

import pytest

from keel.core.access import RELATIONS
from keel.core.workflow import RECORD, SESSION, diagram


@pytest.mark.parametrize("table", [SESSION, RECORD])
def test_every_row_speaks_known_words(table):
    for row in table.transitions:
        assert {row.before, row.after} <= set(table.states)
        assert row.act in table.done
        assert set(row.by) <= set(RELATIONS)
        assert set(row.needs) <= set(table.guards)


@pytest.mark.parametrize("table", [SESSION, RECORD])
def test_every_act_state_and_guard_is_used_and_no_row_stands_twice(table):
    rows = table.transitions

    assert {row.act for row in rows} == set(table.done)
    assert {need for row in rows for need in row.needs} == set(table.guards)
    assert len({(row.act, row.before) for row in rows}) == len(rows)
    assert {row.after for row in rows} | {table.start} == set(table.states)


@pytest.mark.parametrize("table", [SESSION, RECORD])
def test_every_refusal_is_a_sentence_and_every_state_has_a_way_on(table):
    assert all(guard.sentence.endswith(".") for guard in table.guards.values())
    assert all(table.acts_from(state) for state in table.states)


def test_the_diagram_has_every_state_and_every_arrow():
    text = diagram()

    assert text.startswith("stateDiagram-v2\n")
    assert '    state "session: in session" as in_session' in text
    assert "    [*] --> planned: plan" in text
    assert "    held --> draft: begin record" in text
    assert "    planned --> prepared: prepare (the supervisee)" in text
    for table in (SESSION, RECORD):
        for row in table.transitions:
            if row.act != "begin record":
                assert f"{row.act} (" in text
                assert f"{row.before.replace(' ', '_')} --> {row.after.replace(' ', '_')}" in text
