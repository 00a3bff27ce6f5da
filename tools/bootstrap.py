"""Makes .venv from the hashed lock files and then runs a command in it.

    python3 tools/bootstrap.py base|dev [COMMAND ...]

The second run does nothing while the lock stays as it is. Only the standard library is used, and no syntax newer than
Python 3.8, so that an old Python can still say what is missing instead of failing on a line it cannot read.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TESTED = (3, 11)
OTHERS = ((3, 12), (3, 13), (3, 14))
VENV = ROOT / ".venv"
STAMP = VENV / "keel-lock"
LOCKS = {"base": ROOT / "requirements" / "base.txt", "dev": ROOT / "requirements" / "dev.txt"}
INSTALLER = ROOT / "requirements" / "bootstrap.txt"
SLOW = 4.0
CHOSEN = "KEEL_PYTHON_CHOSEN"


class Refusal(Exception):
    """A sentence for the person at the terminal: what is missing and what to install."""


def main(arguments):
    """Prepare the environment of the level asked for, then become the command."""
    level, command = arguments[0], arguments[1:]
    try:
        use_suitable_python()
        prepare(level)
    except Refusal as refusal:
        sys.stderr.write(f"\n{refusal}\n\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped. Nothing is lost: the same command goes on from here.\n")
        return 130
    if command:
        sys.stdout.flush()
        os.execv(str(python()), [str(python()), *command])
    return 0


def python():
    """The environment's own interpreter."""
    return VENV / "bin" / "python"


def use_suitable_python():
    """Go on in the tested Python where this one is another and that one is there; refuse what is too old or bare."""
    if python().exists() and STAMP.exists():
        return
    version = sys.version_info[:2]
    if version != TESTED and CHOSEN not in os.environ:
        go_on_in_another([TESTED] if version > TESTED else [TESTED, *OTHERS])
    here = ".".join(map(str, version))
    if version < TESTED:
        raise Refusal(
            f"Keel needs Python 3.11 or newer, and this one is {here}.\n"
            "On Debian 12 or Ubuntu 23.04 and later: sudo apt-get install python3 python3-venv\n"
            "If a newer Python is installed under another name: make run PYTHON=python3.11"
        )
    if version > TESTED:
        say(f"Keel is tested on Python 3.11; this is {here}, which should work.")
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        raise Refusal(
            f"This Python {here} cannot make an environment: its venv or pip is packaged apart.\n"
            "On Debian or Ubuntu: sudo apt-get install python3-venv\n"
            f"If python3 is not the system's own version: sudo apt-get install python{here}-venv\n"
            "Then run the same command again."
        )


def go_on_in_another(versions):
    """Become the first of these Pythons that is whole; come back if there is none."""
    for version in versions:
        found = shutil.which("python" + ".".join(map(str, version)))
        if found and runs(found, version):
            os.environ[CHOSEN] = found
            os.execv(found, [found, str(Path(__file__).resolve()), *sys.argv[1:]])


def runs(candidate, version):
    """A shim on PATH may exist without the Python behind it, so it is asked."""
    asked = f"import sys, venv, ensurepip; sys.exit(sys.version_info[:2] != {version!r})"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.run([candidate, "-c", asked], check=False, **quiet).returncode == 0


def prepare(level):
    """Bring .venv to the lock of this level. An environment made for tests keeps its tests' libraries."""
    had = STAMP.read_text().split() if STAMP.exists() else []
    if had[:1] == ["dev"]:
        level = "dev"
    wanted = [level, fingerprint(level)]
    if had == wanted and python().exists():
        return
    if not python().exists():
        shutil.rmtree(VENV, ignore_errors=True)
        step("Making an environment in .venv", [sys.executable, "-m", "venv", str(VENV)])
    STAMP.unlink(missing_ok=True)
    install(level)
    leave_a_launcher()
    STAMP.write_text(" ".join(wanted) + "\n")


def fingerprint(level):
    """Changes with the lock, and with the folder: an environment that was moved is synced again."""
    content = LOCKS[level].read_bytes() + INSTALLER.read_bytes() + str(ROOT).encode()
    return hashlib.sha256(content).hexdigest()


def install(level):
    """Install exactly what the lock lists, each file checked against its hash."""
    lock, uv = LOCKS[level], VENV / "bin" / "uv"
    pip = [
        str(python()),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--require-hashes",
    ]
    quick = step("Fetching the installer", [*pip, "-r", str(INSTALLER)], needed=False)
    count = sum("==" in line for line in lock.read_text().splitlines())
    what = f"Installing {count} libraries"
    sync = [str(uv), "pip", "sync", "--quiet", "--python", str(python()), "--require-hashes", str(lock)]
    if quick and step(what, sync, needed=False):
        return
    step(what + " with pip, which is slower", [*pip, "--progress-bar", "off", "-r", str(lock)])


def leave_a_launcher():
    """Make `.venv/bin/keel` work from any folder, as an installed package would."""
    asked = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = subprocess.run([str(python()), "-c", asked], capture_output=True, text=True, check=True).stdout.strip()
    (Path(packages) / "keel.pth").write_text(str(ROOT) + "\n")
    launcher = VENV / "bin" / "keel"
    launcher.write_text(f'#!/bin/sh\nexec "{python()}" -m keel "$@"\n')
    launcher.chmod(0o755)


def step(what, command, needed=True):
    """Run one long step, saying that it still runs; a needed one that fails shows its own words and ends."""
    say(f"{what} ...")
    began, ended = time.monotonic(), threading.Event()
    threading.Thread(target=heartbeat, args=(began, ended), daemon=True).start()
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        failed, words = done.returncode != 0, done.stdout.strip()
    except OSError as error:
        failed, words = True, str(error)
    finally:
        ended.set()
    if failed and needed:
        raise Refusal(
            f"{what} did not work. What it said:\n\n{words[-3000:]}\n\n"
            "Most often the package index could not be reached or .venv is half made:\n"
            "check the network or pip's settings (pip config list), remove .venv and run the same command again."
        )
    outcome = "that did not work, another way follows" if failed else "done"
    say(f"  {outcome} after {time.monotonic() - began:.0f} s")
    return not failed


def heartbeat(began, ended):
    """Say every few seconds that the step is alive."""
    while not ended.wait(SLOW):
        say(f"  still working, {time.monotonic() - began:.0f} s")


def say(words):
    """Print at once, also into a pipe."""
    print(words, flush=True)


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in LOCKS:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
