"""Closed by default: whoever is signed in but no current member gets no page but those of signing in."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

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
