"""Says plainly which tests this machine could not run and why; where CI is true, such a test fails.

A browser test is one marked `browser` or lying in tests/browser. A PostgreSQL test is marked `postgres` and runs in the
second pass of tools/test.py, which sets KEEL_TEST_DATABASE=postgresql.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

NOTES = "KEEL_NOT_RUN"
NO_BROWSER = "no Chromium is installed (on Debian: apt-get install --no-install-recommends chromium)"
NO_POSTGRES = "needs the PostgreSQL pass of make test"
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


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark browser tests by their folder; leave PostgreSQL tests to their own pass."""
    for item in items:
        if "browser" in Path(item.path).relative_to(config.rootpath).parts[:-1]:
            item.add_marker(pytest.mark.browser)
    if config.getoption("collectonly") or on_postgres():
        return
    if os.environ.get(NOTES):
        later = [item for item in items if item.get_closest_marker("postgres")]
        config.hook.pytest_deselected(items=later)
        items[:] = [item for item in items if item not in later]


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
