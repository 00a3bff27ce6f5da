"""One decision of who may do what: under twenty millionths of a second, allowed or refused."""

from collections.abc import Callable
from uuid import uuid4

from benchmarks._measure import Line, line, repeat
from keel.core.access import Conditions, Decision, Held, Thing, decide

TIMES = 1000
MOST = 20e-6


def main() -> list[Line]:
    """A supervisor's reading and a stranger's, each a thousand times a run; the figures are for the thousand."""
    session, school, person = (str(uuid4()) for _ in range(3))
    held = frozenset(
        {
            Held("supervisor", "session", session),
            Held("dsl", "organisation", school),
            Held("supervisee", "person", person),
            *(Held("supervisor", "session", str(uuid4())) for _ in range(40)),
        }
    )
    thing = Thing("K6", {"session": session, "organisation": school})
    foreign = Thing("K6", {"session": str(uuid4()), "organisation": str(uuid4())})
    conditions = Conditions(account_current=True, excluded=False)
    assert decide(held, thing, "read", conditions).allowed
    assert not decide(held, foreign, "read", conditions).allowed
    return [
        _line("1,000 decisions: allowed", lambda: decide(held, thing, "read", conditions)),
        _line("1,000 decisions: refused", lambda: decide(held, foreign, "read", conditions)),
    ]


def _line(what: str, work: Callable[[], Decision]) -> Line:
    def thousand() -> None:
        for _ in range(TIMES):
            work()

    return line(what, repeat(thousand, times=20), limit=TIMES * MOST)
