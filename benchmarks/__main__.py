"""Run every bench, or those named: `python -m benchmarks [NAME ...]`. Exit status 1 if a limit is broken."""

import multiprocessing
import pkgutil
import sys
from concurrent.futures import ProcessPoolExecutor

import benchmarks
from benchmarks._measure import lines_of, table


def main(names: list[str]) -> int:
    """Print one table for all benches; a module whose name begins with a line under it helps them."""
    found = [module.name for module in pkgutil.iter_modules(benchmarks.__path__) if not module.name.startswith("_")]
    unknown = sorted(set(names) - set(found))
    if unknown:
        print(f"There is no bench called {', '.join(unknown)}. There are: {', '.join(sorted(found))}.")
        return 2
    alone = multiprocessing.get_context("spawn")  # in a process of its own, no bench finds the rows of another
    with ProcessPoolExecutor(max_workers=1, mp_context=alone, max_tasks_per_child=1) as processes:
        lines = [one for measured in processes.map(lines_of, names or sorted(found)) for one in measured]
    print(table(lines))
    over = [one.what for one in lines if one.over]
    print(f"Over the limit: {'; '.join(over)}." if over else "All within their limits.")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
