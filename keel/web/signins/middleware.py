"""What somebody who has just signed in sees before anything else: who may read what, and, once, to add a passkey."""

from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from keel.web.accounts.parked import is_from_script
from keel.web.accounts.passkeys import passkeys_of, passkeys_possible
from keel.web.accounts.services import FIRST_LOOK
from keel.web.people.current import MemberRequest
from keel.web.people.middleware import OPEN_MODULES
from keel.web.people.powers import may
from keel.web.people.roles import PEOPLE

from .models import Shown
from .who_reads import who_reads

ASKED: Final = "keel_passkey_asked"
ALWAYS_OPEN: Final = ("keel.web.signins.views", *OPEN_MODULES)
REPORTING: Final = {"people:report_now"}
"""Reporting a worry about a child waits for nothing (G-58)."""


class FirstLookMiddleware:
    """Leads there once after each sign-in, where something is still to be seen. Runs after the member is known."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the view is looked at once it is known."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., HttpResponse], *_: Any) -> HttpResponse | None:
        """Answer with the way there instead of the view. What is being sent is taken first: it may be hours of text."""
        if request.method not in {"GET", "HEAD"}:
            return None
        looked = request.session.get(FIRST_LOOK) if getattr(request, "member", None) else None
        match = request.resolver_match
        if looked is None or view.__module__.startswith(ALWAYS_OPEN) or (match and match.view_name in REPORTING):
            return None
        wanted = first_look(request)  # type: ignore[arg-type]
        if not wanted:
            return None
        return JsonResponse({"sign_in": wanted}, status=403) if is_from_script(request) else redirect(wanted)


def first_look(request: MemberRequest) -> str:
    """Where this person must go first, or nothing; asked of the database once a sign-in and organisation."""
    looked: list[str] = request.session[FIRST_LOOK]
    me = str(request.member.pk)
    if me not in looked:
        wording = who_reads(request.member, request.today).wording
        if not Shown.objects.filter(member=request.member, wording=wording).exists():
            return reverse("signins:who_reads")
        request.session[FIRST_LOOK] = [*looked, me]
    return reverse("signins:passkey") if _wants_passkey(request) else ""


def _wants_passkey(request: MemberRequest) -> bool:
    """An administrator without one is asked once a sign-in; without one they administer nothing (ASVS 6.3.3)."""
    if request.session.get(ASKED) or not passkeys_possible(request) or not may(request, PEOPLE):
        return False
    request.session[ASKED] = bool(passkeys_of(request.user))
    return not request.session[ASKED]
