"""A real installation, made by `keel init` in a process of its own, and its commands."""

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.house.source import ROOT

PASSWORD = "heron-lantern-quarry-92"
INIT = ("init", "--organisation", "Alder Grove School", "--email", "neil@alder.example", "--name", "Neil Ford")

OUTSIDE = (
    "--outside-name", "Olu Trent", "--outside-email", "olu@trust.example",
    "--outside-why", "Safeguarding officer of our trust",
)  # fmt: skip


def keel(folder: Path, *words: str, told: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run one command with its files in `folder`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KEEL_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-m", "keel", *words],
        cwd=ROOT, input=told, capture_output=True, text=True, check=False, timeout=180,
        env={**kept, "KEEL_VAR": str(folder), **environment},
    )  # fmt: skip


def install(folder: Path) -> Path:
    """Make a real installation there, as somebody new to Keel would, and read what it says comes next."""
    made = keel(folder, *INIT, *OUTSIDE, "--password-stdin", told=f"{PASSWORD}\n")
    assert made.returncode == 0, made.stderr
    assert "set up an authenticator app" in made.stdout
    assert re.search(
        r"Give Olu Trent this link .*: http://localhost:8000/account/begin/[0-9a-f-]{36}/\S+/\n", made.stdout
    )
    assert "ask for the headteacher's first way in. Olu Trent signs in, opens Two people, agrees" in made.stdout
    return folder
