"""Keys are exchanged without a text being lost: in between, after a crash, and in another process (G-27)."""

import os
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from keel.web.accounts.models import Installation
from keel.web.cases.models import Case
from keel.web.ledger.models import LedgerEntry, Reason
from keel.web.ledger.services import give_reason
from keel.web.scope import in_organisation
from keel.web.sealing import keys, rotating
from keel.web.sealing.models import DataKey, OrganisationKey
from keel.web.sealing.rootkey import RootKey, RootKeyError, seal
from keel.web.watch import rotation
from tests.cast import Cast

TEXT = "Canary Quillfeather said this at break"


@pytest.fixture
def reason(cast: Cast) -> Reason:
    found = give_reason(TEXT, key=keys.new_key(cast.school.pk, "child", cast.sam.pk))
    keys.forget_opened_keys()
    return found


def read() -> str:
    return str(Reason.objects.select_related("key").get().text)


@pytest.fixture
def roots(monkeypatch: pytest.MonkeyPatch) -> tuple[RootKey, RootKey]:
    """The root key before, and a new one that knows it."""
    old = keys.root_key()
    new = RootKey(os.urandom(32), old)
    for module in (keys, rotation):
        monkeypatch.setattr(module, "root_key", lambda: new)
    keys.forget_opened_keys()
    return old, new


def test_everything_opens_before_during_and_after_a_new_root_key(
    cast: Cast, reason: Reason, roots, monkeypatch
) -> None:
    _, new = roots
    assert read() == TEXT
    assert rotation.root_exchange() >= 1
    assert {row.root_mark for row in OrganisationKey.objects.all()} == {new.mark}
    alone = RootKey(new._secret)
    monkeypatch.setattr(keys, "root_key", lambda: alone)
    keys.forget_opened_keys()
    assert read() == TEXT
    assert LedgerEntry.objects.filter(act="key rotated", facts__kind="root").count() == 1


def test_a_second_run_exchanges_nothing_more(cast: Cast, reason: Reason, roots) -> None:
    rotation.root_exchange()
    assert rotation.root_exchange() == 0


def test_without_the_earlier_key_the_new_one_is_told_from_it(cast: Cast, reason: Reason, monkeypatch) -> None:
    monkeypatch.setattr(keys, "root_key", lambda: RootKey(os.urandom(32)))
    keys.forget_opened_keys()
    with pytest.raises(RootKeyError, match="not the one this database was sealed with"):
        read()


def test_a_new_organisation_key_opens_all_that_was_sealed(cast: Cast, reason: Reason) -> None:
    before = bytes(DataKey.objects.get(pk=reason.key_id).wrapped)
    read()
    stale = dict(keys._organisation_ciphers)
    assert rotation.organisation_exchange() >= 1
    assert bytes(DataKey.objects.get(pk=reason.key_id).wrapped) != before
    keys._organisation_ciphers.update(stale)  # another process still has the key before in its memory
    assert read() == TEXT


def test_an_exchange_that_is_killed_leaves_all_as_it_was(cast: Cast, reason: Reason, monkeypatch) -> None:
    assert read() == TEXT
    before = {row.pk: bytes(row.wrapped) for row in DataKey.objects.all()}
    calls = []

    def killed(cipher: AESGCM, plain: bytes, bound: bytes) -> bytes:
        calls.append(bound)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return seal(cipher, plain, bound)

    monkeypatch.setattr(rotating, "seal", killed)
    with pytest.raises(KeyboardInterrupt):
        rotation.organisation_exchange()
    monkeypatch.setattr(rotating, "seal", seal)
    keys.forget_opened_keys()
    assert {row.pk: bytes(row.wrapped) for row in DataKey.objects.all()} == before
    assert read() == TEXT
    assert rotation.organisation_exchange() >= 1
    assert read() == TEXT


def test_an_exchanged_data_key_seals_anew_and_the_one_before_still_opens(cast: Cast, reason: Reason) -> None:
    later = datetime.now(UTC) + timedelta(days=1)
    assert rotation.data_exchange(before=later, now=later) >= 1
    assert rotation.data_exchange(before=later, now=later) == 0
    assert read() == TEXT
    key = DataKey.objects.get(pk=reason.key_id)
    assert len(key.earlier) == 1
    other = give_reason("Another text", key=key)
    rotation.organisation_exchange()
    assert {row.text for row in Reason.objects.select_related("key")} == {TEXT, "Another text"}
    assert other.text == "Another text"
    assert not Case.objects.exists()
    assert Installation.objects.count() <= 1


def test_a_key_made_after_an_exchange_elsewhere_is_wrapped_by_the_key_in_force(cast: Cast, reason: Reason) -> None:
    """A process that remembers the organisation's key before must not wrap by it: nobody could open that again."""
    read()
    stale = dict(keys._organisation_ciphers)
    rotation.organisation_exchange()
    keys._organisation_ciphers.update(stale)
    made = keys.new_key(cast.school.pk, "child", cast.tom.pk)
    keys.forget_opened_keys()
    assert keys.opened(DataKey.objects.select_related("organisation_key").get(pk=made.pk))


def test_only_keys_made_before_the_day_are_exchanged_and_all_of_them_counted(
    cast: Cast, reason: Reason, monkeypatch
) -> None:
    monkeypatch.setattr(rotating, "AT_ONCE", 1)
    keys.new_key(cast.school.pk, "child", cast.tom.pk)
    count, later = DataKey.objects.count(), datetime.now(UTC) + timedelta(days=1)
    assert rotating.exchange_data_keys(before=later - timedelta(days=400), now=later) == 0
    assert rotating.exchange_data_keys(before=later, now=later) == count > 1


def test_an_organisation_without_a_key_has_nothing_to_exchange(cast: Cast) -> None:
    with in_organisation(uuid4()):
        assert rotating.exchange_organisation_key() is False
        assert rotating.rewrap_under_root() is False
