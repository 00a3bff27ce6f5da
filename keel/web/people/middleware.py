"""Closed by default: whoever is signed in but no current member gets no page but those of signing in.

Also turns what views and services refuse into a page with their sentence; nothing that they began is kept.
"""

from collections.abc import Callable
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from keel.web.page.refusals import Refusal

OPEN_MODULES: Final = ("allauth.", "keel.web.accounts.", "keel.web.page.", "django.", "whitenoise.")
"""Whose views need no member: signing in and its pages, static files."""


class MemberMiddleware:
    """Refuses pages to whoever is signed in but no current member. Runs after the scope's middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the view is looked at once it is known."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., HttpResponse], *_: Any) -> HttpResponse | None:
        """Answer 403 in a sentence instead of the view, where a member is needed and there is none."""
        if isinstance(request.user, AnonymousUser) or getattr(request, "member", None) is not None:
            return None
        if getattr(view, "no_member_needed", False) or view.__module__.startswith(OPEN_MODULES):
            return None
        return render(request, "people/no_membership.html", status=403)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Say a refusal's sentence: 403 for what somebody may not do, 409 for what cannot be done as things stand."""
        if isinstance(exception, PermissionDenied):
            return render(request, "403.html", {"refusal": str(exception)}, status=403)
        if isinstance(exception, Refusal):
            return render(request, "people/refused.html", {"refusal": exception.message}, status=409)
        return None
