"""The three ways in which a root key is kept: plain in a file, sealed under a passphrase, or wrapped by a key service.

    keel root key 1 BASE64                   the key itself, in a file that its owner alone can read
    keel sealed root key 1 SALT BASE64       sealed under a passphrase that two officers hold (Argon2id, AES-256-GCM)
    keel wrapped root key 1 BASE64           wrapped by a key service, which alone can open it

No Django here: the settings read the key before Django is ready.
"""

import base64
import os
import shlex
import subprocess
import sys
from getpass import getpass
from pathlib import Path
from typing import Final, Protocol

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

PLAIN: Final = "keel root key 1"
SEALED: Final = "keel sealed root key 1"
WRAPPED: Final = "keel wrapped root key 1"
SIZE: Final = 32
SALT: Final = 16
NONCE: Final = 12
LEAST: Final = 20
"""Letters of a passphrase: two officers' halves together."""
HARD: Final = {"time_cost": 4, "memory_cost": 256 * 1024, "parallelism": 2}
"""Argon2id: a quarter of a gigabyte and about half a second for each guess."""
PASSPHRASE_FILE: Final = "KEEL_ROOT_KEY_PASSPHRASE_FILE"  # noqa: S105 - the name of a setting
COMMAND: Final = "KEEL_KEY_SERVICE_COMMAND"
PATIENCE: Final = 30.0


class RootKeyError(Exception):
    """The root key is missing, unreadable, or not the one this database was made with."""


class KeyService(Protocol):
    """A key management service: whatever wraps thirty-two bytes and gives them back to those it trusts."""

    def wrap(self, secret: bytes) -> bytes:
        """The secret, wrapped; raises RootKeyError."""

    def unwrap(self, wrapped: bytes) -> bytes:
        """The secret again; raises RootKeyError."""


class CommandService:
    """A key service behind a program: `PROGRAM wrap` or `PROGRAM unwrap`, base64 on standard input and output."""

    def __init__(self, command: str) -> None:
        self._command = shlex.split(command)

    def wrap(self, secret: bytes) -> bytes:
        """Have the program wrap the secret."""
        return self._asked("wrap", secret)

    def unwrap(self, wrapped: bytes) -> bytes:
        """Have the program open what it wrapped."""
        return self._asked("unwrap", wrapped)

    def _asked(self, what: str, given: bytes) -> bytes:
        try:
            done = subprocess.run(  # noqa: S603 - the administrator names the program
                [*self._command, what],
                input=base64.b64encode(given),
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=PATIENCE,
                check=True,
            )
            return base64.b64decode(done.stdout.strip(), validate=True)
        except (OSError, subprocess.SubprocessError, ValueError) as error:
            raise RootKeyError(
                f"The key service's program did not {what} the root key ({type(error).__name__}). "
                f"Run the command in {COMMAND} by hand and see what it says."
            ) from error


def key_service() -> KeyService:
    """The key service of this installation; raises RootKeyError where none is named."""
    command = os.environ.get(COMMAND, "").strip()
    if not command:
        raise RootKeyError(f"The root key is wrapped by a key service. Name the program that asks it in {COMMAND}.")
    return CommandService(command)


def secret_in(text: str, path: Path) -> bytes:
    """The root key's bytes from the text of its file, whichever way it is kept; raises RootKeyError."""
    heading, _, encoded = text.strip().rpartition(" ")
    if heading == WRAPPED:
        secret = key_service().unwrap(_decoded(encoded))
    elif heading.startswith(f"{SEALED} "):
        secret = unsealed(text, passphrase(path), path)
    else:
        secret = _decoded(encoded) if heading == PLAIN else b""
    if len(secret) != SIZE:
        raise RootKeyError(f"The file at {path} is no root key of Keel. Put back the right one from its safe place.")
    return secret


def plain_text(secret: bytes) -> str:
    """The file of a key kept plain."""
    return f"{PLAIN} {base64.b64encode(secret).decode()}\n"


def wrapped_text(secret: bytes, service: KeyService) -> str:
    """The file of a key that a key service has wrapped."""
    return f"{WRAPPED} {base64.b64encode(service.wrap(secret)).decode()}\n"


def sealed_text(secret: bytes, words: str) -> str:
    """The file of a key sealed under a passphrase; raises RootKeyError for one that is too short."""
    if len(words) < LEAST:
        raise RootKeyError(
            f"The passphrase has fewer than {LEAST} letters. Let each officer choose half of a long one."
        )
    salt, nonce = os.urandom(SALT), os.urandom(NONCE)
    sealed = nonce + AESGCM(_stretched(words, salt)).encrypt(nonce, secret, SEALED.encode())
    return f"{SEALED} {base64.b64encode(salt).decode()} {base64.b64encode(sealed).decode()}\n"


def unsealed(text: str, words: str, path: Path) -> bytes:
    """The key that was sealed under this passphrase; raises RootKeyError."""
    *heading, salt, encoded = text.split()
    if " ".join(heading) != SEALED:
        raise RootKeyError(f"The file at {path} holds no sealed root key.")
    sealed = _decoded(encoded)
    try:
        cipher = AESGCM(_stretched(words, _decoded(salt)))
        return cipher.decrypt(sealed[:NONCE], sealed[NONCE:], SEALED.encode())
    except (InvalidTag, ValueError, HashingError) as error:  # the last: a salt that was cut short
        raise RootKeyError(
            f"The passphrase does not open the root key at {path}. Ask both officers for their halves, in their order."
        ) from error


def passphrase(path: Path) -> str:
    """The passphrase: from the file or descriptor (/dev/fd/3) that the setting names, or asked for at a terminal."""
    named = os.environ.get(PASSPHRASE_FILE, "").strip()
    if named:
        try:
            return Path(named).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise RootKeyError(f"The passphrase cannot be read from {named}, which {PASSPHRASE_FILE} names.") from error
    if not sys.stdin.isatty():
        raise RootKeyError(
            f"The root key at {path} is sealed under a passphrase. Start Keel at a terminal, or name in "
            f"{PASSPHRASE_FILE} the file or descriptor that the passphrase comes from."
        )
    return getpass(f"Passphrase of the root key at {path}: ").strip()


def _stretched(words: str, salt: bytes) -> bytes:
    return hash_secret_raw(words.encode(), salt, hash_len=SIZE, type=Type.ID, **HARD)


def _decoded(encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded, validate=True)
    except ValueError:
        return b""
