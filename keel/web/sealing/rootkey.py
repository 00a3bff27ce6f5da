"""The root key: thirty-two random bytes kept outside the database, from which every other key hangs.

No Django here: the settings read the key before Django is ready.
"""

import os
import stat
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from keel.web.sealing.keyfiles import RootKeyError as RootKeyError  # noqa: PLC0414 - part of this module for its readers
from keel.web.sealing.keyfiles import plain_text, secret_in

SIZE = 32
VERSION = b"\x01"
NONCE = 12


class SealBroken(Exception):
    """A sealed text does not open: it was altered, or moved from the row or field it was sealed for."""


class RootKey:
    """The root key in memory. It shows nothing of itself when printed."""

    def __init__(self, secret: bytes, earlier: "RootKey | None" = None) -> None:
        self._secret = secret
        self.earlier = earlier
        """The root key before this one, while a rotation is under way: it still opens, and seals nothing more."""
        self._purposes: dict[str, AESGCM] = {}

    def derive(self, purpose: str) -> bytes:
        """Thirty-two bytes for one purpose, from which neither the root nor another purpose can be found."""
        return HKDF(SHA256(), SIZE, salt=None, info=f"keel|{purpose}".encode()).derive(self._secret)

    @property
    def mark(self) -> str:
        """A name for this key that gives nothing of it away, to tell a wrong key from an altered text."""
        return self.derive("mark")[:8].hex()

    def seal(self, purpose: str, plain: bytes, bound: bytes) -> bytes:
        """Seal `plain` for one purpose, bound to the place named by `bound`."""
        return seal(self._cipher(purpose), plain, bound)

    def open(self, purpose: str, sealed: bytes, bound: bytes) -> bytes:
        """Open what `seal` made for the same purpose and place; raises SealBroken otherwise."""
        try:
            return unseal(self._cipher(purpose), sealed, bound)
        except SealBroken:
            if self.earlier is None:
                raise
            return self.earlier.open(purpose, sealed, bound)

    def marks(self) -> frozenset[str]:
        """The marks of every key that this one opens for."""
        return frozenset({self.mark}) | (self.earlier.marks() if self.earlier else frozenset())

    def _cipher(self, purpose: str) -> AESGCM:
        cipher = self._purposes.get(purpose)
        if cipher is None:
            cipher = self._purposes[purpose] = AESGCM(self.derive(f"seal|{purpose}"))
        return cipher


def seal(cipher: AESGCM, plain: bytes, bound: bytes) -> bytes:
    """One byte of version, a fresh nonce, and the ciphertext with its tag: 29 bytes longer than `plain`."""
    nonce = os.urandom(NONCE)
    return VERSION + nonce + cipher.encrypt(nonce, plain, VERSION + bound)


def unseal(cipher: AESGCM, sealed: bytes, bound: bytes) -> bytes:
    """The plain bytes of `sealed`; raises SealBroken when they were altered, moved or cut short."""
    if sealed[:1] != VERSION:
        raise SealBroken("This sealed text is in no form that Keel knows. Restore the row from a backup.")
    try:
        return cipher.decrypt(sealed[1 : 1 + NONCE], sealed[1 + NONCE :], VERSION + bound)
    except (InvalidTag, ValueError) as error:
        raise SealBroken(
            "A sealed text does not open. It was altered, or moved from the row or field it was written in. "
            "Restore it from a backup, and look in the ledger for who was there."
        ) from error


def make_root_key(path: Path) -> RootKey:
    """Write a new root key that only its owner can read; refuses to replace one that is there.

    The caller makes sure that no installation exists that an older key belongs to.
    """
    secret = os.urandom(SIZE)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise RootKeyError(f"There is a root key at {path} already. Keel never replaces one.") from error
    with os.fdopen(handle, "w") as file:
        file.write(plain_text(secret))
        file.flush()
        os.fsync(file.fileno())
    return RootKey(secret)


def read_root_key(path: Path) -> RootKey:
    """The root key at `path`; raises RootKeyError with what to do when it is missing, open to others or broken."""
    try:
        mode, text = path.stat().st_mode, path.read_text()
    except FileNotFoundError as error:
        raise RootKeyError(
            f"There is no root key at {path}. Put back the file that was made with this database, or name its "
            "place in KEEL_ROOT_KEY_FILE. For a new, empty installation run “keel init”."
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise RootKeyError(
            f"The root key at {path} cannot be read. See who owns the file and what is in it."
        ) from error
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise RootKeyError(f"Others on this machine can read the root key. Close it with: chmod 600 {path}")
    return RootKey(secret_in(text, path), _earlier(path))


EARLIER = "KEEL_EARLIER_ROOT_KEY_FILE"


def _earlier(path: Path) -> RootKey | None:
    named = os.environ.get(EARLIER, "").strip()
    return read_root_key(Path(named)) if named and Path(named).resolve() != path.resolve() else None


@lru_cache(maxsize=4)
def root_key_at(path: Path) -> RootKey:
    """The root key at `path`, read once in the life of the process."""
    return read_root_key(path)
