"""A PostgreSQL server for one test run: made in a temporary folder, reached by a socket, thrown away afterwards.

PostgreSQL refuses to run as root, so root (in a container) starts it as `postgres`, or as `nobody`. The tests sign in
as the application does, with a role that owns nothing, because an owner could walk through row-level security; the
tables are made by another role, as in a real installation.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NEEDED = ("initdb", "postgres", "psql")
QUICK = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "listen_addresses=",
    "autovacuum=off",
    "jit=off",
)
"""Without autovacuum, which would look at the tables between two tests, find them empty, and have the planner believe
it for good: one SELECT of a long test then takes seconds."""
PATIENCE = 30.0
ROLE, OWNER = "keel", "keel_owner"


class NoPostgres(Exception):
    """PostgreSQL cannot be had here; says why."""


def binaries() -> Path:
    """The folder that holds the server's programs, newest version first; raises `NoPostgres`."""
    asked = shutil.which("pg_config")
    said = [Path(_output([asked, "--bindir"]))] if asked else []
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    path = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep)]
    for folder in (*said, *debian, *path):
        if all((folder / name).exists() for name in NEEDED):
            return folder
    raise NoPostgres("no PostgreSQL is installed (on Debian: apt-get install --no-install-recommends postgresql)")


@contextmanager
def cluster() -> Iterator[str]:
    """A running server with the roles `keel` and `keel_owner`; gives the address of `keel`. Raises `NoPostgres`."""
    programs, account = binaries(), _account()
    home = Path(tempfile.mkdtemp(prefix="keel-postgres-"))
    server: subprocess.Popen[bytes] | None = None
    try:
        if account:
            os.chown(home, account["user"], account["group"])
        _make(programs, home, account)
        server = _start(programs, home, account)
        _wait(programs, home, server)
        _psql(programs, home, f"CREATE ROLE {OWNER} LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS")
        _psql(programs, home, f"CREATE ROLE {ROLE} LOGIN NOCREATEDB NOSUPERUSER NOBYPASSRLS")
        _psql(programs, home, f"CREATE DATABASE {ROLE} OWNER {OWNER}")
        yield f"postgresql://{ROLE}@/{ROLE}?host={home}"
    finally:
        if server:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=PATIENCE)
        shutil.rmtree(home, ignore_errors=True)


def surroundings(address: str) -> dict[str, str]:
    """What the environment of a run on that server needs."""
    owner = address.replace(f"//{ROLE}@", f"//{OWNER}@")
    return {"KEEL_TEST_DATABASE": "postgresql", "KEEL_DATABASE": address, "KEEL_DATABASE_OWNER": owner}


def _make(programs: Path, home: Path, account: dict[str, Any]) -> None:
    options = ["-U", "owner", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    command = [str(programs / "initdb"), "-D", str(home / "data"), *options]
    made = subprocess.run(command, cwd=home, capture_output=True, text=True, check=False, **account)
    if made.returncode:
        raise NoPostgres(f"initdb in {programs} did not work: {made.stderr.strip()[-500:]}")


def _start(programs: Path, home: Path, account: dict[str, Any]) -> subprocess.Popen[bytes]:
    options = [word for option in (*QUICK, f"unix_socket_directories={home}") for word in ("-c", option)]
    command = [str(programs / "postgres"), "-D", str(home / "data"), *options]
    with (home / "log").open("wb") as log:
        return subprocess.Popen(command, cwd=home, stdout=log, stderr=log, **account)


def _wait(programs: Path, home: Path, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < until:
        if _psql(programs, home, "SELECT 1", check=False) == 0:
            return
        time.sleep(0.05)
    raise NoPostgres(f"the server did not start: {(home / 'log').read_text(errors='replace')[-500:]}")


def _psql(programs: Path, home: Path, statement: str, *, check: bool = True) -> int:
    command = [str(programs / "psql"), "-qX", "-h", str(home), "-U", "owner", "-d", "postgres", "-c", statement]
    return subprocess.run(command, capture_output=True, check=check).returncode


def _account() -> dict[str, Any]:
    """Whom to be while the server runs: for root somebody else, for anyone else themselves."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = names.get("postgres") or names.get("nobody")
    if entry is None:
        raise NoPostgres("root may not run PostgreSQL, and there is no account `postgres` or `nobody` to run it as")
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _version(folder: Path) -> float:
    try:
        return float(folder.parent.name)
    except ValueError:
        return 0.0


def _output(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
