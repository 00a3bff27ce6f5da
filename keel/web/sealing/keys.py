"""Making and opening keys. Opened organisation keys stay in the process; opened data keys on their row."""

from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import IntegrityError, transaction

from keel.web.scope import in_organisation
from keel.web.sealing.models import DataKey, OrganisationKey
from keel.web.sealing.rootkey import RootKey, RootKeyError, root_key_at, seal, unseal

WRAPPING = "organisation keys"
CIPHER = "_opened_cipher"

# By the id of the organisation's key, not of the organisation: a key made in a transaction that was rolled
# back must never be found again.
_organisation_ciphers: dict[UUID, AESGCM] = {}


def root_key() -> RootKey:
    """This installation's root key; raises RootKeyError when the file is missing or broken."""
    return root_key_at(settings.KEEL_ROOT_KEY_FILE)


def new_key(organisation_id: UUID, owner_kind: str, owner_id: UUID) -> DataKey:
    """Make and save the data key of one owner; raises IntegrityError if the owner has one.

    Opens the organisation's scope itself.
    """
    with in_organisation(organisation_id), transaction.atomic():
        above = _organisation_key(organisation_id)
        key = DataKey(organisation_key=above, owner_kind=owner_kind, owner_id=owner_id)
        secret = AESGCM.generate_key(256)
        key.wrapped = seal(_organisation_cipher(above), secret, _bound(key))
        key.save(force_insert=True)
    setattr(key, CIPHER, AESGCM(secret))
    return key


def key_of(organisation_id: UUID, owner_kind: str, owner_id: UUID) -> DataKey:
    """The data key of one owner, made now if there is none."""
    with in_organisation(organisation_id):
        found = DataKey.objects.filter(owner_kind=owner_kind, owner_id=owner_id).first()
    return found or new_key(organisation_id, owner_kind, owner_id)


def opened(key: DataKey) -> AESGCM:
    """The cipher of a data key, opened once a row."""
    cipher: AESGCM | None = key.__dict__.get(CIPHER)
    if cipher is None:
        above = _organisation_ciphers.get(key.organisation_key_id) or _organisation_cipher(key.organisation_key)
        cipher = AESGCM(unseal(above, bytes(key.wrapped), _bound(key)))
        setattr(key, CIPHER, cipher)
    return cipher


def forget_opened_keys() -> None:
    """Empty the process's memory of organisation keys, after a key was rotated or destroyed."""
    _organisation_ciphers.clear()


def _bound(key: DataKey) -> bytes:
    return f"data key|{key.organisation_id}|{key.id}|{key.owner_kind}|{key.owner_id}".encode()


def _organisation_key(organisation_id: UUID) -> OrganisationKey:
    found = OrganisationKey.objects.first()
    if found:
        return found
    key = OrganisationKey(organisation_id=organisation_id, root_mark=root_key().mark)
    key.wrapped = root_key().seal(WRAPPING, AESGCM.generate_key(256), _organisation_bound(key))
    try:
        with transaction.atomic():
            key.save(force_insert=True)
    except IntegrityError:  # another writer made it first
        return OrganisationKey.objects.get()
    return key


def _organisation_cipher(key: OrganisationKey) -> AESGCM:
    cipher = _organisation_ciphers.get(key.id)
    if cipher is None:
        if key.root_mark != root_key().mark:
            raise RootKeyError(
                "The root key is not the one this database was sealed with. Put the right file at "
                f"{settings.KEEL_ROOT_KEY_FILE}, or name its place in KEEL_ROOT_KEY_FILE."
            )
        secret = root_key().open(WRAPPING, bytes(key.wrapped), _organisation_bound(key))
        cipher = _organisation_ciphers[key.id] = AESGCM(secret)
    return cipher


def _organisation_bound(key: OrganisationKey) -> bytes:
    return f"organisation key|{key.organisation_id}|{key.id}".encode()
