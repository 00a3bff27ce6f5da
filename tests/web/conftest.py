"""The cast, for every test of a web app."""

from collections.abc import Iterator

import pytest
import time_machine

from keel.web.scope import in_organisation
from tests.cast import NOW, Cast
from tests.cast import school as built


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    """The invented school with its people on the formal cycle: its scope open, the clock stopped at NOW."""
    found = built()
    with time_machine.travel(NOW, tick=False), in_organisation(found.school.pk):
        yield found


@pytest.fixture
def bare_cast(db: None) -> Iterator[Cast]:
    """The same people before any policy is adopted."""
    found = built(adopt=False)
    with time_machine.travel(NOW, tick=False), in_organisation(found.school.pk):
        yield found


@pytest.fixture(autouse=True)
def _the_queue_keeps_the_tests_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker looks for stale connections between jobs; in a test that would close the test's own."""
    from django_tasks_db.management.commands import db_worker

    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)
