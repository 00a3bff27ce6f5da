"""Answers when a page may not be shown because its reading could not be recorded."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from keel.web.ledger.services import ReadingNotRecorded


class UnrecordedReadingMiddleware:
    """Turns a failed ledger into a refusal with a sentence, and shows nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as usual."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A page of its own with status 503, for this one failure."""
        if isinstance(exception, ReadingNotRecorded):
            return render(request, "ledger/not_recorded.html", status=503)
        return None
