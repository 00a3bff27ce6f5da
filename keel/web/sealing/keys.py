"""Making and opening keys. Opened organisation keys stay in the process; opened data keys on their row."""

from base64 import b64decode
from contextlib import suppress
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import IntegrityError, transaction

from keel.web.scope import in_organisation
from keel.web.sealing.models import DataKey, OrganisationKey
from keel.web.sealing.rootkey import RootKey, RootKeyError, SealBroken, root_key_at, seal, unseal

WRAPPING = "organisation keys"
CIPHER = "_opened_cipher"

# By the id of the organisation's key, not of the organisation, and with the wrapping it was opened from: a key that
# was made or exchanged in a transaction that was rolled back, or exchanged by another process, must never wrap again.
_organisation_ciphers: dict[UUID, tuple[bytes, AESGCM]] = {}


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
        key.wrapped = seal(_organisation_cipher(above), secret, data_bound(key))
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
        cipher = AESGCM(secret_of(key, bytes(key.wrapped)))
        setattr(key, CIPHER, cipher)
    return cipher


def open_under(key: DataKey, sealed: bytes, bound: bytes) -> bytes:
    """Open what was sealed under a data key, or under one that it has replaced; raises SealBroken."""
    try:
        return unseal(opened(key), sealed, bound)
    except SealBroken:
        for wrapped in reversed(key.earlier):
            with suppress(SealBroken):
                return unseal(AESGCM(secret_of(key, b64decode(wrapped))), sealed, bound)
        raise


def secret_of(key: DataKey, wrapped: bytes) -> bytes:
    """The bytes of a data key, from its wrapping by the organisation's key; raises SealBroken."""
    above = _organisation_ciphers.get(key.organisation_key_id)
    if above is not None:
        try:
            return unseal(above[1], wrapped, data_bound(key))
        except SealBroken:  # the organisation's key may have been exchanged by another process
            del _organisation_ciphers[key.organisation_key_id]
            fresh = OrganisationKey.objects.get(pk=key.organisation_key_id)
            return unseal(_organisation_cipher(fresh), wrapped, data_bound(key))
    return unseal(_organisation_cipher(key.organisation_key), wrapped, data_bound(key))


def wrap_new(key: DataKey) -> bytes:
    """A new secret for this data key, wrapped by its organisation's key."""
    return seal(_organisation_cipher(key.organisation_key), AESGCM.generate_key(256), data_bound(key))


def forget_opened_keys() -> None:
    """Empty the process's memory of organisation keys, after a key was rotated or destroyed."""
    _organisation_ciphers.clear()


def data_bound(key: DataKey) -> bytes:
    """What the wrapping of a data key is bound to: its row and its owner."""
    return f"data key|{key.organisation_id}|{key.id}|{key.owner_kind}|{key.owner_id}".encode()


def _organisation_key(organisation_id: UUID) -> OrganisationKey:
    # Locked, so that no data key is wrapped by an organisation's key that is being exchanged.
    found = OrganisationKey.objects.select_for_update().first()
    if found:
        return found
    key = OrganisationKey(organisation_id=organisation_id, root_mark=root_key().mark)
    key.wrapped = root_key().seal(WRAPPING, AESGCM.generate_key(256), organisation_bound(key))
    try:
        with transaction.atomic():
            key.save(force_insert=True)
    except IntegrityError:  # another writer made it first
        return OrganisationKey.objects.get()
    return key


def _organisation_cipher(key: OrganisationKey) -> AESGCM:
    wrapped = bytes(key.wrapped)
    known = _organisation_ciphers.get(key.id)
    if known is None or known[0] != wrapped:
        if key.root_mark not in root_key().marks():
            raise RootKeyError(
                "The root key is not the one this database was sealed with. Put the right file at "
                f"{settings.KEEL_ROOT_KEY_FILE}, or name its place in KEEL_ROOT_KEY_FILE."
            )
        secret = root_key().open(WRAPPING, wrapped, organisation_bound(key))
        known = _organisation_ciphers[key.id] = (wrapped, AESGCM(secret))
    return known[1]


def organisation_bound(key: OrganisationKey) -> bytes:
    """What the wrapping of an organisation's key is bound to."""
    return f"organisation key|{key.organisation_id}|{key.id}".encode()
