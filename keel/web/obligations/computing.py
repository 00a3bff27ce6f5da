"""What core makes of an organisation's facts, under each policy version in its own time.

Cadence follows the version in force on the day an obligation opens, so each version is asked, and each obligation is
kept from the version in whose time it opens.
"""

from dataclasses import dataclass
from datetime import date

from keel import __version__
from keel.core.calendar import CalendarError, SchoolCalendar
from keel.core.obligations import Explanation, Facts, Obligation, explain, obligations
from keel.core.policy.model import Policy
from keel.web.people.models import Organisation
from keel.web.people.selectors import calendar_of
from keel.web.policies.selectors import Adopted, adopted_versions

from .facts import gather

CORE_VERSION = __version__


@dataclass(frozen=True, slots=True)
class Computed:
    """One version's view of an organisation: what is due under it, and what explains it."""

    adopted: Adopted
    calendar: SchoolCalendar
    facts: Facts
    found: dict[str, Obligation]

    def covers(self, opens: date) -> bool:
        """Whether this version was in force on the day an obligation opens."""
        row = self.adopted.row
        return row.in_force_from <= opens and (row.in_force_to is None or opens <= row.in_force_to)


def compute(organisation: Organisation) -> list[Computed]:
    """Ask core for everything, oldest version first. Nothing is due while there is no calendar or no policy."""
    versions = adopted_versions()
    if not versions:
        return []
    try:
        calendar = calendar_of(organisation)
    except CalendarError:
        return []
    gathered = gather(in_force_from=versions[0].row.in_force_from)
    return [_under(version, calendar, gathered) for version in versions]


def all_obligations(organisation: Organisation) -> dict[str, Obligation]:
    """Every obligation by key. A trigger that two versions know is the older one's if it opened in its time."""
    found: dict[str, Obligation] = {}
    for one in compute(organisation):
        for key, obligation in one.found.items():
            found.setdefault(key, obligation)
    return found


def explanation_of(organisation: Organisation, key: str) -> tuple[Explanation, Policy] | None:
    """Clause, facts and arithmetic of one obligation, or None if nothing with this key is due any more."""
    for one in compute(organisation):
        if key in one.found:
            policy = one.adopted.policy
            return explain(one.found[key], policy, one.calendar, one.facts), policy
    return None


def _under(adopted: Adopted, calendar: SchoolCalendar, gathered: Facts) -> Computed:
    facts = Facts(adopted.row.in_force_from, gathered.roles, gathered.statuses, gathered.events)
    computed = Computed(adopted, calendar, facts, {})
    for one in obligations(adopted.policy, calendar, facts):
        if computed.covers(one.opens) and one.owed_by:
            computed.found[one.key] = one
    return computed
