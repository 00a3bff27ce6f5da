"""Reads Keel's settings from the environment and refuses, in a sentence, what it cannot understand."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

YES = {"1", "yes", "true", "on"}
NO = {"", "0", "no", "false", "off"}

# synchronous=FULL, because NORMAL may lose an acknowledged save when the power goes; recursive_triggers,
# because without it INSERT OR REPLACE walks round the ledger's guards.
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;PRAGMA cache_size=-20000;"
    "PRAGMA mmap_size=134217728;PRAGMA temp_store=MEMORY;PRAGMA recursive_triggers=ON;"
)


def yes_or_no(name: str, environment: Mapping[str, str] = os.environ) -> bool:
    """Whether the setting `name` is on; absent is off, and anything unclear is an error."""
    value = environment.get(name, "").strip().lower()
    if value in YES:
        return True
    if value in NO:
        return False
    raise ImproperlyConfigured(f"{name} is “{value}”. Write 1 for yes or 0 for no.")


def words(name: str, environment: Mapping[str, str] = os.environ) -> list[str]:
    """The comma-separated words of the setting `name`, without blanks."""
    return [word.strip() for word in environment.get(name, "").split(",") if word.strip()]


def path_of(name: str, environment: Mapping[str, str] = os.environ) -> Path | None:
    """The path in the setting `name`, or None."""
    value = environment.get(name, "").strip()
    return Path(value).resolve() if value else None


def database(address: str, folder: Path) -> dict[str, Any]:
    """Django's settings for the database at `address`.

    `address` is `sqlite:///a/file`, `postgresql://user@host:5432/name`, or empty for `keel.sqlite3` in
    `folder`. On PostgreSQL the password is best left to a pgpass file, out of the environment.
    """
    if not address:
        return _sqlite(folder / "keel.sqlite3")
    parts = urlsplit(address)
    if parts.scheme == "sqlite" and parts.path not in {"", "/"}:
        return _sqlite(Path(unquote(parts.path)))
    if parts.scheme in {"postgresql", "postgres"} and parts.path.strip("/"):
        return _postgresql(address)
    raise ImproperlyConfigured(
        "KEEL_DATABASE must be sqlite:///path/to/file or postgresql://user@host/name. "
        "Leave it out to keep everything in one SQLite file under KEEL_VAR."
    )


def owner(address: str, folder: Path) -> dict[str, Any] | None:
    """How the role that owns the tables signs in, from KEEL_DATABASE_OWNER; None where it is not set."""
    if not address:
        return None
    found = database(address, folder)
    if not found["ENGINE"].endswith("postgresql"):
        raise ImproperlyConfigured("KEEL_DATABASE_OWNER is for PostgreSQL. With SQLite leave it out.")
    return found


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": 60,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_PRAGMAS},
    }


def _postgresql(address: str) -> dict[str, Any]:
    parts = urlsplit(address)
    try:
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured("The port in KEEL_DATABASE is no number between 0 and 65535.") from error
    return {
        "ENGINE": "keel.web.scope.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": _host(address),
        "PORT": str(port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # A cursor kept on the server would outlive the statement that says whose rows it may read.
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": {},
    }


def _host(address: str) -> str:
    """The host, or the socket folder given as `?host=/run/postgresql`."""
    parts = urlsplit(address)
    for pair in parts.query.split("&"):
        name, _, value = pair.partition("=")
        if name == "host":
            return unquote(value)
    return unquote(parts.hostname or "")
