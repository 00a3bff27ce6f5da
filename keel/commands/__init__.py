"""The commands of `keel`, a module each (`keel.cli.COMMANDS`)."""

import sys
from collections.abc import Iterable


def say(lines: str | Iterable[str]) -> None:
    """Write a text or some lines to standard output."""
    sys.stdout.write((lines if isinstance(lines, str) else "\n".join(lines)) + "\n")


def refuse(sentence: object) -> int:
    """Write why a command was refused, and give its exit status."""
    sys.stderr.write(f"{sentence}\n")
    return 1
