"""Who may come in, for how long, and what becomes of what they were sending when they may not."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import redirect
from django.urls import reverse

from keel.web.accounts import parked, who
from keel.web.accounts.devices import mark_device
from keel.web.accounts.models import Account, AccountEvent
from keel.web.accounts.selectors import has_second_factor
from keel.web.accounts.services import SEEN_AT, SIGNED_IN_AT, event_record, stamp
from keel.web.accounts.shared import idle_seconds

GetResponse = Callable[[HttpRequest], HttpResponse]
SEEN_EVERY = 60
"""Seconds after which a request is worth writing the session for."""

WITHOUT_FACTOR = {"mfa_activate_totp", "mfa_add_webauthn", "account_logout", "account_reauthenticate"}
"""What somebody may do who has signed in and has no second factor yet."""


class NoStoreMiddleware:
    """Lets no browser or proxy keep a page: shared computers show nothing after signing out (G-14)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, never to be stored. Stylesheets and scripts do not come this way."""
        response = self.get_response(request)
        response["Cache-Control"] = "no-store"
        return response


class TimeLimitMiddleware:
    """Ends a session after thirty idle minutes, ten on a shared device, and after ten hours in all (G-13)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """End what is over, and remember whose it was until the request is answered."""
        account_id = request.session.get(SESSION_KEY)
        if account_id is not None:
            now = stamp()
            if _is_over(request, now):
                who.remember(request, UUID(account_id))
                event_record(account=Account.objects.filter(pk=account_id).first(), what=AccountEvent.What.TIMED_OUT)
                request.session.flush()
            elif now - request.session.get(SEEN_AT, 0) >= SEEN_EVERY and "X-Keel-Poll" not in request.headers:
                request.session[SEEN_AT] = now
        return mark_device(request, who.mark(request, self.get_response(request)))


def _is_over(request: HttpRequest, now: int) -> bool:
    began = request.session.get(SIGNED_IN_AT, 0)
    seen = request.session.get(SEEN_AT, began)
    return bool(now - seen > idle_seconds(request) or now - began > settings.KEEL_ABSOLUTE_SECONDS)


class FormOriginMiddleware(CsrfViewMiddleware):
    """Django's check of forms, for pages that send no referrer.

    Such pages post with `Origin: null`, which Django refuses. Where the browser itself says that the request
    comes from a page of ours (Sec-Fetch-Site, which no script can set), only the token decides.
    """

    def _origin_verified(self, request: HttpRequest) -> bool:
        if request.META.get("HTTP_ORIGIN") == "null" and parked.is_from_our_page(request):
            return True
        return bool(super()._origin_verified(request))  # type: ignore[misc]

    def _check_referer(self, request: HttpRequest) -> None:
        if not parked.is_from_our_page(request):
            super()._check_referer(request)  # type: ignore[misc]


class SignInMiddleware(LoginRequiredMiddleware):
    """Sends whoever is not signed in to sign in, and keeps what they were sending."""

    def handle_no_permission(  # type: ignore[override]  # a script is answered without a redirect
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponse:
        """Park a form and offer it back after signing in; tell a script that it is signed out (G-42)."""
        kept = parked.park(request, who.last(request))
        sign_in = reverse("account_login")
        if parked.is_from_script(request):
            return JsonResponse({"sign_in": sign_in}, status=401)
        if kept is not None:
            return HttpResponseRedirect(f"{sign_in}?next={reverse('account_parked', args=[kept.pk])}")
        answer: HttpResponse = super().handle_no_permission(request, view_func)
        return answer


class SecondFactorMiddleware:
    """Lets nobody past signing in without a second factor. There is no switch for it (G-17)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as usual."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Send somebody without a second factor to set one up, whatever page they asked for."""
        if not isinstance(request.user, Account) or not getattr(view_func, "login_required", True):
            return None
        match = request.resolver_match
        if (match and match.url_name in WITHOUT_FACTOR) or has_second_factor(request.user):
            return None
        if parked.is_from_script(request):
            return JsonResponse({"sign_in": reverse("mfa_activate_totp")}, status=403)
        return redirect("mfa_activate_totp")


class ParkedPostMiddleware:
    """Forgets a parked form once it has been sent again and was taken."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and forget the parked form if the answer goes on to the next page."""
        response = self.get_response(request)
        if request.method == "POST" and isinstance(request.user, Account):
            again = request.POST.get(parked.AGAIN)
            if again and isinstance(response, HttpResponseRedirect):
                parked.discard(request.user, again)
        return response
