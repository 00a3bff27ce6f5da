"""The settings of the school's own sign-on (OpenID Connect), read from the environment; none means that it is off."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

PROVIDER = "school"
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def sign_on(environment: Mapping[str, str] = os.environ) -> dict[str, Any] | None:
    """allauth's settings of one provider, or None. Raises ImproperlyConfigured for half a configuration.

    The secret stands in a file of its own, readable by Keel alone. `openid` is all that is asked for: nobody is found
    by name or address (ASVS 6.8.1), so neither is wanted.
    """
    server = environment.get("KEEL_SSO_SERVER", "").strip().rstrip("/")
    if not server:
        return None
    address, client = urlsplit(server), environment.get("KEEL_SSO_CLIENT", "").strip()
    if address.scheme != "https" and address.hostname not in LOOPBACK:
        raise ImproperlyConfigured("KEEL_SSO_SERVER must begin with https://: sign-ins go over it.")
    if not client:
        raise ImproperlyConfigured("KEEL_SSO_CLIENT is missing: the client id that the school's sign-on gave Keel.")
    return {
        "provider_id": PROVIDER,
        "name": environment.get("KEEL_SSO_NAME", "").strip() or "your school account",
        "client_id": client,
        "secret": _secret(environment.get("KEEL_SSO_SECRET_FILE", "")),
        "settings": {"server_url": server, "fetch_userinfo": False, "oauth_pkce_enabled": True, "scope": ["openid"]},
    }


def origin(app: dict[str, Any] | None) -> list[str]:
    """Where the form that begins a sign-on leads, for the content policy."""
    if app is None:
        return []
    parts = urlsplit(app["settings"]["server_url"])
    return [f"{parts.scheme}://{parts.netloc}"]


def _secret(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as wrong:
        raise ImproperlyConfigured("KEEL_SSO_SECRET_FILE cannot be read. Name the file with the secret.") from wrong
