"""Exchanging keys for every organisation, each told to its ledger; run again, it goes on where it was killed."""

from collections.abc import Callable
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction

from keel.web.accounts.adapters import SecondFactorAdapter
from keel.web.accounts.models import Installation
from keel.web.ledger.entries import KEEL, Entry, Thing
from keel.web.ledger.services import write
from keel.web.people.models import Organisation
from keel.web.scope import in_organisation
from keel.web.sealing.keys import root_key
from keel.web.sealing.rotating import exchange_data_keys, exchange_organisation_key, rewrap_under_root

SEALED_FACTS = ("secret", "seed")


def root_exchange() -> int:
    """Wrap every organisation's key, and seal every second factor, by the root key in use; how many organisations.

    The key before is named in KEEL_EARLIER_ROOT_KEY_FILE until this is done.
    """
    done = _each("root", rewrap_under_root)
    for factor in Authenticator.objects.order_by("pk").iterator():
        _seal_again(factor)
    with transaction.atomic():
        Installation.objects.update(root_mark=root_key().mark)
    return done


def organisation_exchange() -> int:
    """Give every organisation a new key; how many."""
    return _each("organisation", exchange_organisation_key)


def data_exchange(*, before: datetime, now: datetime) -> int:
    """Exchange data keys older than that; in how many organisations there were any."""
    return _each("data", lambda: bool(exchange_data_keys(before=before, now=now)))


def _each(kind: str, work: Callable[[], bool]) -> int:
    done = 0
    for organisation_id in Organisation.objects.order_by("pk").values_list("pk", flat=True):
        with in_organisation(organisation_id), transaction.atomic():
            if work():
                thing = Thing("key", organisation_id)
                write(Entry(act="key rotated", actor=KEEL, thing=thing, facts={"kind": kind}))
                done += 1
    return done


def _seal_again(factor: Authenticator) -> None:
    """What opens with either key is sealed by the one in use; a second run does the same again."""
    adapter, data = SecondFactorAdapter(), dict(factor.data)

    def again(sealed: str) -> str:
        return str(adapter.encrypt(adapter.decrypt(sealed)))

    for name in SEALED_FACTS:
        if isinstance(sealed := data.get(name), str):
            data[name] = again(sealed)
    if isinstance(codes := data.get("migrated_codes"), list):
        data["migrated_codes"] = [again(code) for code in codes]
    if data != factor.data:
        factor.data = data
        factor.save(update_fields=["data"])
