"""`keel reset-demo`: the only way to throw the invented school away. It touches no real installation."""

from argparse import ArgumentParser, Namespace

from keel.commands import say
from keel.commands.django_ready import folder
from keel.commands.run_demo import DATABASE, KEY, STAMP


def arguments(parser: ArgumentParser) -> None:
    """Add nothing: it takes no options."""


def run(options: Namespace) -> int:
    """Delete the demo's database, key and stamp; the next `keel run-demo` makes the school anew."""
    place = folder()
    gone = [
        path for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", KEY, STAMP) if (path := place / name).exists()
    ]
    for path in gone:
        path.unlink()
    say("The invented school is thrown away. make run makes it anew." if gone else "There is no invented school here.")
    return 0
