"""Sealed texts open only in the row, field and organisation they were sealed for, under the right root key (G-27)."""

import os
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.exceptions import FieldError
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from hypothesis import given
from hypothesis import strategies as st

from keel.web.ledger.models import Reason
from keel.web.ledger.services import give_reason
from keel.web.scope import in_organisation
from keel.web.sealing import keys
from keel.web.sealing.fields import Sealed, SealedField, SealedJSON
from keel.web.sealing.models import DataKey, OrganisationKey
from keel.web.sealing.rootkey import (
    RootKey,
    RootKeyError,
    SealBroken,
    make_root_key,
    read_root_key,
    seal,
    unseal,
)

CANARY = "Canary Quillfeather said this at break"


@pytest.fixture
def key(in_school: UUID) -> DataKey:
    return keys.new_key(in_school, "child", uuid4())


def stored(reason: Reason) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM ledger_reason WHERE id = %s", [_id(reason.id)])
        return bytes(cursor.fetchone()[0])


def _id(value: UUID) -> str:
    return value.hex if connection.vendor == "sqlite" else str(value)


def test_a_text_is_ciphertext_in_the_table_and_plain_on_the_row(key: DataKey) -> None:
    reason = give_reason(CANARY, key=key)
    assert CANARY.encode() not in stored(reason)
    assert len(stored(reason)) == len(CANARY) + 29
    assert Reason.objects.get().text == CANARY


def test_reading_fifty_texts_with_their_keys_takes_one_query(key: DataKey, django_assert_num_queries) -> None:
    for number in range(50):
        give_reason(f"{CANARY} {number}", key=keys.new_key(key.organisation_id, "child", uuid4()))
    with django_assert_num_queries(1):
        texts = {reason.text for reason in Reason.objects.select_related("key")}
    assert len(texts) == 50


@pytest.mark.parametrize("text", ["", "Zoë 🐣 " * 300, "\u202eabc", "line\nline", "x" * 100_000])
def test_any_text_comes_back_as_it_was(key: DataKey, text: str) -> None:
    give_reason(text, key=key)
    assert Reason.objects.get().text == text


def test_a_text_moved_to_another_row_does_not_open(key: DataKey) -> None:
    first, second = give_reason("one", key=key), give_reason("two", key=key)
    with guards_off():
        Reason.objects.filter(pk=second.pk).update(text=Sealed(stored(first)))
    with pytest.raises(SealBroken, match="moved"):
        _ = Reason.objects.get(pk=second.pk).text


def test_a_text_moved_to_another_organisation_does_not_open(key: DataKey) -> None:
    reason = give_reason("one", key=key)
    reason = Reason.objects.get()
    reason.organisation_id = uuid4()
    with pytest.raises(SealBroken):
        _ = reason.text


def test_a_text_read_under_another_childs_key_does_not_open(key: DataKey) -> None:
    give_reason("one", key=key)
    reason = Reason.objects.get()
    reason.key = keys.new_key(key.organisation_id, "child", uuid4())
    with pytest.raises(SealBroken):
        _ = reason.text


def test_a_text_moved_to_another_field_does_not_open(key: DataKey) -> None:
    reason = give_reason("one", key=key)
    field = Reason._meta.get_field("text")
    other = field.clone()
    other.set_attributes_from_name("elsewhere")
    other.model = Reason
    with pytest.raises(SealBroken):
        other.open(reason, Sealed(stored(reason)))


@given(where=st.integers(min_value=0), bit=st.integers(0, 7), plain=st.binary(max_size=60))
def test_one_changed_bit_anywhere_is_found(where: int, bit: int, plain: bytes) -> None:
    cipher = AESGCM(bytes(32))
    sealed = bytearray(seal(cipher, plain, b"here"))
    sealed[where % len(sealed)] ^= 1 << bit
    with pytest.raises(SealBroken):
        unseal(cipher, bytes(sealed), b"here")


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x01" + bytes(12), b"\x02" + bytes(40)])
def test_what_is_cut_short_or_of_another_version_is_refused(sealed: bytes) -> None:
    with pytest.raises(SealBroken):
        unseal(AESGCM(bytes(32)), sealed, b"here")


def test_an_unchanged_text_keeps_its_ciphertext_and_a_changed_one_does_not(key: DataKey) -> None:
    reason = give_reason("before", key=key)
    was = stored(reason)
    with guards_off():
        read = Reason.objects.get()
        assert read.text == "before"
        read.save()
        assert stored(reason) == was
        read.text = "after"
        read.save()
    assert stored(reason) != was
    assert Reason.objects.get().text == "after"


def test_a_deferred_text_is_fetched_and_opened(key: DataKey) -> None:
    give_reason("later", key=key)
    assert Reason.objects.defer("text").get().text == "later"


