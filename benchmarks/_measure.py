"""Timing for benchmarks: run something often enough, take percentiles, and print them beside a limit and a floor.

A bench module's `main()` returns the lines of its table:

    def main() -> list[Line]:
        times = repeat(work, times=50)
        return [line("obligations, 60 cases", times, limit=0.020, floor=repeat(nothing, times=50))]
"""

import importlib
import math
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One measurement. Seconds, except where `unit` says otherwise; `limit` is what p50 may not pass."""

    what: str
    p50: float
    p95: float
    limit: float | None = None
    floor: float | None = None
    unit: str = "ms"

    @property
    def over(self) -> bool:
        """True if the limit is broken."""
        return self.limit is not None and self.p50 > self.limit


def lines_of(name: str) -> list[Line]:
    """Run the bench of this name."""
    print(f"{name} ...", file=sys.stderr, flush=True)
    found: list[Line] = importlib.import_module(f"benchmarks.{name}").main()
    return found


def repeat(work: Callable[[], object], *, times: int = 30, warm: int = 2) -> list[float]:
    """Seconds of each of `times` runs, after `warm` runs that do not count."""
    for _ in range(warm):
        work()
    return [once(work) for _ in range(times)]


def beside(
    work: Callable[[], object], floor: Callable[[], object], *, times: int = 30, warm: int = 2
) -> tuple[list[float], list[float]]:
    """Seconds of `times` runs of the work and of its floor, in turns: the machine's moods meet both alike."""
    for _ in range(warm):
        work()
        floor()
    pairs = [(once(work), once(floor)) for _ in range(times)]
    return [one for one, _ in pairs], [one for _, one in pairs]


def once(work: Callable[[], object]) -> float:
    """Seconds of one run."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def process(command: Sequence[str], *, times: int = 10) -> list[float]:
    """Seconds of a whole process from start to end, the interpreter's own start included; raises if it fails."""

    def run() -> None:
        subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=True)

    return repeat(run, times=times, warm=1)


def line(
    what: str,
    times: Sequence[float],
    *,
    limit: float | None = None,
    floor: Sequence[float] | None = None,
    floors: float | None = None,
) -> Line:
    """A line of the table from the seconds of many runs.

    `floor` are runs of the least that could be done. The limit is given in seconds, or as so many `floors`.
    """
    least = statistics.median(floor) if floor else None
    if floors is not None and least is not None:
        limit = floors * least
    return Line(what, statistics.median(times), percentile(times, 0.95), limit, least)


def count(what: str, number: int, *, limit: int | None = None, unit: str = "queries") -> Line:
    """A line for something counted rather than timed: queries of a page, bytes of an answer."""
    return Line(what, number, number, limit, None, unit)


def percentile(values: Sequence[float], share: float) -> float:
    """The value that this share of all values does not pass (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * share) - 1)]


def table(lines: Sequence[Line]) -> str:
    """The lines in columns, the broken limits marked."""
    rows = [("what", "p50", "p95", "limit", "floor", "")]
    rows += [
        (
            one.what,
            figure(one.p50, one.unit),
            figure(one.p95, one.unit) if one.unit == "ms" else "",
            figure(one.limit, one.unit),
            figure(one.floor, one.unit) + (f" (x{one.p50 / one.floor:.1f})" if one.floor else ""),
            "OVER" if one.over else "",
        )
        for one in lines
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(6)]
    return "\n".join(
        "  ".join(
            [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        ).rstrip()
        for row in rows
    )


def figure(value: float | None, unit: str) -> str:
    """Milliseconds for times, whole numbers for what is counted."""
    if value is None:
        return ""
    return f"{value * 1000:.1f} ms" if unit == "ms" else f"{value:.0f} {unit}"
