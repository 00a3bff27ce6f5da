"""`keel due` from the shell: under 600 ms, beside a Python that does nothing."""

import sys
from pathlib import Path

from benchmarks._measure import Line, line, process

CASES = Path(__file__).resolve().parents[1] / "keel" / "policies" / "cases"


def main() -> list[Line]:
    floor = process([sys.executable, "-c", "pass"], times=15)
    case = max(CASES.glob("*.toml"), key=lambda path: path.stat().st_size)
    due = process([sys.executable, "-m", "keel", "due", str(case), "--on", "2026-11-27"], times=15)
    return [line("keel due, from the shell", due, limit=0.600, floor=floor)]
