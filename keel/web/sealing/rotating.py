"""Exchanging keys. Each step is one transaction, each can be run again, and what is sealed opens at every moment.

The root key wraps organisations' keys, those wrap data keys, those seal texts. Exchanging a key above wraps what hangs
on it anew and touches no text. A data key that is exchanged seals all that is written from then on; what was sealed
before is opened with the key before, since signed text may not be written again.
"""

from base64 import b64decode, b64encode
from datetime import datetime
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction
from django.db.models import Q

from keel.web.sealing import keys
from keel.web.sealing.models import DataKey, OrganisationKey
from keel.web.sealing.rootkey import seal

AT_ONCE = 100
"""Data keys taken into memory at a time."""


@transaction.atomic
def rewrap_under_root() -> bool:
    """Wrap the open organisation's key by the root key in use; False where there is none or it hangs on it already."""
    root = keys.root_key()
    row = OrganisationKey.objects.select_for_update().first()
    if row is None or row.root_mark == root.mark:
        return False
    bound = keys.organisation_bound(row)
    row.wrapped = root.seal(keys.WRAPPING, root.open(keys.WRAPPING, bytes(row.wrapped), bound), bound)
    row.root_mark = root.mark
    row.save(update_fields=["wrapped", "root_mark"])
    return True


@transaction.atomic
def exchange_organisation_key() -> bool:
    """Give the open organisation a new key and wrap all its data keys by it, all or nothing; False without one."""
    row = OrganisationKey.objects.select_for_update().first()
    if row is None:
        return False
    secret = AESGCM.generate_key(256)
    cipher = AESGCM(secret)
    for key in list(DataKey.objects.select_for_update(of=("self",)).select_related("organisation_key")):
        bound = keys.data_bound(key)
        key.wrapped = seal(cipher, keys.secret_of(key, bytes(key.wrapped)), bound)
        key.earlier = [
            b64encode(seal(cipher, keys.secret_of(key, b64decode(each)), bound)).decode() for each in key.earlier
        ]
        key.save(update_fields=["wrapped", "earlier"])
    row.wrapped = keys.root_key().seal(keys.WRAPPING, secret, keys.organisation_bound(row))
    row.root_mark = keys.root_key().mark
    row.save(update_fields=["wrapped", "root_mark"])
    transaction.on_commit(keys.forget_opened_keys)
    return True


def exchange_data_keys(*, before: datetime, now: datetime) -> int:
    """Exchange each data key of the open organisation that was made, or last exchanged, before then; how many."""
    done = 0
    while some := _some(before):
        _exchange(some, now)
        done += len(some)
    return done


def _some(before: datetime) -> list[UUID]:
    rows = DataKey.objects.filter(Q(turned=None, made__lt=before) | Q(turned__lt=before))
    return list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])


@transaction.atomic
def _exchange(ids: list[UUID], now: datetime) -> None:
    for key in DataKey.objects.select_for_update().select_related("organisation_key").filter(pk__in=ids):
        key.earlier = [*key.earlier, b64encode(bytes(key.wrapped)).decode()]
        key.wrapped = keys.wrap_new(key)
        key.turned = now
        key.save(update_fields=["wrapped", "earlier", "turned"])
