"""`keel worker`: does what waits in the background (mail, reminders, jobs) until it is stopped.

`keel serve` runs one by itself; this is for a machine of its own, or under a supervisor of the system's.
"""

import os
import subprocess
import sys
import threading
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager

from keel.commands import refuse, say
from keel.commands.django_ready import NotReady, find_installation

PAUSE = 5.0
"""Seconds before a worker that died is started again."""


def arguments(parser: ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("--once", action="store_true", help="do what is due now and stop")
    parser.add_argument(
        "--with-parent", type=int, metavar="PID", help="stop when this process, who started it, is gone"
    )


def run(options: Namespace) -> int:
    """Work until stopped. Exit status 1 with a sentence where there is no installation."""
    try:
        find_installation()
    except NotReady as wrong:
        return refuse(wrong)
    from keel.web.background.worker import Worker

    worker = Worker(parent=options.with_parent)
    if options.once:
        worker.once()
    else:
        worker.run(lambda: say("Keel's worker is ready. Stop it with Ctrl+C.") if options.with_parent is None else None)
    return 0


@contextmanager
def beside(*, wanted: bool) -> Iterator[None]:
    """Have a worker run beside this process as long as the block lasts; one that dies is started again."""
    if not wanted:
        yield
        return
    over = threading.Event()
    keeper = threading.Thread(target=_keep_one, args=(over,), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join(timeout=15)


def _keep_one(over: threading.Event) -> None:
    command = [sys.executable, "-m", "keel", "worker", "--with-parent", str(os.getpid())]
    while not over.is_set():
        began = time.monotonic()
        with subprocess.Popen(command, stdin=subprocess.DEVNULL) as worker:  # noqa: S603 - our own command
            while worker.poll() is None and not over.wait(0.5):
                pass
            worker.terminate()
        over.wait(max(0.0, PAUSE - (time.monotonic() - began)))
