"""Run every bench, or those named: `python -m benchmarks [NAME ...]`. Exit status 1 if a limit is broken."""

import importlib
import pkgutil
import sys

import benchmarks
from benchmarks.measure import Line, table


def main(names: list[str]) -> int:
    """Print one table for all benches that have a `main()`."""
    found = [module.name for module in pkgutil.iter_modules(benchmarks.__path__) if not module.name.startswith("_")]
    unknown = sorted(set(names) - set(found))
    if unknown:
        print(f"There is no bench called {', '.join(unknown)}. There are: {', '.join(sorted(found))}.")
        return 2
    lines: list[Line] = []
    for name in names or sorted(found):
        bench = importlib.import_module(f"benchmarks.{name}")
        if hasattr(bench, "main"):
            print(f"{name} ...", file=sys.stderr, flush=True)
            lines += bench.main()
    print(table(lines))
    over = [one.what for one in lines if one.over]
    print(f"Over the limit: {'; '.join(over)}." if over else "All within their limits.")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
