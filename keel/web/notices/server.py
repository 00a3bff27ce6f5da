"""The mail server to hand notices to, read from the environment. Its password stands in a file, never in a setting."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

STARTTLS, TLS, PLAIN = "starttls", "tls", "none"
PORTS: Final = {STARTTLS: 587, TLS: 465, PLAIN: 25}
LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Server:
    """Where to hand mail in, and as whom."""

    host: str
    port: int
    tls: str
    """`starttls`, `tls` from the first byte, or `none`, which only a server on this very machine may have."""
    sender: str
    user: str = ""
    password_file: Path | None = None

    def password(self) -> str:
        """Read anew for each connection, so that a changed one needs no restart. Raises OSError."""
        return self.password_file.read_text(encoding="utf-8").strip() if self.password_file else ""


def server(environment: Mapping[str, str] = os.environ) -> Server | None:
    """The mail server of KEEL_MAIL_HOST, or None where no mail is set up. Raises ImproperlyConfigured in a sentence."""
    host = environment.get("KEEL_MAIL_HOST", "").strip()
    if not host:
        return None
    tls = environment.get("KEEL_MAIL_TLS", "").strip().lower() or STARTTLS
    if tls not in PORTS:
        raise ImproperlyConfigured(f"KEEL_MAIL_TLS is “{tls}”. Write starttls, tls or none.")
    if tls == PLAIN and host not in LOOPBACK:
        raise ImproperlyConfigured(
            "KEEL_MAIL_TLS is none, but the mail server is another machine. Mail leaves this one only under TLS."
        )
    sender = environment.get("KEEL_MAIL_FROM", "").strip()
    if "@" not in sender or any(mark in sender for mark in "\r\n<>, "):
        raise ImproperlyConfigured("KEEL_MAIL_FROM must be the one address Keel writes from: keel@school.example")
    user, file = environment.get("KEEL_MAIL_USER", "").strip(), environment.get("KEEL_MAIL_PASSWORD_FILE", "").strip()
    if bool(user) != bool(file):
        raise ImproperlyConfigured("Set KEEL_MAIL_USER and KEEL_MAIL_PASSWORD_FILE together, or neither.")
    return Server(host, _port(environment, tls), tls, sender, user, Path(file) if file else None)


def address(hosts: list[str], environment: Mapping[str, str] = os.environ) -> str:
    """Where people open Keel, without a stroke at its end: KEEL_ADDRESS, else the first of `hosts` under TLS."""
    given = environment.get("KEEL_ADDRESS", "").strip().rstrip("/")
    if not given:
        return f"https://{hosts[0]}" if hosts else "http://localhost:8000"
    parts = urlsplit(given)
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.query or parts.username:
        raise ImproperlyConfigured("KEEL_ADDRESS must be the address people open Keel at: https://keel.school.example")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise ImproperlyConfigured("KEEL_ADDRESS begins with http: only under https does anybody reach Keel from afar.")
    return given


def _port(environment: Mapping[str, str], tls: str) -> int:
    given = environment.get("KEEL_MAIL_PORT", "").strip()
    if not given:
        return PORTS[tls]
    if not given.isascii() or not given.isdigit() or not 0 < int(given) < 65536:
        raise ImproperlyConfigured("KEEL_MAIL_PORT is no number between 1 and 65535.")
    return int(given)
