"""Whether this database is a demo or real: said once, when it is made, and never again."""

from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction

from keel.web.accounts.models import Installation
from keel.web.scope.walls import as_owner
from keel.web.sealing.keys import root_key
from keel.web.sealing.models import OrganisationKey
from keel.web.sealing.rootkey import RootKey, RootKeyError, make_root_key, root_key_at


class InstallationError(Exception):
    """The database cannot become an installation of this kind; says why."""


def the_installation() -> Installation | None:
    """The installation in this database, or None before it is made."""
    return Installation.objects.first()


def is_demo() -> bool:
    """Whether this database was made as a demo. A missing or real installation is not one."""
    return Installation.objects.filter(kind=Installation.Kind.DEMO).exists()


def root_key_prepare(path: Path | None = None) -> RootKey:
    """Make the root key for a new, empty database, or read the one that is there.

    Called once the tables exist and before anything is sealed. Raises RootKeyError when the file is missing but the
    database holds keys that hang on it: a new root key would never open them.
    """
    place = path or settings.KEEL_ROOT_KEY_FILE
    if place.exists():
        return root_key_at(place)
    with as_owner("whether any key hangs on the root key that is missing"):
        in_use = OrganisationKey.objects.exists() or Installation.objects.exists()
    if in_use:
        raise RootKeyError(
            f"There is no root key at {place}, and this database was made with one. Put the file back from its "
            "safe place, or name where it is in KEEL_ROOT_KEY_FILE. A new key could not open what is sealed."
        )
    made = make_root_key(place)
    root_key_at.cache_clear()
    return made


def installation_create(kind: Installation.Kind) -> Installation:
    """Say what this database is for. Raises InstallationError if it has been said before."""
    try:
        with transaction.atomic():
            return Installation.objects.create(kind=kind, root_mark=root_key().mark)
    except IntegrityError as error:
        made = the_installation()
        raise InstallationError(
            f"This database is {made} already, made on {made.made:%-d %B %Y}. It stays what it was made as; "
            "choose another database with KEEL_DATABASE or KEEL_VAR."
            if made
            else f"{kind!r} is no kind of installation."
        ) from error
