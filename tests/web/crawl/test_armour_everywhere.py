"""Every address of the program, served as behind TLS: its headers and cookies, who may ask, and what its errors tell.

Errors are forced in the middle of each view: the first statement it sends fails, with words that nobody may read.
"""

import logging
import platform
import re
from collections.abc import Callable, Iterator
from io import StringIO
from itertools import cycle
from typing import Any, Final
from uuid import uuid4

import django
import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client
from django.urls import reverse

from keel.web.logs import QuietFormatter
from keel.web.page.armour import ISOLATION
from tests.cast import Cast
from tests.web.crawl.routes import Route, routes
from tests.web.sessions.stage import browser

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TLS: Final = {"X-Forwarded-Proto": "https"}
ON_ALL: Final = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    **ISOLATION,
}
POLICY: Final = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "'none'",
}
TELLS_OF_US: Final = {"Server", "X-Powered-By", "Via", "X-AspNet-Version", "X-Runtime", "X-Generator"}
TYPED: Final = re.compile(
    r"text/(?:html|plain|css|calendar|csv); charset=utf-8|application/(?:json|pdf)|image/(?:png|jpeg)"
)
"""Types that say their characters, or that have none, or JSON, which is UTF-8 by its own standard."""
CANARY: Final = "Quillfeather"
WORDS: Final = CANARY + ": SELECT child_name FROM cases_case /srv/keel/views.py"  # noqa: S608 - it is only said
NOT_SAID: Final = re.compile(
    rf"{CANARY}|SELECT |/srv/|\.py\b|Traceback|Error\b|Exception|sqlite|psycopg|{re.escape(django.get_version())}"
    rf"|{re.escape(platform.python_version())}"
)
ERRORS: Final[dict[int, Callable[[], Exception]]] = {
    400: lambda: SuspiciousOperation(WORDS),
    404: lambda: Http404(WORDS),
    413: lambda: RequestDataTooBig(WORDS),
}


@pytest.fixture(autouse=True)
def _behind_tls(settings: Any) -> None:
    """As keel.web.settings says them behind TLS (tests/web/accounts/test_headers.py reads those)."""
    for name in ("SESSION", "CSRF", "KEEL_WHO", "KEEL_DEVICE"):
        setattr(settings, f"{name}_COOKIE_NAME", f"__Host-{name.lower().removeprefix('keel_')}")
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 365 * 24 * 60 * 60, True
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.Armed"]


class Armed:
    """Has the view's own first statement fail with `error`, if one is set."""

    error: Exception | None = None

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> None:
        """From here on it is the view that asks."""
        error, Armed.error = Armed.error, None
        if error is not None:
            request._broken = _Broken(error)  # type: ignore[attr-defined]
            connection.execute_wrappers.append(request._broken)  # type: ignore[attr-defined]


class _Broken:
    """Fails once."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """As Django calls it around each statement."""
        if self not in connection.execute_wrappers:
            return execute(sql, params, many, context)
        connection.execute_wrappers.remove(self)
        child = CANARY  # a variable that a report would print
        raise self.error if child else AssertionError


@pytest.fixture
def log() -> Iterator[StringIO]:
    """What Keel's own log says during a test."""
    handler = next(one for one in logging.getLogger("django").handlers if isinstance(one.formatter, QuietFormatter))
    assert isinstance(handler, logging.StreamHandler)
    before = handler.setStream(written := StringIO())
    yield written
    if before is not None:
        handler.setStream(before)


def addresses() -> list[tuple[Route, str]]:
    """Each address with ids of nothing."""
    found, faults = routes()
    assert faults == []
    return [(one, reverse(one.name, kwargs={name: _filled(what) for name, what in one.arguments})) for one in found]


def _filled(what: Any) -> Any:
    if isinstance(what, str):
        return what
    return uuid4() if what._meta.pk.get_internal_type() == "UUIDField" else 987_654_321


def untyped(answer: Any) -> list[str]:
    """The answer's type, if it has a body and does not say its characters (ASVS 4.1.1)."""
    kind = answer.headers.get("Content-Type", "none")
    needs_one = answer.status_code == 200 or (not answer.streaming and answer.content)
    return [f"Content-Type: {kind}"] if needs_one and not TYPED.fullmatch(kind) else []


