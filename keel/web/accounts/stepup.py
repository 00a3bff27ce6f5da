"""Asking for password and second factor again before signing, granting and exporting."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final, TypeVar, cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.http import urlencode

from keel.web.accounts import parked
from keel.web.accounts.passkeys import KIND, passkeys_possible
from keel.web.accounts.services import CONFIRMED_AT, CONFIRMED_WITH, stamp

V = TypeVar("V", bound=Callable[..., HttpResponse])
FACTORS: Final = {"totp": "authenticator app", "recovery_codes": "recovery code", KIND: "passkey"}
PASSKEY_ONLY: Final = "passkey"
ADMINISTERING: Final = 15
"""Minutes for which one passkey is enough for an administrator's work."""


def is_stepped_up(request: HttpRequest, *, minutes: int = 5, factor: str = "") -> bool:
    """Whether both factors were confirmed in this session within the last `minutes`, with this `factor` if named."""
    age = stamp() - request.session.get(CONFIRMED_AT, 0)
    right = not factor or request.session.get(CONFIRMED_WITH) == factor
    return right and bool(0 <= age < minutes * 60)


def factor_confirmed(request: HttpRequest) -> str:
    """The second factor that was last confirmed in this session, in words for beside a signature."""
    return FACTORS.get(request.session.get(CONFIRMED_WITH, ""), "second factor")


def when_sent(request: HttpRequest, *args: object, **kwargs: object) -> bool:
    """For `stepped_up`: only where its form is sent; the page itself is opened without confirming."""
    return request.method == "POST"


def stepped_up(
    minutes: int = 5, *, when: Callable[..., bool] = lambda request, *args, **kwargs: True
) -> Callable[[V], V]:
    """A view that runs only after password and second factor were confirmed within the last `minutes`.

    `when` says, by all that the view is given, whether this request needs it; it is asked only where nobody confirmed.
    A form that was sent is kept and offered back after confirming, so nothing has to be typed again: therefore this
    stands outside `once`, for which that form is not yet taken.
    """

    def decorate(view: V) -> V:
        @wraps(view)
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if is_stepped_up(request, minutes=minutes) or not when(request, *args, **kwargs):
                return view(request, *args, **kwargs)
            return ask(request)

        return cast(V, asked)

    return decorate


def administering(request: HttpRequest) -> HttpResponse | None:
    """What must come before an act that only administrators may do: a passkey within a quarter of an hour (ASVS 6.3.3).

    None when it was given, or where no browser offers passkeys because Keel is not asked under TLS.
    """
    if not passkeys_possible(request) or is_stepped_up(request, minutes=ADMINISTERING, factor=KIND):
        return None
    return ask(request, only=PASSKEY_ONLY)


def asked_for(request: HttpRequest) -> str:
    """Which factor alone will do, of those asked for on the page that confirms; empty if any will."""
    return request.POST.get("only") or request.GET.get("only") or ""


def ask(request: HttpRequest, *, only: str = "") -> HttpResponse:
    """Send the person to confirm, and back to what they were doing."""
    kept = parked.park(request, cast(Any, request.user).pk)
    back = reverse("account_parked", args=[kept.pk]) if kept else request.get_full_path()
    wanted = {"next": back, **({"only": only} if only else {})}
    address = f"{reverse('account_reauthenticate')}?{urlencode(wanted)}"
    if parked.is_from_script(request):
        return JsonResponse({"sign_in": address}, status=401)
    return HttpResponseRedirect(address)
