"""What a page needs to know of how long its person stays signed in."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import salted_hmac

from keel.web.accounts.models import Account
from keel.web.accounts.services import SIGNED_IN_AT, stamp
from keel.web.accounts.shared import idle_seconds, is_shared_device

VEIL, VEIL_SHARED = 5, 2
"""Minutes without a key or a click until a page hides itself (G-13)."""


def limits(request: HttpRequest) -> dict[str, Any]:
    """A template context processor; it adds nothing for whoever is not signed in."""
    if not isinstance(getattr(request, "user", None), Account):
        return {"sso_name": settings.KEEL_SSO["name"]} if settings.KEEL_SSO else {}
    veil = VEIL_SHARED if is_shared_device(request) else VEIL
    return {"veil_minutes": veil, "sign_in_lasts": {**lasting(request), "stay_url": reverse("account_stay")}}


def lasting(request: HttpRequest) -> dict[str, Any]:
    """Seconds until the sign-in ends if nothing is asked, and at the latest; and an opaque word for the person."""
    began = request.session.get(SIGNED_IN_AT) or stamp()
    return {
        "idle": idle_seconds(request),
        "left": max(0, settings.KEEL_ABSOLUTE_SECONDS - (stamp() - began)),
        "person": salted_hmac("keel.accounts.person", str(request.user.pk), algorithm="sha256").hexdigest()[:16],
    }
