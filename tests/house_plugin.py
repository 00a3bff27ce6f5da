"""Says plainly which tests this machine could not run and why; where CI is true, such a test fails.

A browser test is one marked `browser` or lying in tests/browser. A PostgreSQL test is marked `postgres` and runs in the
second pass of tools/test.py, which sets KEEL_TEST_DATABASE=postgresql.
"""

import gc
import ipaddress
import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

NOTES = "KEEL_NOT_RUN"
NO_BROWSER = "no Chromium is installed (on Debian: apt-get install --no-install-recommends chromium)"
NO_POSTGRES = "needs the PostgreSQL pass of make test"
ROWS = frozenset({"db", "transactional_db", "django_db_setup"})
PLACES = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str | None:
    """Where the browser is, or None."""
    return next(filter(None, map(shutil.which, PLACES)), None)


def on_postgres() -> bool:
    """True in the pass whose database is PostgreSQL."""
    return os.environ.get("KEEL_TEST_DATABASE") == "postgresql"


def in_ci() -> bool:
    """True where nothing may be left out."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


@pytest.hookimpl(tryfirst=True)
def pytest_configure() -> None:
    """Let no test reach beyond this machine (G-32): what would connect elsewhere fails with a sentence."""
    if socket.socket.connect is _guarded_connect:
        return
    socket.socket.connect = _guarded_connect  # type: ignore[method-assign]
    socket.socket.connect_ex = _guarded_connect_ex  # type: ignore[method-assign]


class Outbound(RuntimeError):
    """Something tried to reach another machine."""


_connect, _connect_ex = socket.socket.connect, socket.socket.connect_ex


def _guarded_connect(self: socket.SocketType, address: Any, /) -> None:
    stay_here(self.family, address)
    _connect(self, address)


def _guarded_connect_ex(self: socket.SocketType, address: Any, /) -> int:
    stay_here(self.family, address)
    return _connect_ex(self, address)


def stay_here(family: int, address: Any) -> None:
    """Raise Outbound unless the address is this machine's own."""
    if family == socket.AF_UNIX or not isinstance(address, tuple):
        return
    host = str(address[0])
    if host in {"localhost", ""} or (_is_address(host) and ipaddress.ip_address(host).is_loopback):
        return
    raise Outbound(f"A test reached for another machine ({host}). Keel speaks to nobody outside.")


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark browser tests by their folder; leave PostgreSQL tests to their own pass, and to it what touches rows."""
    for item in items:
        if "browser" in Path(item.path).relative_to(config.rootpath).parts[:-1]:
            item.add_marker(pytest.mark.browser)
    if config.getoption("collectonly") or not os.environ.get(NOTES):
        return
    elsewhere = [item for item in items if not (touches_rows(item) if on_postgres() else runs_on_sqlite(item))]
    config.hook.pytest_deselected(items=elsewhere)
    left_out = set(elsewhere)
    items[:] = [item for item in items if item not in left_out]


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: spare the collector from looking it through again and again."""
    gc.collect()
    gc.freeze()


def runs_on_sqlite(item: pytest.Item) -> bool:
    """Whether the pass on SQLite runs it."""
    return item.get_closest_marker("postgres") is None


def touches_rows(item: pytest.Item) -> bool:
    """Whether it can say anything else on another database: it asks for one."""
    marked = any(item.get_closest_marker(name) for name in ("postgres", "django_db"))
    return marked or not ROWS.isdisjoint(getattr(item, "fixturenames", ()))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Refuse or skip what this machine cannot run, before any fixture is made."""
    if item.get_closest_marker("browser") and chromium() is None:
        leave_out(NO_BROWSER)
    if item.get_closest_marker("postgres") and not on_postgres():
        leave_out(NO_POSTGRES)


def leave_out(reason: str) -> None:
    """Skip with this reason, or fail with it where CI is true."""
    if in_ci():
        pytest.fail(f"CI runs every test, and here {reason}", pytrace=False)
    pytest.skip(reason)


@pytest.hookimpl(wrapper=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
    """List what was left out, by reason."""
    yield
    reasons: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", []):
        words = report.longrepr[2].removeprefix("Skipped: ")
        reasons[words] = reasons.get(words, 0) + 1
    lines = [f"{count} not run: {words}" for words, count in sorted(reasons.items())]
    for line in lines:
        terminalreporter.write_line(line)
    if notes := os.environ.get(NOTES):
        Path(notes).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
