"""A browser that opens pages drawn here, with a server of scripted answers behind their saving."""

import json
import mimetypes
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import RequestFactory
from playwright.sync_api import Browser, Page, Request, Route

from keel.web.page.gallery import gallery_context
from tests.house_plugin import chromium

HOME = "http://keel.test"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip


@pytest.fixture(autouse=True)
def page_urls(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.web.page.urls"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright keeps a loop in this thread
    return {**browser_type_launch_args, "executable_path": chromium(), "args": QUIET}


@dataclass
class Server:
    """Answers saves as told: `answers` are used up in order, then every save is kept."""

    page: str = ""
    answers: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    versions: dict[str, Any] = field(default_factory=lambda: {"csrf": "fresh", "person": "p1", "fields": {}})
    versions_status: int = 200
    saves: list[dict[str, str]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    posts: list[dict[str, str]] = field(default_factory=list)
    offline: bool = False

    def __call__(self, route: Route, request: Request) -> None:
        path = urlsplit(request.url).path
        if path.startswith("/static/"):
            self.static(route, path)
        elif self.offline:
            route.abort()
        elif path == "/save/":
            self.save(route, request)
        elif path == "/versions/":
            route.fulfill(status=self.versions_status, json=self.versions)
        elif request.method == "POST":
            self.posts.append(form(request))
            route.fulfill(body="<title>Posted</title>Posted", content_type="text/html")
        elif path == "/elsewhere/":
            route.fulfill(body="<title>Elsewhere</title>Elsewhere", content_type="text/html")
        else:
            headers = {"Content-Security-Policy": POLICY}
            route.fulfill(body=self.page, content_type="text/html; charset=utf-8", headers=headers)

    def static(self, route: Route, path: str) -> None:
        found = finders.find(path.removeprefix("/static/"))
        kind = mimetypes.guess_type(path)[0] or "text/plain"
        route.fulfill(body=Path(str(found)).read_bytes(), content_type=kind)

    def save(self, route: Route, request: Request) -> None:
        self.saves.append(form(request))
        self.tokens.append(request.headers["x-csrftoken"])
        if self.answers:
            status, body = self.answers.pop(0)
        else:
            status, body = 200, {"saved_at": "14:03:22", "version": int(self.saves[-1]["version"]) + 1}
        if status == 302:
            route.fulfill(status=302, headers={"Location": "/elsewhere/"})
        else:
            route.fulfill(status=status, body=json.dumps(body), content_type="application/json")


def form(request: Request) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(request.post_data or "", keep_blank_values=True).items()}


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def gallery() -> str:
    return draw("page/gallery.html", **gallery_context())


def draw(template: str, **context: Any) -> str:
    assert settings.STATIC_URL.strip("/") == "static"
    return render_to_string(template, context, request=RequestFactory().get("/page/gallery/"))


@pytest.fixture
def open_page(browser: Browser, server: Server) -> Iterator[Any]:
    """Open a drawn page; `look` are playwright's context options. On a `stopped` one the test alone moves time."""
    contexts = []

    def opened(html: str, width: int = 1280, *, stopped: bool = False, **look: Any) -> Page:
        server.page = html
        look = {"locale": "en-GB", "timezone_id": "Europe/London", "viewport": {"width": width, "height": 900}} | look
        context = browser.new_context(**look)
        contexts.append(context)
        if stopped:
            context.clock.install(time=0)
            context.clock.pause_at(1)
        page = context.new_page()
        page.route("**/*", server)
        page.goto(f"{HOME}/page/gallery/")
        return page

    yield opened
    for context in contexts:
        context.close()


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{fault['id']}: {node['target']}" for fault in found for node in fault["nodes"]]