def unarmoured(route: Route, answer: Any) -> list[str]:
    """A sentence for each thing the answer should say to the browser and does not."""
    said = answer.headers
    faults = [f"{name}: {said.get(name)}" for name, value in ON_ALL.items() if said.get(name) != value]
    policy = dict(part.strip().split(" ", 1) for part in said.get("Content-Security-Policy", "no policy").split(";"))
    faults += [f"{name}: {policy.get(name)}" for name, value in POLICY.items() if policy.get(name) != value]
    faults += [f"{name}: {value}" for name, value in policy.items() if "unsafe" in value or "*" in value]
    faults += ["Permissions-Policy"] if "camera=()" not in said.get("Permissions-Policy", "") else []
    faults += [f"{name} is told" for name in TELLS_OF_US & set(said)]
    faults += untyped(answer)
    for name, cookie in answer.cookies.items():
        kept = (cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"])
        faults += [f"{name}: {kept}"] if kept != (True, True, "Lax", "/", "") or name[:7] != "__Host-" else []
    return [f"{route.name} ({answer.status_code}) {fault}" for fault in faults]


def test_every_answer_has_all_the_headers_and_cookies(cast: Cast) -> None:
    """G-15, G-67: signed in and not, by GET and as an empty form, dealt out."""
    mine, nobodys = browser(cast.ruth), Client()
    faults, statuses = [], set()
    ways: cycle[tuple[Callable[..., Any], ...]] = cycle(
        [(nobodys.get, mine.get), (nobodys.get, mine.post), (nobodys.post, mine.get)]
    )
    for route, address in addresses():
        if "logout" in route.name or "sign_out" in route.name:
            continue
        for ask in next(ways):
            answer = ask(address, headers=TLS)
            statuses.add(answer.status_code)
            faults += unarmoured(route, answer)
    assert faults == []
    assert statuses >= {200, 302, 403, 404, 405}


def test_no_address_answers_trace_or_makes_up_methods(cast: Cast) -> None:
    """ASVS 13.4.4: nothing of a request is ever sent back as it came."""
    client = browser(cast.ruth)
    asked = TLS | {"X-Quill": CANARY}
    for number, (route, address) in enumerate(addresses()):
        method = "TRACE" if number % 2 else "TRACK"
        answer = client.generic(method, address, headers=asked)
        assert answer.status_code == 405, (method, route.name, answer.status_code)
        assert CANARY.encode() not in answer.content


def test_no_address_answers_what_another_sites_page_asks(cast: Cast) -> None:
    """G-15: every address, in the same words, before any session is read."""
    client = browser(cast.ruth)
    asked = TLS | {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}
    answers = [
        (client.post if number % 2 else client.get)(one, headers=asked) for number, (_, one) in enumerate(addresses())
    ]
    assert {(one.status_code, one.content) for one in answers} == {(403, answers[0].content)}
    assert not any(one.cookies for one in answers)
    assert [fault for one in answers for fault in unarmoured(Route("any", ()), one)] == []


def test_an_error_in_the_middle_of_any_view_tells_nothing(cast: Cast, log: StringIO) -> None:
    """G-67: each view fails as it asks the database; the bodies and the log hold nothing of the error's."""
    client = browser(cast.ruth)
    client.raise_request_exception = False
    faults, met, others = [], [], cycle([ERRORS.items(), [], [], [], [], []])
    for route, address in addresses():
        if "logout" in route.name:
            continue
        for status, error in ((500, lambda: ValueError(WORDS)), *next(others)):
            answer = _forced(client, address, error)
            if answer is None:
                continue
            met.append(answer.status_code)
            faults += unarmoured(route, answer)
            faults += [f"{route.name} {status}: {found[0]}" for found in [NOT_SAID.search(answer.text)] if found]
    assert faults == []
    assert met.count(500) > 100
    assert {*met} >= {400, 404, 413, 500}
    assert "ValueError" in log.getvalue()
    assert not re.search(f"{CANARY}|SELECT |child_name", log.getvalue())


def _forced(client: Client, address: str, error: Callable[[], Exception]) -> Any:
    """The answer to the first of the two methods in which the view asked anything; None where it never does."""
    for method in (client.get, client.post):
        Armed.error = error()
        before = list(connection.execute_wrappers)
        answer = method(address, {"text": CANARY}, headers=TLS)
        Armed.error = None
        unused = [one for one in connection.execute_wrappers if one not in before]
        connection.execute_wrappers[:] = before
        if not unused and answer.status_code in (400, 404, 413, 500):
            return answer
    return None
