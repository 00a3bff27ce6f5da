"""`keel run-demo`: the invented school, made if it is not there yet, and served on this machine alone."""

import os
import socket
import time
from argparse import ArgumentParser, Namespace
from pathlib import Path

from keel.commands import refuse, say
from keel.commands.django_ready import (
    NotReady,
    collect_if_changed,
    folder,
    make_ready,
    migrate_all,
    migrations_mark,
    once_for,
    serve_on,
    step,
)
from keel.commands.worker import beside

HOST = "127.0.0.1"
DATABASE, KEY, STAMP = "demo.sqlite3", "demo.key", "demo.stamp"


def arguments(parser: ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("--port", type=int, default=8000, help="the port to serve on (default: 8000)")
    parser.add_argument("--only-make", action="store_true", help="make the invented school and stop")


def run(options: Namespace) -> int:
    """Make what is missing, say the address, serve. Exit status 1 with a sentence where that cannot be."""
    port: int = options.port
    if not options.only_make and not is_free(port):
        return refuse(
            f"Port {port} is in use on this machine. Stop what uses it, or take another: make run PORT={port + 1}"
        )
    set_environment()
    try:
        prepare()
    except (NotReady, OSError) as wrong:
        return refuse(wrong)
    if options.only_make:
        return 0
    address = os.environ["KEEL_ADDRESS"] = f"http://{HOST}:{port}"
    with beside(wanted=True):
        return serve_on(HOST, port, f"\nKeel is running at {address}\nChoose there who you are. Stop it with Ctrl+C.\n")


def set_environment() -> None:
    """Point the settings at the demo's own database and key, whatever else is set: nothing real is touched."""
    place = folder()
    place.mkdir(parents=True, exist_ok=True)
    os.environ["KEEL_VAR"] = str(place)
    os.environ["KEEL_DATABASE"] = f"sqlite:///{place / DATABASE}"
    os.environ["KEEL_ROOT_KEY_FILE"] = str(place / KEY)
    os.environ["KEEL_DEMO"] = "1"
    for name in ("KEEL_BEHIND_TLS", "KEEL_HOSTS", "KEEL_ADDRESS", "KEEL_MAIL_HOST"):
        os.environ.pop(name, None)


def prepare() -> None:
    """Make key, tables, stylesheets and school, whichever are missing or old. Raises NotReady."""
    place = folder()
    _key(place)
    make_ready()
    once_for(place / STAMP, migrations_mark(), _tables)
    collect_if_changed()
    _guards()
    _school()
    _check()


def is_free(port: int) -> bool:
    """Whether nobody listens on this port yet."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError):
            return False
    return True


def _key(place: Path) -> None:
    from keel.web.sealing.rootkey import make_root_key

    if (place / KEY).exists():
        return
    if (place / DATABASE).exists():
        raise NotReady(
            f"The demo's database is there without its key, {place / KEY}. Throw it away and make it anew: "
            "make reset-demo, then make run."
        )
    make_root_key(place / KEY)


def _tables() -> None:
    with step("Making the tables"):
        migrate_all()


def _guards() -> None:
    """Make what an upgrade guards anew, even where it came without a migration."""
    from keel.web.ledger.guards import guard_problems

    if guard_problems():
        _tables()


def _check() -> None:
    from keel.web.accounts.checks import serving_problems

    if problems := serving_problems(HOST):
        raise NotReady("The demo does not start:\n" + "\n".join(f"- {problem}" for problem in problems))


def _school() -> None:
    from django.utils import timezone

    from keel.web.accounts.installation import the_installation
    from keel.web.demo.school import demo_make, heads_kept

    if the_installation() is not None:
        return
    began = time.monotonic()
    say("  Making an invented school, half-way through its year:")
    now = timezone.now()
    heads_kept(demo_make(now=now, say=lambda what: say(f"    {time.monotonic() - began:4.1f} s  {what}")), now=now)
    say(f"    {time.monotonic() - began:4.1f} s  ready. It stays as you leave it; make reset-demo throws it away.")
