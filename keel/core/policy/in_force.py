"""Which version of a policy holds on a day, and which one arrangement covers a role under it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from keel.core.policy.model import Arrangement, Policy


@dataclass(frozen=True, slots=True)
class Version:
    """A policy as it was adopted: in force from `first` to `last`, both included; no last day: until the
    next one.
    """

    policy: Policy
    first: date
    last: date | None = None


class VersionsOverlap(ValueError):
    """Two versions that would both hold on one day."""


class NotCovered(LookupError):
    """No arrangement of the policy covers the role."""


class Versions:
    """All adopted versions of one organisation, in the order of their days. Raises VersionsOverlap."""

    def __init__(self, versions: Iterable[Version]) -> None:
        self._versions = tuple(sorted(versions, key=lambda version: version.first))
        for one, following in pairwise(self._versions):
            if following.first == one.first or (one.last is not None and following.first <= one.last):
                raise VersionsOverlap(
                    f"Version {one.policy.meta.version} and version {following.policy.meta.version} would both be in "
                    f"force on {following.first}: end the first one the day before, or begin the second one later."
                )

    def on(self, day: date) -> Version | None:
        """Give the version in force on that day; None before the first, and where one ended with none to
        follow.
        """
        begun = [version for version in self._versions if version.first <= day]
        if not begun or (begun[-1].last is not None and begun[-1].last < day):
            return None
        return begun[-1]


def arrangement_for(policy: Policy, role: str, *, form: str = "one to one") -> Arrangement:
    """Give the one arrangement of this format for the role. Raises NotCovered if the policy has none."""
    for arrangement in policy.arrangements.values():
        if arrangement.format == form and role in arrangement.supervisee_roles:
            return arrangement
    raise NotCovered(f"{policy.meta.title} has no arrangement ({form}) for the role “{role}”: add the role to one.")
