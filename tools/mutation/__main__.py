"""`make mutants`, `make mutants PART=access`: mutates the parts named (all, if none is) and says what survived.

    python -m tools.mutation [PART ...] [--again] [--quick] [--sample N]

`--again` tries only what survived the last time; `--quick` leaves out what needs all of Keel imported anew; `--sample`
takes so many of each file, always the same. What was found is kept in var/mutants.
"""

import argparse
import json
import os
import random
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

import hypothesis
import pytest

from tools.mutation import fresh
from tools.mutation.forking import KILLED, SURVIVED, TIMED_OUT, UNFIT
from tools.mutation.live import UNREACHED, Live
from tools.mutation.making import Mutant, mutants_of
from tools.mutation.parts import PARTS, ROOT, Part

KEPT = ROOT / "var" / "mutants"
WORDS = {
    KILLED: "killed",
    SURVIVED: "survived",
    TIMED_OUT: "timed out",
    UNREACHED: "no test reaches it",
    UNFIT: "could not be tried",
}
NOTICED = {KILLED, TIMED_OUT}


class Told:
    """What became of each mutant, written down as it becomes known."""

    def __init__(self, name: str, count: int, before: dict[str, str]) -> None:
        self.path = KEPT / f"{name}.json"
        self.count, self.seen, self.began = count, 0, time.monotonic()
        self.ends = before

    def hear(self, mutant: Mutant, end: int) -> None:
        """Note it, say what survives, and every so often how far it has come."""
        self.seen += 1
        self.ends[mutant.name] = WORDS[end]
        if end not in NOTICED:
            print(
                f"{WORDS[end]}: {mutant.path}:{mutant.line} #{mutant.number} in {mutant.function}: {mutant.words}",
                flush=True,
            )
        if self.seen % 50 == 0 or self.seen == self.count:
            print(f"  {self.seen} of {self.count}, {time.monotonic() - self.began:.0f} s", flush=True)
            self.write()

    def write(self) -> None:
        """Keep it."""
        self.path.write_text(json.dumps(self.ends, indent=1, sort_keys=True), encoding="utf-8")


def main(given: Sequence[str]) -> int:
    """Every part asked for, each in a process of its own; gives the exit status."""
    parser = argparse.ArgumentParser(prog="make mutants", description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--sample", type=int)
    asked = parser.parse_args(given)
    KEPT.mkdir(parents=True, exist_ok=True)
    for name in asked.parts or PARTS:
        in_a_copy(partial(examine, name, asked))
    return 0


def examine(name: str, asked: argparse.Namespace) -> None:
    """Try one part's mutants and say its score."""
    part = PARTS[name]
    as_hypothesis_repeats()
    every = chosen(part, asked.sample)
    before = (
        {key: word for key, word in known(name).items() if key in {one.name for one in every}} if asked.again else {}
    )
    open_ = [one for one in every if before.get(one.name) not in {WORDS[end] for end in NOTICED}]
    anew, living = divided(part, open_)
    anew = [] if asked.quick else anew
    print(f"\n{name}: {len(anew) + len(living)} mutants", flush=True)
    told = Told(name, len(anew) + len(living), before)
    if living:
        in_a_copy(lambda: live(part, living, told))
        told.ends.update(known(name))
        told.seen = len(living)
    if anew:
        if fresh.run(part, None) != SURVIVED:
            raise SystemExit("The tests fail while nothing is broken.")
        for mutant, end in fresh.results(part, anew):
            told.hear(mutant, end)
    told.write()
    score(name, told)


def live(part: Part, mutants: Sequence[Mutant], told: Told) -> None:
    """Try those that can be put into living functions."""
    if pytest.main(fresh.arguments(part), plugins=[Live(part, mutants, told.hear)]):
        raise SystemExit("The tests did not run to their end.")
    told.write()


def in_a_copy(work: Callable[[], object]) -> None:
    """Do this in a process of its own, so that what it imports stays there; give up with it."""
    child = os.fork()
    if not child:
        failed = 1
        try:
            work()
            failed = 0
        except SystemExit as why:
            print(why)
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(failed)
    if os.waitpid(child, 0)[1]:
        raise SystemExit("It could not be brought to its end.")


def known(name: str) -> dict[str, str]:
    """What the last run found."""
    found: dict[str, str] = json.loads((KEPT / f"{name}.json").read_text(encoding="utf-8"))
    return found


def chosen(part: Part, sample: int | None) -> list[Mutant]:
    """All mutants of the part, or a sample of each file that is always the same."""
    found = []
    for path in part.files():
        every = mutants_of(path)
        found += random.Random(3).sample(every, sample) if sample and sample < len(every) else every  # noqa: S311
    return found


def divided(part: Part, mutants: Sequence[Mutant]) -> tuple[list[Mutant], list[Mutant]]:
    """Those that need everything imported anew, and those that can be put into living functions."""
    if part.rows:
        return [], [one for one in mutants if one.function]
    early = fresh.run_at_import(part)
    anew = [one for one in mutants if one.function is None or (one.path, one.function) in early]
    return anew, [one for one in mutants if not (one.function is None or (one.path, one.function) in early)]


def as_hypothesis_repeats() -> None:
    """The same examples each time, none kept, and none made smaller: that a test fails is enough."""
    phases = [hypothesis.Phase.explicit, hypothesis.Phase.generate]
    hypothesis.settings.register_profile("mutants", derandomize=True, database=None, deadline=None, phases=phases)
    hypothesis.settings.load_profile("mutants")


def score(name: str, told: Told) -> None:
    """The last word on a part."""
    ends = Counter(told.ends.values())
    tried = sum(ends.values()) - ends[WORDS[UNFIT]]
    if not tried:
        raise SystemExit(f"{name}: not one of its mutants could be tried, so this says nothing.")
    noticed = sum(ends[WORDS[end]] for end in NOTICED)
    figures = ", ".join(f"{count} {word}" for word, count in ends.most_common())
    took = time.monotonic() - told.began
    print(f"{name}: {noticed / tried:.1%} of {tried} mutants noticed ({figures}), in {took:.0f} s")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
