"""`make check`: all that can be said about the source without running the product. `--mend` is `make format`."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = [sys.executable, "-m"]
TYPED = ["keel", "tests", "benchmarks"]
TESTING = ["--settings", "keel.web.settings_test"]  # a fresh clone has no root key
CHECKS = {
    "types": [*PYTHON, "mypy", *TYPED],
    "format": [*PYTHON, "ruff", "format", "--check", "."],
    "lint": [*PYTHON, "ruff", "check", "."],
    "import contracts": [sys.executable, str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
    "set-up": [sys.executable, "manage.py", "check", "--fail-level", "WARNING", *TESTING],
    "migrations": [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run", *TESTING],
    "drawn documents": [sys.executable, "tools/drawn.py", "--check"],
    "house rules and documents": [*PYTHON, "pytest", "tests/house"],
}
MENDING = {
    "lint": [*PYTHON, "ruff", "check", "--fix", "."],
    "format": [*PYTHON, "ruff", "format", "."],
    "drawn documents": [sys.executable, "tools/drawn.py"],
}


def main() -> int:
    """Run all, also after one has failed; print each that has something to say."""
    if sys.argv[1:] == ["--mend"]:
        results = [examine(name, command) for name, command in MENDING.items()]
    else:
        with ThreadPoolExecutor(max_workers=2) as pool:
            results = list(pool.map(examine, CHECKS, CHECKS.values()))
    failed = [name for name, good in zip(MENDING if sys.argv[1:] else CHECKS, results, strict=True) if not good]
    print(f"Not in order: {', '.join(failed)}." if failed else "All in order.")
    return 1 if failed else 0


def examine(name: str, command: list[str]) -> bool:
    """Run one check; true if it is content."""
    began = time.monotonic()
    done = subprocess.run(
        command,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    good = done.returncode == 0
    words = "" if good else "\n" + done.stdout.rstrip() + "\n"
    print(f"{'ok    ' if good else 'WRONG '} {name} ({time.monotonic() - began:.1f} s){words}", flush=True)
    return good


if __name__ == "__main__":
    sys.exit(main())
