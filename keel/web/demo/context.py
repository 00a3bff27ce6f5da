"""What every page of the demo shows above all else: that it is one, the known password and code, another person."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from .door import is_from_here
from .factor import PASSWORD, code_now


def bar(request: HttpRequest) -> dict[str, Any]:
    """A template context processor. Nothing in a real installation: its process never starts with KEEL_DEMO on."""
    if not settings.KEEL_DEMO or not is_from_here(request):
        return {}
    return {"demo": {"template": "demo/bar.html", "password": PASSWORD, "factor": code_now()}}
