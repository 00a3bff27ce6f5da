"""Browsers that somebody has signed in with before: a signed cookie with no secret and no name in it.

It opens nothing. Wrong passwords typed in a known browser are counted apart, so a stranger who guesses at somebody's
password elsewhere cannot keep them from signing in (G-18); and a sign-in from a browser not known is told (ASVS 6.3.5).
"""

from secrets import token_hex
from typing import Any, Final

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from keel.web.accounts.shared import is_shared_device

KEPT_FOR: Final = 180 * 24 * 60 * 60
MOST: Final = 3
"""Of how many people one browser remembers that they signed in with it."""
MARKED: Final = "keel.known_device"

BROWSERS: Final = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
SYSTEMS: Final = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("CrOS", "a Chromebook"),
    ("Windows", "Windows"),
    ("Mac OS", "a Mac"),
    ("Linux", "Linux"),
)


def device_words(request: HttpRequest) -> str:
    """Which browser on what, in words for its owner alone: “Firefox on Windows”."""
    said = request.headers.get("User-Agent", "")
    browser = next((name for mark, name in BROWSERS if mark in said), "A browser")
    system = next((name for mark, name in SYSTEMS if mark in said), "")
    return f"{browser} on {system}" if system else browser


def is_known_device(request: HttpRequest, email: str | None = None) -> bool:
    """Whether this browser is one that the person of this address, or anybody at all, has signed in with before."""
    people = _read(request).get("people", [])
    return bool(people) if email is None else _mark(email) in people


def device_of(request: HttpRequest, email: str) -> str | None:
    """An opaque word for this browser, if the person of this address has signed in with it before."""
    return str(_read(request)["device"]) if is_known_device(request, email) else None


def remember_device(request: HttpRequest, email: str) -> None:
    """Have the answer to this request make this browser a known one of this person's; never a shared device."""
    if not is_shared_device(request):
        request.META[MARKED] = email


def mark_device(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Set the cookie for whoever has just signed in."""
    email = request.META.get(MARKED)
    if email:
        known = _read(request)
        others = [one for one in known.get("people", []) if one != _mark(email)]
        kept = {"device": known.get("device") or token_hex(16), "people": [_mark(email), *others][:MOST]}
        response.set_cookie(
            settings.KEEL_DEVICE_COOKIE_NAME,
            _signer().sign_object(kept),
            max_age=KEPT_FOR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


def _read(request: HttpRequest) -> dict[str, Any]:
    try:
        found = _signer().unsign_object(request.COOKIES.get(settings.KEEL_DEVICE_COOKIE_NAME, ""), max_age=KEPT_FOR)
    except (BadSignature, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _mark(email: str) -> str:
    return salted_hmac("keel.accounts.device", email.strip().lower(), algorithm="sha256").hexdigest()[:32]


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="keel.accounts.device")
