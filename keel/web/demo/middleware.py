"""In the demo, whoever opens the first page without being signed in chooses a person instead of signing in."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from .door import is_open


class DemoMiddleware:
    """Leads from the empty address to the choice of people. Does nothing in a real installation."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or lead on."""
        if settings.KEEL_DEMO and request.path == "/" and isinstance(request.user, AnonymousUser) and is_open(request):
            return redirect("demo:choose")
        return self.get_response(request)
