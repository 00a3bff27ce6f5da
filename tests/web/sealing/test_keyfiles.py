"""The root key kept plain, under a passphrase, or by a key service: the same key each time, refused in sentences."""

import base64
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

import pytest

from keel.commands import key as command
from keel.web.sealing import keyfiles
from keel.web.sealing.keyfiles import CommandService, RootKeyError, sealed_text, secret_in, unsealed, wrapped_text
from keel.web.sealing.rootkey import RootKey, make_root_key, read_root_key

WORDS = "marigold kestrel|quarry lantern"
FAKE = """
import base64, sys
given = base64.b64decode(sys.stdin.read())
answer = b"loopback" + given[::-1] if sys.argv[1] == "wrap" else given[8:][::-1]
print(base64.b64encode(answer).decode())
"""


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyfiles, "HARD", {"time_cost": 1, "memory_cost": 8 * 1024, "parallelism": 1})
    monkeypatch.delenv(keyfiles.PASSPHRASE_FILE, raising=False)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    make_root_key(tmp_path / "root.key")
    return tmp_path / "root.key"


@pytest.fixture
def words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "words"
    place.write_text(WORDS + "\n")
    monkeypatch.setenv(keyfiles.PASSPHRASE_FILE, str(place))
    return place


def given(what: str, path: Path) -> Namespace:
    parser = ArgumentParser()
    command.arguments(parser)
    return parser.parse_args([what, "--file", str(path)])


def test_a_sealed_key_is_the_same_key_and_shows_nothing_of_it(path: Path, words: Path, capsys) -> None:
    before, secret = read_root_key(path).mark, path.read_text().split()[-1]
    assert command.run(given("seal", path)) == 0
    assert secret not in path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600
    assert read_root_key(path).mark == before
    assert command.run(given("unseal", path)) == 0
    assert path.read_text().split()[-1] == secret
    said = capsys.readouterr()
    assert secret not in said.out + said.err


def test_a_wrong_passphrase_is_refused_in_a_sentence(path: Path, words: Path, capsys) -> None:
    command.run(given("seal", path))
    words.write_text("quarry lantern|marigold kestrel")
    assert command.run(given("unseal", path)) == 1
    assert "both officers" in capsys.readouterr().err


def test_without_a_terminal_or_a_file_the_passphrase_is_not_guessed_at(path: Path, monkeypatch) -> None:
    path.write_text(sealed_text(b"k" * 32, WORDS))
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False)
    with pytest.raises(RootKeyError, match=f"^The root key at {path} is sealed .*KEEL_ROOT_KEY_PASSPHRASE_FILE"):
        read_root_key(path)


def test_a_short_passphrase_is_refused() -> None:
    with pytest.raises(RootKeyError, match="20"):
        sealed_text(b"k" * 32, "too short")


def test_a_changed_bit_of_a_sealed_key_is_found(path: Path) -> None:
    *heading, sealed = sealed_text(b"k" * 32, WORDS).split()
    raw = bytearray(base64.b64decode(sealed))
    for place in range(0, len(raw), 7):
        changed = bytes([*raw[:place], raw[place] ^ 1, *raw[place + 1 :]])
        with pytest.raises(RootKeyError, match="does not open"):
            unsealed(" ".join([*heading, base64.b64encode(changed).decode()]), WORDS, path)


def test_a_key_service_behind_a_program_wraps_and_unwraps(path: Path, tmp_path: Path, monkeypatch) -> None:
    fake = tmp_path / "service.py"
    fake.write_text(FAKE)
    monkeypatch.setenv(keyfiles.COMMAND, f"{sys.executable} {fake}")
    before = read_root_key(path).mark
    assert command.run(given("wrap", path)) == 0
    assert "wrapped" in path.read_text()
    assert read_root_key(path).mark == before


@pytest.mark.parametrize("program", ["/nowhere/at/all", "false", f"{sys.executable} -c print(1)"])
def test_a_key_service_that_fails_is_named(program: str) -> None:
    with pytest.raises(RootKeyError, match="KEEL_KEY_SERVICE_COMMAND"):
        CommandService(program).unwrap(b"x")


def test_a_wrapped_key_without_a_service_says_what_to_set(path: Path, monkeypatch) -> None:
    monkeypatch.delenv(keyfiles.COMMAND, raising=False)

    class Same:
        def wrap(self, secret: bytes) -> bytes:
            return secret

        def unwrap(self, wrapped: bytes) -> bytes:
            return wrapped

    with pytest.raises(RootKeyError, match=r"^The root key is wrapped .* in KEEL_KEY_SERVICE_COMMAND\.$"):
        secret_in(wrapped_text(b"k" * 32, Same()), path)


def test_the_earlier_key_still_opens_and_seals_nothing_more() -> None:
    old = RootKey(b"o" * 32)
    new = RootKey(b"n" * 32, old)
    assert new.open("p", old.seal("p", b"text", b"here"), b"here") == b"text"
    assert new.marks() == {new.mark, old.mark}
    with pytest.raises(Exception, match="does not open"):
        old.open("p", new.seal("p", b"text", b"here"), b"here")
