"""An obligation: who owes what about what, by when, and which clause says so. It does not depend on today."""

from datetime import date
from typing import NamedTuple


class Obligation(NamedTuple):
    """One duty of one person, or of several together: then one owes it and `about` names who is "also owed by".

    `key` is stable while facts change around it: duty or arrangement, subject, and period or trigger. `duty` is the key
    of the duty or arrangement in the policy. `due` is included in the time allowed; None means "as soon as possible",
    whose age is shown instead, or that the calendar does not reach, which `warning` then says. `last_day` is the last
    day on which it can still be put right, where there is one: the end of the period, of the role, the day before the
    next session, the day that notice is given of. `met` is the day it was met. `basis` are the ids of the facts it was
    computed from, for the explanation: first what it counts from, then what met it. `strength` is must, should or may:
    the verb of the source.

    A named tuple, because thousands are made in each computation.
    """

    key: str
    duty: str
    clause: str
    strength: str
    owed_by: str
    about: tuple[tuple[str, str], ...]
    opens: date
    due: date | None
    last_day: date | None = None
    met: date | None = None
    basis: tuple[str, ...] = ()
    period: str | None = None
    warning: str | None = None
