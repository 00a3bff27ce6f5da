"""Opens the signed-in person's scope around each request; what their scope is, a higher layer says."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from django.http import HttpRequest, HttpResponse

ScopeOpener = Callable[[HttpRequest], AbstractContextManager[object] | None]

_openers: list[ScopeOpener] = []


def register_scope_opener(opener: ScopeOpener) -> None:
    """Say how a request's scope is opened; called once, from the `ready()` of the app that knows.

    `opener(request)` gives a context manager, or None for a request without a scope (a sign-in page), in
    which any query on rows of organisations raises UnscopedQuery.
    """
    if _openers and _openers[0] is not opener:
        raise RuntimeError("A scope opener is registered already. There can be only one.")
    _openers[:] = [opener]


class ScopeMiddleware:
    """Holds the person's scope open until the answer is written."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer inside the scope, if there is one."""
        opened = _openers[0](request) if _openers else None
        if opened is None:
            return self.get_response(request)
        with opened:
            return self.get_response(request)
