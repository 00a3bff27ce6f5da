"""What was sealed by an earlier Keel opens in a later one, and fields and keys keep to their own owner (G-27, G-02)."""

import base64
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import FieldError
from django.db import connection, models
from django.test.utils import CaptureQueriesContext, isolate_apps

from keel.web.ledger.models import Reason
from keel.web.ledger.services import give_reason
from keel.web.sealing import keyfiles, keys, rootkey
from keel.web.sealing.fields import Sealed, SealedJSON, SealedText
from keel.web.sealing.keyfiles import CommandService, RootKeyError
from keel.web.sealing.models import DataKey, OrganisationKey
from keel.web.sealing.rootkey import RootKey, read_root_key

SECRET = bytes(range(32))
WORDS = "marigold kestrel|quarry lantern"
QUICK = {"time_cost": 1, "memory_cost": 8 * 1024, "parallelism": 1}


def test_a_text_sealed_by_the_first_keel_still_opens() -> None:
    """Written down once from the first version: whatever changes here makes every database unreadable."""
    root = RootKey(SECRET)
    assert root.mark == "2112231d9553a13c"
    assert root.derive("one").hex() == "325ccc9d468e7d9a38dc252437df47b9497cf25777c521ad98d9efb6bed25a2a"
    sealed = bytes.fromhex("01000102030405060708090a0b8f9356cdd0a6bf7b581a6907ded2a6b986c8264159")
    assert root.open("organisation keys", sealed, b"here") == b"plain"


def test_a_root_key_file_of_the_first_keel_still_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = "keel root key 1 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"
    under = (
        "keel sealed root key 1 AAECAwQFBgcICQoLDA0ODw== "
        "AAECAwQFBgcICQoLHm6dlh7hdJMVuPv9pVeD4uVgdWJj0kh2D0bU4EPD+uKaC0Jwfz3hnBvterZE7JQJ\n"
    )
    monkeypatch.setattr(keyfiles, "HARD", QUICK)
    assert keyfiles.plain_text(SECRET) == plain
    assert keyfiles.secret_in(plain, tmp_path) == SECRET
    assert keyfiles.unsealed(under, WORDS, tmp_path) == SECRET


def test_each_seal_has_a_nonce_and_a_salt_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyfiles, "HARD", QUICK)
    root = RootKey(SECRET)
    assert len({root.seal("p", b"x", b"here")[1:13] for _ in range(5)}) == 5
    assert len({tuple(keyfiles.sealed_text(SECRET, WORDS).split()[-2:]) for _ in range(3)}) == 3


def test_a_passphrase_may_be_as_short_as_said_and_no_shorter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyfiles, "HARD", QUICK)
    assert keyfiles.sealed_text(SECRET, "x" * 20)
    with pytest.raises(RootKeyError, match="fewer than 20"):
        keyfiles.sealed_text(SECRET, "x" * 19)


def test_a_key_file_that_is_none_is_named_by_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, words = tmp_path / "root.key", tmp_path / "words"
    monkeypatch.setenv(keyfiles.PASSPHRASE_FILE, str(words))
    under = f"{keyfiles.SEALED} AAAA AAAA"
    with pytest.raises(RootKeyError, match=f"cannot be read from {words}"):
        keyfiles.secret_in(under, path)
    words.write_text(WORDS)
    monkeypatch.setattr(keyfiles, "HARD", QUICK)
    with pytest.raises(RootKeyError, match=str(path)):
        keyfiles.secret_in(under, path)
    with pytest.raises(RootKeyError, match=f"{path} holds no sealed root key"):
        keyfiles.unsealed("keel root key 1 AAAA AAAA", WORDS, path)
    assert keyfiles._decoded("QUJD!QUJD") == b""


