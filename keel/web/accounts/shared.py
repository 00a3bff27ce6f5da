"""Devices that several people use: shorter limits, nothing remembered on them (TH-9)."""

from django.conf import settings
from django.http import HttpRequest

SHARED = "keel_shared"
"""Where the session keeps that its person said others use this device too."""


def is_shared_device(request: HttpRequest) -> bool:
    """Whether the person said at sign-in that others use this device too."""
    return bool(request.session.get(SHARED))


def remember_choice(request: HttpRequest) -> None:
    """Keep in the session what was ticked on the form of signing in now posted."""
    if request.POST.get("shared"):
        request.session[SHARED] = True
    else:
        request.session.pop(SHARED, None)


def idle_seconds(request: HttpRequest) -> int:
    """Seconds without a request after which this session ends (G-13)."""
    return int(settings.KEEL_SHARED_IDLE_SECONDS if is_shared_device(request) else settings.KEEL_IDLE_SECONDS)
