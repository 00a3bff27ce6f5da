"""Whose browser this was last: a signed cookie with an account's id, until they sign out.

It opens nothing. It only says to whom a form belongs that arrives after its session has ended.
"""

from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse

from keel.web.accounts.models import Account

DAY = 24 * 60 * 60


def remember(request: HttpRequest, account_id: UUID) -> None:
    """Remember whose session has just ended, for the rest of this request."""
    request.META["keel.who"] = account_id


def last(request: HttpRequest) -> UUID | None:
    """The account that this browser was last signed in with, within the last day."""
    known = request.META.get("keel.who")
    if isinstance(known, UUID):
        return known
    try:
        return UUID(_signer().unsign(request.COOKIES.get(settings.KEEL_WHO_COOKIE_NAME, ""), max_age=DAY))
    except (BadSignature, ValueError):
        return None


def mark(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Set the cookie for whoever is signed in, and take it away when they sign out."""
    user = getattr(request, "user", None)
    if isinstance(user, Account) and request.session.session_key:
        if last(request) != user.pk:
            response.set_cookie(
                settings.KEEL_WHO_COOKIE_NAME,
                _signer().sign(str(user.pk)),
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
    elif request.META.get("keel.signed_out"):
        response.delete_cookie(settings.KEEL_WHO_COOKIE_NAME, samesite="Lax")
    return response


def forget(request: HttpRequest) -> None:
    """Have the cookie taken away with this answer."""
    request.META["keel.signed_out"] = True


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="keel.accounts.who")
