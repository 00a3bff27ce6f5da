"""Making Django ready for a command, and the work on a database and its files that several commands share."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from keel import __version__
from keel.commands import say

SETTINGS = "keel.web.settings"
WORKERS, THREADS = 2, 1


class NotReady(Exception):
    """Django cannot start: a sentence that says why and how to mend it."""


def make_ready() -> None:
    """Read the settings and load the apps. Raises NotReady with the sentence of what is wrong."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as wrong:
        raise NotReady(str(wrong)) from wrong


def find_installation() -> None:
    """Make Django ready for an installation that is there, key and tables. Raises NotReady where there is none."""
    from keel.web.sealing.rootkey import RootKeyError, read_root_key

    try:
        read_root_key(root_key_file())
    except RootKeyError as wrong:
        raise NotReady(str(wrong)) from wrong
    make_ready()
    from django.db import DatabaseError

    from keel.web.accounts.installation import the_installation

    try:
        made = the_installation()
    except DatabaseError:
        made = None
    if made is None:
        raise NotReady("There is no installation here. Run “keel init” first, or name its folder in KEEL_VAR.")


def folder() -> Path:
    """Where this installation's files are: KEEL_VAR."""
    return Path(os.environ.get("KEEL_VAR") or "var").resolve()


def root_key_file() -> Path:
    """Where the root key is: KEEL_ROOT_KEY_FILE, or in the folder."""
    return Path(os.environ.get("KEEL_ROOT_KEY_FILE") or folder() / "root.key")


@contextmanager
def step(what: str) -> Iterator[None]:
    """Say what takes a while and, when it is done, how long it took."""
    say(f"  {what} …")
    began = time.monotonic()
    yield
    say(f"    done in {time.monotonic() - began:.1f} s")


def once_for(stamp: Path, mark: str, work: Callable[[], None]) -> None:
    """Do something unless it was done for this very mark before."""
    if stamp.exists() and stamp.read_text(encoding="utf-8") == mark:
        return
    work()
    stamp.write_text(mark, encoding="utf-8")


def migrations_mark() -> str:
    """Changes with every migration of Keel's, of a library's, and with the database."""
    import allauth
    import django
    from django.conf import settings

    ours = sorted(str(path.relative_to(_web())) for path in _web().glob("*/migrations/[0-9]*.py"))
    parts = [__version__, django.__version__, allauth.__version__, str(settings.DATABASES["default"]["NAME"]), *ours]
    return sha256("\n".join(parts).encode()).hexdigest()


def static_mark() -> str:
    """Changes with every stylesheet and script."""
    found = sorted(path for path in _web().glob("*/static/**/*") if path.is_file())
    lines = [f"{path.relative_to(_web())} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in found]
    return sha256("\n".join([__version__, *lines]).encode()).hexdigest()


def migrate_all() -> None:
    """Bring the tables up to date, and make the table of the cache; on PostgreSQL as the role that owns them."""
    from django.core.management import call_command

    from keel.web.scope.walls import as_owner, make_walls

    with as_owner("the tables are brought up to date"):
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        make_walls()


def collect_static() -> None:
    """Gather stylesheets and scripts into the folder that is served."""
    from django.core.management import call_command

    call_command("collectstatic", verbosity=0, interactive=False, clear=True)


def collect_if_changed() -> None:
    """Gather stylesheets and scripts unless those gathered are the newest."""
    place = folder()
    place.mkdir(parents=True, exist_ok=True)

    def work() -> None:
        with step("Gathering stylesheets and scripts"):
            collect_static()

    once_for(place / "static.stamp", static_mark(), work)


def serve_on(host: str, port: int, ready: str) -> int:
    """Serve with granian until stopped; `ready` is said once it listens. Exit status 0."""
    from granian.constants import Interfaces
    from granian.server import Server

    server = Server(
        "keel.web.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=WORKERS,
        blocking_threads=THREADS,
        websockets=False,
        log_enabled=False,
    )
    server.on_startup(lambda: say(ready))
    server.serve()
    return 0


def _web() -> Path:
    import keel.web

    return Path(keel.web.__file__).resolve().parent
