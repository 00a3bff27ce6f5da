"""What must be right before Keel answers anybody."""

from ipaddress import ip_address

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from keel.web.accounts.installation import the_installation
from keel.web.accounts.models import Installation
from keel.web.ledger.guards import guard_problems
from keel.web.scope.walls import wall_problems
from keel.web.sealing.keys import root_key
from keel.web.sealing.rootkey import RootKeyError

SECOND_FACTOR = "keel.web.accounts.middleware.SecondFactorMiddleware"


def serving_problems(host: str) -> list[str]:
    """Why Keel may not serve on this address: one sentence each with its cure, none when it may."""
    problems = starting_problems()
    if is_loopback(host):
        return problems
    if settings.KEEL_DEMO or _kind() == Installation.Kind.DEMO:
        problems.append(
            "The demo lets anybody in, so it runs on this machine alone. Serve it on 127.0.0.1, or make a real "
            "installation with “keel init”."
        )
    elif not settings.KEEL_BEHIND_TLS:
        problems.append(
            f"Serving on {host} would send passwords and records unsealed over the network. Put a proxy in front "
            "that ends TLS and sets X-Forwarded-Proto itself, then set KEEL_BEHIND_TLS=1. Or serve on 127.0.0.1."
        )
    elif set(settings.ALLOWED_HOSTS) <= set(settings.LOOPBACK):
        problems.append(
            "Keel does not know its own name. Set KEEL_HOSTS to the name people type, such as keel.school.example."
        )
    return problems


def starting_problems() -> list[str]:
    """What is wrong wherever Keel is served: key, database, guards, second factor."""
    return [*_key_problems(), *_setting_problems(), *_database_problems()]


def refuse_to_start() -> None:
    """Raise ImproperlyConfigured with every problem, so that an application server stops instead of half-working."""
    problems = starting_problems()
    if problems:
        raise ImproperlyConfigured("Keel does not start:\n" + "\n".join(f"- {problem}" for problem in problems))


def is_loopback(host: str) -> bool:
    """Whether an address is reached from this machine alone."""
    name = host.strip("[]").lower()
    if name == "localhost":
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def _key_problems() -> list[str]:
    try:
        marks = root_key().marks()
    except RootKeyError as error:
        return [str(error)]
    made = _installation()
    if made is not None and made.root_mark not in marks:
        return [
            f"The root key at {settings.KEEL_ROOT_KEY_FILE} is not the one this database was made with. Put the right "
            "file there, or name its place in KEEL_ROOT_KEY_FILE."
        ]
    return []


def _setting_problems() -> list[str]:
    problems = []
    if SECOND_FACTOR not in settings.MIDDLEWARE or "totp" not in settings.MFA_SUPPORTED_TYPES:
        problems.append("The second factor is not asked for. Keep SecondFactorMiddleware and totp in the settings.")
    if getattr(settings, "MFA_TOTP_INSECURE_BYPASS_CODE", None):
        problems.append("A code that always works is set. Remove MFA_TOTP_INSECURE_BYPASS_CODE.")
    if settings.DEBUG:
        problems.append("DEBUG is on, and would show records in error pages. Switch it off.")
    if "*" in settings.ALLOWED_HOSTS:
        problems.append("KEEL_HOSTS is “*”. Give the names people type.")
    return problems


def _database_problems() -> list[str]:
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return ["The database is not up to date. Run “keel migrate”, or “keel init” for a new one."]
        problems = [*guard_problems(), *wall_problems()]
    except DatabaseError:
        return ["The database cannot be opened. See that it runs and that KEEL_DATABASE or KEEL_VAR is right."]
    kind = _kind()
    if kind is None:
        problems.append("This database is no installation yet. Run “keel init”, or “make run” for the demo.")
    elif (kind == Installation.Kind.DEMO) != settings.KEEL_DEMO:
        problems.append(
            f"This database is {kind.label}, and KEEL_DEMO says otherwise. Set KEEL_DEMO to fit, or choose another "
            "database with KEEL_VAR."
        )
    return problems


def _installation() -> Installation | None:
    try:
        return the_installation()
    except DatabaseError:
        return None


def _kind() -> Installation.Kind | None:
    made = _installation()
    return Installation.Kind(made.kind) if made else None