def test_a_text_that_was_opened_is_not_opened_again(key: DataKey, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that shows a text twice pays for it once."""
    give_reason("one", key=key)
    read, texts = Reason.objects.get(), iter(["opened", "opened again"])
    monkeypatch.setattr(SealedField, "open", lambda *_: next(texts))
    assert (read.text, read.text) == ("opened", "opened")


def test_refreshing_a_row_reads_the_text_again(key: DataKey) -> None:
    reason = give_reason("as it was", key=key)
    reason.text = "not saved"
    reason.refresh_from_db()
    assert reason.text == "as it was"


def test_ciphertext_shows_nothing_when_printed(key: DataKey) -> None:
    give_reason(CANARY, key=key)
    (value,) = Reason.objects.values_list("text", flat=True)
    assert repr(value) == str(value) == "<sealed>"


def test_sealed_fields_are_neither_searched_nor_written_in_bulk_as_plain_text(key: DataKey) -> None:
    for refused in (
        lambda: Reason.objects.filter(text="x").exists(),
        lambda: Reason.objects.filter(text__contains="x").exists(),
        lambda: Reason.objects.update(text="x"),
    ):
        with pytest.raises(FieldError, match=r"(?i)sealed"), transaction.atomic():
            refused()
    assert not Reason.objects.filter(text__isnull=True).exists()
    assert list(Reason.objects.annotate(same=F("text"))) == []


def test_only_text_goes_into_a_sealed_text(key: DataKey) -> None:
    with pytest.raises(TypeError, match="takes text"):
        Reason(key=key, text=b"bytes").save()


def test_json_is_sealed_whole_and_anew_when_changed_in_place() -> None:
    field = SealedJSON()
    value = {"answers": ["ä", 1, None, {"deep": True}]}
    assert field.decode(field.encode(value)) == value
    assert field.changeable


def test_an_owner_has_one_key_and_asking_again_gives_the_same(in_school: UUID) -> None:
    owner = uuid4()
    made = keys.key_of(in_school, "member", owner)
    assert keys.key_of(in_school, "member", owner) == made
    with pytest.raises(IntegrityError), transaction.atomic():
        keys.new_key(in_school, "member", owner)


def test_a_key_made_in_a_transaction_rolled_back_is_never_used_again(in_school: UUID) -> None:
    with transaction.atomic():
        keys.new_key(in_school, "child", uuid4())
        transaction.set_rollback(True)
    key = keys.new_key(in_school, "child", uuid4())
    give_reason("still readable", key=key)
    keys.forget_opened_keys()
    assert Reason.objects.get().text == "still readable"


def test_a_data_key_moved_to_another_owner_does_not_open(key: DataKey) -> None:
    DataKey.objects.update(owner_id=uuid4())
    keys.forget_opened_keys()
    with pytest.raises(SealBroken):
        keys.opened(DataKey.objects.get())


def test_the_wrong_root_key_is_named_as_such(key: DataKey, monkeypatch: pytest.MonkeyPatch) -> None:
    give_reason("one", key=key)
    keys.forget_opened_keys()
    monkeypatch.setattr(keys, "root_key", lambda: RootKey(os.urandom(32)))
    with pytest.raises(
        RootKeyError, match=r"^The root key is not the one this database was sealed with\. Put the right file at "
    ):
        _ = Reason.objects.get().text


def test_an_organisation_key_that_was_altered_is_told_from_a_wrong_root_key(key: DataKey) -> None:
    OrganisationKey.objects.update(wrapped=b"\x01" + bytes(60))
    keys.forget_opened_keys()
    with pytest.raises(SealBroken):
        keys.opened(DataKey.objects.get())


def test_a_root_key_is_made_for_its_owner_alone_and_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "root.key"
    made = make_root_key(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert read_root_key(path).mark == made.mark
    with pytest.raises(RootKeyError, match="never replaces"):
        make_root_key(path)


BROKEN_FILES = {
    "empty": "",
    "another heading": "keel root key 2 " + "A" * 43 + "=\n",
    "too short": "keel root key 1 QUJD\n",
    "not base64": "keel root key 1 ???\n",
}


@pytest.mark.parametrize("name", BROKEN_FILES)
def test_a_broken_root_key_says_so_without_showing_itself(tmp_path: Path, name: str) -> None:
    path = tmp_path / "root.key"
    path.write_text(BROKEN_FILES[name])
    path.chmod(0o600)
    with pytest.raises(RootKeyError, match="no root key of Keel") as caught:
        read_root_key(path)
    assert "QUJD" not in str(caught.value)


def test_a_missing_or_open_root_key_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "root.key"
    with pytest.raises(
        RootKeyError,
        match=r"or name its place in KEEL_ROOT_KEY_FILE\. For a new, empty installation run “keel init”\.$",
    ):
        read_root_key(path)
    make_root_key(path)
    path.chmod(0o640)
    with pytest.raises(RootKeyError, match="chmod 600"):
        read_root_key(path)


def test_keys_for_two_purposes_have_nothing_in_common() -> None:
    root = RootKey(bytes(32))
    assert root.derive("one") != root.derive("two")
    with pytest.raises(SealBroken):
        root.open("two", root.seal("one", b"x", b"here"), b"here")
    assert bytes(32).hex() not in repr(root)


def guards_off():
    from tests.tampering import lifted

    return lifted()


def test_a_sealed_row_is_kept_to_its_organisation(key: DataKey) -> None:
    give_reason("one", key=key)
    with in_organisation(uuid4()):
        assert not Reason.objects.exists()
