"""Draws the tables of states as one Mermaid diagram, for the map that a check compares."""

from typing import Any

from keel.core.workflow.guards import StateTable, said
from keel.core.workflow.record_states import RECORD
from keel.core.workflow.session_states import SESSION


def diagram() -> str:
    """Return the states of a session and of its record as Mermaid text."""
    lines = [*_states(SESSION), *_states(RECORD)]
    lines += ["", f"    [*] --> {_id(SESSION.start)}: plan", *_arrows(SESSION)]
    lines += [f"    held --> {_id(RECORD.start)}: begin record", *_arrows(RECORD)]
    return "\n".join(["stateDiagram-v2", *lines]) + "\n"


def _states(table: StateTable[Any]) -> list[str]:
    return [f'    state "{table.thing}: {state}" as {_id(state)}' for state in table.states]


def _arrows(table: StateTable[Any]) -> list[str]:
    arrows: dict[tuple[str, str], list[str]] = {}
    for row in table.transitions:
        if row.act != "begin record":
            arrows.setdefault((row.before, row.after), []).append(f"{row.act} ({said(row.by)})")
    return [f"    {_id(before)} --> {_id(after)}: {', '.join(acts)}" for (before, after), acts in arrows.items()]


def _id(state: str) -> str:
    return state.replace(" ", "_")
