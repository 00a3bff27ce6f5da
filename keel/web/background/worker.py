"""The worker: chores, then jobs, then a short sleep; until it is told to stop or its parent is gone."""

import logging
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType
from uuid import uuid4

from django.db import close_old_connections
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker as QueueWorker
from django_tasks_db.models import DBTaskResult

from .chores import Round

log = logging.getLogger(__name__)
BACKEND = "default"


@dataclass
class Worker:
    """One worker. Several may run beside each other, on one machine or more."""

    interval: float = 1.0
    """Seconds between looking for jobs."""
    parent: int | None = None
    """The process to end with; None: whoever started it may go."""
    stopping: bool = False
    round: Round = field(default_factory=Round)

    def run(self, ready: Callable[[], None] = lambda: None) -> None:
        """Work until told to stop. A job that is under way is ended first; a second signal kills."""
        for one in (signal.SIGINT, signal.SIGTERM):
            signal.signal(one, self._stop)
        ready()
        while not self.stopping and not self._orphaned():
            close_old_connections()
            try:
                self.once()
            except Exception:  # a database that is away comes back
                log.exception("The worker could not look for work.")
            if not self.stopping:
                time.sleep(self.interval)

    def once(self) -> None:
        """Do the chores that are due and every job that is ready."""
        now = timezone.now()
        self.round.do(now)
        work_off()

    def _orphaned(self) -> bool:
        return self.parent is not None and os.getppid() != self.parent

    def _stop(self, number: int, _: FrameType | None) -> None:
        self.stopping = True
        signal.signal(number, signal.SIG_DFL)


def work_off() -> None:
    """Do every job that is ready. Looks first without a lock, so that an idle worker takes no writer's time."""
    if not DBTaskResult.objects.ready().filter(backend_name=BACKEND).exists():
        return
    QueueWorker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0,
        batch=True,
        backend_name=BACKEND,
        startup_delay=False,
        max_tasks=200,
        worker_id=uuid4().hex,
    ).run()
