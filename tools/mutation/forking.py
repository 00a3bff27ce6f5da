"""Runs something in a process of its own that can do no harm: bounded in time and memory, and silent."""

import contextlib
import os
import resource
import signal
import time
from collections.abc import Callable

SURVIVED, KILLED, UNFIT = 0, 1, 3
TIMED_OUT = 4
MOST_MEMORY = 3 * 1024**3


def in_child(work: Callable[[], int], *, seconds: float) -> int:
    """SURVIVED, KILLED or UNFIT as `work` says (KILLED if it raises or dies), or TIMED_OUT."""
    child = os.fork()
    if not child:
        _be_the_child(work)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            code = os.waitstatus_to_exitcode(status)
            return code if code in (SURVIVED, UNFIT) else KILLED
        time.sleep(0.005)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return TIMED_OUT


def _be_the_child(work: Callable[[], int]) -> None:
    code = KILLED
    try:
        os.setpgid(0, 0)
        resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
        nowhere = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(nowhere, descriptor)
        code = work()
    finally:
        os._exit(code)
