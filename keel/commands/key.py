"""`keel key`: make, seal, unseal or wrap the root key; exchange keys. What it holds is never printed."""

import os
from argparse import ArgumentParser, Namespace
from getpass import getpass
from pathlib import Path

from keel.commands import refuse, say
from keel.commands.django_ready import NotReady, find_installation, root_key_file

DONE = """Every key hangs on the root key in use. Take KEEL_EARLIER_ROOT_KEY_FILE away, and keep the earlier key in its
safe place until the last backup made under it is gone. Everybody signs in anew."""


def arguments(parser: ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument(
        "what",
        choices=["new", "seal", "unseal", "wrap", "rotate"],
        help="new: make a further root key; seal: put the key under a passphrase that two officers hold; unseal: keep "
        "it plain again; wrap: have the key service wrap it; rotate: exchange keys",
    )
    parser.add_argument("which", nargs="?", choices=["root", "organisation", "data"], help="which keys to rotate")
    parser.add_argument("--file", type=Path, help="the root key's file (default: this installation's)")


def run(options: Namespace) -> int:
    """Do it, or say in a sentence why not."""
    from keel.web.sealing.keyfiles import RootKeyError

    if (options.what == "rotate") != (options.which is not None):
        return refuse("Say what to rotate: keel key rotate root, organisation or data.")
    try:
        return _rotate(options.which) if options.which else _file(options)
    except (RootKeyError, NotReady, OSError) as wrong:
        return refuse(wrong)


def _file(options: Namespace) -> int:
    from keel.web.sealing.keyfiles import (
        RootKeyError,
        key_service,
        plain_text,
        sealed_text,
        secret_in,
        wrapped_text,
    )
    from keel.web.sealing.rootkey import make_root_key, read_root_key

    path: Path = options.file or root_key_file()
    if options.what == "new":
        make_root_key(path)
        say(f"A new root key is at {path}. Nothing hangs on it yet: see “keel key rotate root”.")
        return 0
    before = read_root_key(path).mark
    secret = secret_in(path.read_text(encoding="utf-8"), path)
    if options.what == "seal":
        text = sealed_text(secret, _two_halves())
    else:
        text = wrapped_text(secret, key_service()) if options.what == "wrap" else plain_text(secret)
    _replace(path, text)
    if options.what != "seal" and read_root_key(path).mark != before:
        raise RootKeyError(f"What is at {path} now is another key. Put the file back from its safe place.")
    say(f"The root key at {path} is the same key as before, kept in another way.")
    return 0


def _two_halves() -> str:
    """Each officer types their half, twice, while the other looks away."""
    from keel.web.sealing.keyfiles import PASSPHRASE_FILE, RootKeyError

    named = os.environ.get(PASSPHRASE_FILE, "").strip()
    if named:
        return Path(named).read_text(encoding="utf-8").strip()
    halves = []
    for officer in ("First", "Second"):
        half = getpass(f"{officer} officer's half of the passphrase: ")
        if getpass("The same again: ") != half:
            raise RootKeyError("The two are not the same. Nothing was changed; run the command again.")
        halves.append(half)
    return "".join(halves).strip()


def _replace(path: Path, text: str) -> None:
    """Put the new file in the place of the old one in one step, so that a crash leaves one of the two."""
    beside = path.with_name(f"{path.name}.new")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def _rotate(which: str) -> int:
    find_installation()
    from django.utils import timezone

    from keel.web.watch.rotation import data_exchange, organisation_exchange, root_exchange

    if which == "root":
        say(f"{root_exchange()} organisations' keys were wrapped anew. {DONE}")
    elif which == "organisation":
        say(f"{organisation_exchange()} organisations have a new key.")
    else:
        now = timezone.now()
        say(f"New data keys in {data_exchange(before=now, now=now)} organisations; what is written now is under them.")
    return 0
