"""The commands of `keel`, a module each (`keel.cli.COMMANDS`)."""

import os
import sys
from collections.abc import Iterable


def say(lines: str | Iterable[str]) -> None:
    """Write a text or some lines to standard output. Ends the command where nobody reads on: `keel due … | head`."""
    try:
        sys.stdout.write((lines if isinstance(lines, str) else "\n".join(lines)) + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is still unsaid goes nowhere
        raise SystemExit(0) from None


def refuse(sentence: object) -> int:
    """Write why a command was refused, and give its exit status."""
    sys.stderr.write(f"{sentence}\n")
    return 1


def unreadable(named: str, error: OSError | UnicodeDecodeError) -> str:
    """Say why a file cannot be read and how to mend it."""
    if isinstance(error, UnicodeDecodeError):
        return f"{named} is not plain text: save it as text in UTF-8."
    if isinstance(error, FileNotFoundError):
        return f"There is no file {error.filename}: check its name and folder."
    return f"{error.filename} cannot be opened ({error.strerror}): check that it is a file you may read."
