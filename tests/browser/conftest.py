"""A real browser for the tests in this folder, and a walk that looks closely at every page it comes to.

`walk("supervisor")` opens a window of that person's own, not signed in. Its `look(name)` checks what must hold on every
page: no axe violation, nothing on the console, nothing refused by the content policy, nothing to scroll sideways at
360 pixels. It keeps the page's picture at both widths in build/screens, for people to look at; not where CI is true.
"""

import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from django.db import transaction
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from keel.web.scope import in_organisation
from tests.browser.school import School
from tests.cast import NOW
from tests.cast import school as cast_built
from tests.house_plugin import chromium, in_ci

SCREENS = Path(__file__).resolve().parents[2] / "build" / "screens"
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
REFUSED = """
window.keelRefused = [];
document.addEventListener("securitypolicyviolation",
    event => window.keelRefused.push(event.violatedDirective + " " + event.blockedURI + " line " + event.lineNumber));
"""
SIDEWAYS = """() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return [];
    return [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > room + 1)
        .slice(0, 5).map(e => e.tagName.toLowerCase() + "." + e.className);
}"""


@pytest.fixture(scope="session", autouse=True)
def _django_beside_playwright() -> None:
    """Playwright keeps an event loop in this thread, which Django would take for an asynchronous caller."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's own Chromium; nothing is downloaded."""
    return {**browser_type_launch_args, "executable_path": chromium(), "args": list(QUIET)}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A reader in Britain."""
    return {**browser_context_args, "locale": "en-GB", "timezone_id": "Europe/London", "viewport": WIDE}


@dataclass
class Walk:
    """One person's window. `page` is Playwright's; `seen` names the pages looked at so far."""

    page: Page
    base: str
    said: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)

    def go(self, path: str, name: str = "") -> Page:
        """Open a path of the site and, where a name is given, look at it."""
        self.page.goto(f"{self.base}{path}")
        if name:
            self.look(name)
        return self.page

    def look(self, name: str, *, refused: str = "") -> None:
        """All that must hold on the page now shown; pictures NAME-1280.png and NAME-360.png, but not where CI is true.

        `refused` is the pattern of what the page itself goes on asking for in vain, as one signed out asks to save.
        """
        self.page.set_viewport_size(WIDE)  # type: ignore[arg-type]
        self.keep(f"{name}-1280", full_page=True)
        faults = [f"axe: {fault}" for fault in violations(self.page)]
        self.page.set_viewport_size(NARROW)  # type: ignore[arg-type]
        self.keep(f"{name}-360", full_page=True)
        faults += [f"wider than 360 pixels: {element}" for element in self.page.evaluate(SIDEWAYS)]
        faults += [f"refused by the content policy: {line}" for line in self.page.evaluate("window.keelRefused")]
        self.page.set_viewport_size(WIDE)  # type: ignore[arg-type]
        if refused:
            self.expect_console(refused)
        faults += [f"console: {line}" for line in self.said]
        self.said.clear()
        self.seen.append(name)
        assert not faults, f"the page “{name}” at {self.page.url}:\n" + "\n".join(faults)

    def picture(self, name: str) -> None:
        """Keep what a wide window shows as picture-NAME.png, which tests/browser/pictures.py takes to docs/pictures."""
        self.page.evaluate("window.scrollTo(0, 0)")
        self.keep(f"picture-{name}")

    def keep(self, name: str, *, full_page: bool = False) -> None:
        """A picture in build/screens, unless nobody could look at it: taking them is a good part of a walk's time."""
        if not in_ci():
            self.page.screenshot(path=SCREENS / f"{name}.png", full_page=full_page)

    def expect_console(self, pattern: str) -> None:
        """Forget console lines that a deliberate refusal causes (a 404 on purpose)."""
        self.said[:] = [line for line in self.said if not re.search(pattern, line)]


def violations(page: Page) -> list[str]:
    """What axe finds wrong, one line an element."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']} ({one['help']}): {json.dumps(node['target'])}" for one in found for node in one["nodes"]]


@pytest.fixture
def walk(browser: Browser, browser_context_args: dict[str, Any], live_server: Any) -> Iterator[Callable[[str], Walk]]:
    """Opens a window for each name; the same name gives the same window again."""
    windows: dict[str, tuple[BrowserContext, Walk]] = {}

    def window(who: str) -> Walk:
        if who not in windows:
            context = browser.new_context(**browser_context_args)
            context.add_init_script(REFUSED)
            walker = Walk(page=context.new_page(), base=live_server.url.replace("127.0.0.1", "localhost"))
            listen(walker)
            windows[who] = (context, walker)
        return windows[who][1]

    yield window
    for context, _ in windows.values():
        context.close()


@pytest.fixture
def school(walk: Callable[[str], Walk]) -> Iterator[School]:
    """The named cast on a clock that runs on from its NOW, with a window for each of them."""
    with transaction.atomic():  # its rows point to each other, and are looked at together
        cast = cast_built()
    traveller = time_machine.travel(NOW, tick=True)
    with in_organisation(cast.school.pk):
        clock = traveller.start()
        try:
            yield School(cast, walk, clock)
        finally:
            traveller.stop()


def listen(walker: Walk) -> None:
    """Keep what the page complains of."""

    def on_console(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            walker.said.append(message.text)

    walker.page.on("console", on_console)
    walker.page.on("pageerror", lambda error: walker.said.append(str(error)))
