"""The invented school's story as it is written: what is read in lists names no child."""

from collections.abc import Iterator
from typing import Any

from keel.web.demo import stories

IN_THE_RECORD = ("update", "decisions", "view", "child")
"""Where a child is named: in the case's own entry, under that child's key; and the name itself."""


def texts(of: Any) -> Iterator[str]:
    """Every text below, but for those in the record."""
    if isinstance(of, str):
        yield of
    elif isinstance(of, dict):
        for key, one in of.items():
            if key not in IN_THE_RECORD:
                yield from texts(one)
    elif isinstance(of, list):
        for one in of:
            yield from texts(one)


def test_no_action_agenda_or_reason_names_a_child() -> None:
    """An action's words stand on lists, on home pages and in what is promised, beside other children's."""
    names = {name for case in stories.cases() for name in case["child"].split()}
    found = list(texts([stories.cases(), stories.sessions(), stories.door()]))

    assert len(names) > 30
    assert len(found) > 200
    assert [(name, one) for one in found for name in names if name in one] == []
