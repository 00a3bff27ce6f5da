"""Reads the invented school's story: plain data in story/*.toml, the same every time."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

Tale = dict[str, Any]


def cases() -> list[Tale]:
    """The children, each with the steps that sessions told of."""
    found: list[Tale] = _read("cases.toml")["case"]
    return found


def sessions() -> list[Tale]:
    """The sessions, held and to come, each with what was said."""
    found: list[Tale] = _read("sessions.toml")["session"]
    return found


def door() -> Tale:
    """What happened at the door: grants, disagreements, what stood on the wrong child, a scan, an alarm."""
    return _read("door.toml")


@cache
def _read(name: str) -> Tale:
    return tomllib.loads((files("keel.web.demo") / "story" / name).read_text(encoding="utf-8"))