def test_an_empty_passphrase_setting_asks_at_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def answer(words: str) -> str:
        asked.append(words)
        return f" {WORDS} "

    monkeypatch.delenv(keyfiles.PASSPHRASE_FILE, raising=False)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(keyfiles, "getpass", answer)
    assert keyfiles.passphrase(Path("root.key")) == WORDS
    assert asked == ["Passphrase of the root key at root.key: "]


def test_a_key_service_is_told_what_to_do_and_given_time(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    told: list[tuple[list[str], object]] = []
    answer = b"QUJD\n"

    def run(command: list[str], **options: object) -> object:
        told.append((command, options["timeout"]))
        assert options["stderr"] == subprocess.DEVNULL
        assert options["check"]
        return subprocess.CompletedProcess(command, 0, answer)

    monkeypatch.setattr(subprocess, "run", run)
    service = CommandService("program --now")
    assert (service.wrap(b"x"), service.unwrap(b"y")) == (b"ABC", b"ABC")
    assert told == [(["program", "--now", "wrap"], 30.0), (["program", "--now", "unwrap"], 30.0)]
    answer = b"QUJD QUJD"
    with pytest.raises(RootKeyError, match=r"did not unwrap the root key \(Error\)"):
        service.unwrap(b"y")


def test_two_owners_have_two_keys_and_so_have_two_kinds(in_school: UUID) -> None:
    """A key found for another owner would let one child's deletion leave, or take, another's texts."""
    one, other = uuid4(), uuid4()
    found = {keys.key_of(in_school, kind, owner).pk for kind in ("child", "member") for owner in (one, other)}
    assert len(found) == 4
    assert {keys.key_of(in_school, kind, owner).pk for kind in ("child", "member") for owner in (one, other)} == found


def test_a_key_is_opened_once_and_remembered_on_its_row(in_school: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    key = keys.new_key(in_school, "child", uuid4())
    monkeypatch.setattr(keys, "secret_of", lambda *_: pytest.fail("a new key is open already"))
    assert keys.opened(key) is keys.opened(key)
    monkeypatch.undo()
    again = keys.key_of(in_school, "child", key.owner_id)
    assert keys.opened(again) is keys.opened(again)


def test_a_key_under_an_earlier_one_that_does_not_open_is_refused_as_broken(in_school: UUID) -> None:
    key = keys.new_key(in_school, "child", uuid4())
    key.earlier = [base64.b64encode(bytes(key.wrapped)).decode(), base64.b64encode(b"\x01" + bytes(60)).decode()]
    sealed = rootkey.seal(keys.opened(key), b"text", b"here")
    assert keys.open_under(key, sealed, b"here") == b"text"
    with pytest.raises(rootkey.SealBroken):
        keys.open_under(key, sealed, b"elsewhere")


@isolate_apps("keel.web.ledger")
def test_a_sealed_field_is_put_on_its_model_with_its_binding_and_its_default() -> None:
    class Note(models.Model):
        text = SealedText(key="their_key", bound_as="old_table|text")
        list = SealedJSON(null=True)

        class Meta:
            app_label = "ledger"

        def __str__(self) -> str:
            return "a note"

    text = Note._meta.get_field("text")
    assert isinstance(text, SealedText)
    assert (text.key, text.bound_as, text.editable) == ("their_key", "old_table|text", True)
    assert Note.text is not None
    assert Note.__dict__["text"].field is text
    assert (Note().text, Note().list, Note(text="said").text) == ("", None, "said")
    assert SealedText(default="not yet").get_default() == "not yet"
    name, _, args, kwargs = text.deconstruct()
    assert (name, args, kwargs) == ("text", [], {})
    row = Note(pk=7, text="said")
    vars(row)["organisation_id"] = "school"
    assert text._bound(row) == b"old_table|text|7|school"
    assert Note._meta.get_field("list")._bound(row) == b"ledger_note|list|7|school"


def test_rows_that_are_written_out_hold_ciphertext(in_school: UUID) -> None:
    reason = give_reason("Canary", key=keys.new_key(in_school, "child", uuid4()))
    field = Reason._meta.get_field("text")
    read = Reason.objects.get()
    assert read.text == reason.text
    assert field.open(read, Sealed(bytes.fromhex(field.value_to_string(read)))) == "Canary"
    assert field.from_db_value(None) is None
    assert field.value_to_string(Reason(text=None)) == ""
    with pytest.raises(FieldError, match="text is sealed"):
        field.get_prep_value("plain")


def test_a_text_is_kept_small_and_refused_by_the_name_of_its_kind(in_school: UUID) -> None:
    assert SealedJSON().encode({"a": ["ä", 1]}) == '{"a":["ä",1]}'.encode()
    with pytest.raises(TypeError, match="text takes text, not bytes"):
        Reason._meta.get_field("text").encode(b"bytes")


def test_a_root_key_is_read_once_and_asked_for_by_its_place(tmp_path: Path) -> None:
    place = tmp_path / "here" / "root.key"
    made = rootkey.make_root_key(place)
    assert rootkey.root_key_at(place) is rootkey.root_key_at(place)
    assert rootkey.root_key_at(place).mark == made.mark
    place.write_bytes(b"\xff")
    with pytest.raises(RootKeyError, match="cannot be read"):
        read_root_key(place)


def test_an_organisations_key_is_opened_once_a_process(in_school: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fifty names under fifty keys cost one use of the root key: where a key service holds it, one call."""
    for _ in range(3):
        keys.new_key(in_school, "child", uuid4())
    keys.forget_opened_keys()
    asked, root, opens = [], keys.root_key(), RootKey.open

    def opened(*given: Any) -> bytes:
        asked.append(given)
        return opens(*given)

    monkeypatch.setattr(RootKey, "open", opened)
    with CaptureQueriesContext(connection) as queries:
        for row in DataKey.objects.select_related("organisation_key"):
            keys.opened(row)
    keys.new_key(in_school, "child", uuid4())
    assert (len(asked), len(queries)) == (1, 1)
    assert root._cipher("p") is root._cipher("p")
    assert OrganisationKey.objects.get().organisation_id == in_school


def test_the_earlier_root_key_is_read_beside_the_one_in_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a root key is exchanged; naming the one in use as the earlier is no chain without end."""
    place, before = tmp_path / "root.key", tmp_path / "earlier.key"
    made, old = rootkey.make_root_key(place), rootkey.make_root_key(before)
    assert read_root_key(place).marks() == {made.mark}
    monkeypatch.setenv(rootkey.EARLIER, f" {before} ")
    assert read_root_key(place).marks() == {made.mark, old.mark}
    monkeypatch.setenv(rootkey.EARLIER, str(tmp_path / "here" / ".." / "root.key"))
    assert read_root_key(place).earlier is None


def test_a_root_key_is_made_in_folders_that_are_there_or_not(tmp_path: Path) -> None:
    assert rootkey.make_root_key(tmp_path / "a" / "b" / "root.key").mark
    assert rootkey.make_root_key(tmp_path / "a" / "b" / "other.key").mark


def test_what_does_not_open_says_what_to_do(tmp_path: Path) -> None:
    cipher = RootKey(SECRET)._cipher("p")
    assert RootKey(SECRET)._cipher("p") is not cipher
    with pytest.raises(rootkey.SealBroken, match=r"^This sealed text is in no form that Keel knows\. Restore the row"):
        rootkey.unseal(cipher, b"\x02", b"here")
    with pytest.raises(rootkey.SealBroken) as caught:
        rootkey.unseal(cipher, b"\x01" + bytes(40), b"here")
    assert str(caught.value) == (
        "A sealed text does not open. It was altered, or moved from the row or field it was written in. "
        "Restore it from a backup, and look in the ledger for who was there."
    )
    place = tmp_path / "root.key"
    place.write_text("keel root key 1 QUJD")
    place.chmod(0o600)
    with pytest.raises(RootKeyError, match=str(place)):
        read_root_key(place)
