"""Asking for password and second factor again before signing, granting and exporting."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final, TypeVar, cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.http import urlencode

from keel.web.accounts import parked
from keel.web.accounts.services import CONFIRMED_AT, CONFIRMED_WITH, stamp

V = TypeVar("V", bound=Callable[..., HttpResponse])
FACTORS: Final = {"totp": "authenticator app", "recovery_codes": "recovery code"}


def is_stepped_up(request: HttpRequest, *, minutes: int = 5) -> bool:
    """Whether password and second factor were confirmed in this session within the last `minutes`."""
    age = stamp() - request.session.get(CONFIRMED_AT, 0)
    return bool(0 <= age < minutes * 60)


def factor_confirmed(request: HttpRequest) -> str:
    """The second factor that was last confirmed in this session, in words for beside a signature."""
    return FACTORS.get(request.session.get(CONFIRMED_WITH, ""), "second factor")


def stepped_up(minutes: int = 5) -> Callable[[V], V]:
    """A view that runs only after password and second factor were confirmed within the last `minutes`.

    A form that was sent is kept and offered back after confirming, so nothing has to be typed again.
    """

    def decorate(view: V) -> V:
        @wraps(view)
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if is_stepped_up(request, minutes=minutes):
                return view(request, *args, **kwargs)
            return ask(request)

        return cast(V, asked)

    return decorate


def ask(request: HttpRequest) -> HttpResponse:
    """Send the person to confirm, and back to what they were doing."""
    kept = parked.park(request, cast(Any, request.user).pk)
    back = reverse("account_parked", args=[kept.pk]) if kept else request.get_full_path()
    address = f"{reverse('account_reauthenticate')}?{urlencode({'next': back})}"
    if parked.is_from_script(request):
        return JsonResponse({"sign_in": address}, status=401)
    return HttpResponseRedirect(address)
