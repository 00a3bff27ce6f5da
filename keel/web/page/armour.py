"""What every answer tells the browser to refuse, and what Keel refuses because the browser says where it came from."""

import logging
import re
import time
from collections.abc import Callable
from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

GetResponse = Callable[[HttpRequest], HttpResponse]
METHODS: Final = ("GET", "HEAD", "POST")
REPORTS: Final = "/page/reports/"
REPORT_BYTES: Final = 16 * 1024
REPORTS_A_MINUTE: Final = 20
"""By each process; what comes above it is neither read nor counted."""
ISOLATION: Final = {
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Origin-Agent-Cluster": "?1",
    "X-Permitted-Cross-Domain-Policies": "none",
    "Reporting-Endpoints": f'keel="{REPORTS}"',
}
"""Beside the opener policy, which Django sends: no other site embeds, opens or loads anything of ours."""
DIRECTIVE: Final = re.compile(rb'"(?:violated-directive|effective-?[dD]irective)"\s*:\s*"([a-z-]{3,40})["\s]')

log = logging.getLogger("keel.armour")


class IsolationMiddleware:
    """Sends the headers that keep other sites' pages apart from ours; on stylesheets, scripts and errors too."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with them all; a view may have set one more strictly itself."""
        response = self.get_response(request)
        for name, value in ISOLATION.items():
            response.headers.setdefault(name, value)
        return response


class FetchMetadataMiddleware:
    """Refuses what another site's page asks for, except that somebody follows a link to a page of ours.

    And methods that no page of ours has, such as TRACE.

    The browser says in Sec-Fetch-Site where a request comes from, and no script can change it. Browsers too old to
    say so are left to the forms' own tokens and to the cookies, which other sites' forms do not carry.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Refuse before any session is read; the answer is the same for every address."""
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        if is_foreign(request) and not is_followed_link(request):
            return HttpResponse(render_to_string("page/foreign.html"), status=403)
        return self.get_response(request)


def is_foreign(request: HttpRequest) -> bool:
    """Whether the browser says that a page of another site, or of a neighbour on our domain, asks."""
    return request.headers.get("Sec-Fetch-Site", "none") not in {"none", "same-origin"}


def is_followed_link(request: HttpRequest) -> bool:
    """Whether somebody goes to a page of ours in a window of its own: nothing is sent along, nothing is embedded."""
    return (
        request.method in {"GET", "HEAD"}
        and request.headers.get("Sec-Fetch-Mode") == "navigate"
        and request.headers.get("Sec-Fetch-Dest", "document") == "document"
    )


_counted: list[float] = []


@csrf_exempt
@login_not_required
@require_POST
def report(request: HttpRequest) -> HttpResponse:
    """Take a browser's report that it refused something on a page of ours (CSP); of it only the rule's name is kept."""
    now = time.monotonic()
    _counted[:] = [at for at in _counted if now - at < 60]
    if len(_counted) >= REPORTS_A_MINUTE:
        return HttpResponse(status=429)
    _counted.append(now)
    found = DIRECTIVE.search(request.read(REPORT_BYTES))
    log.warning("A browser refused something on a page: %s.", found[1].decode() if found else "no rule named")
    return HttpResponse(status=204)
