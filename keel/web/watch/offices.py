"""Who is asked to look, by the roles of keel.web.people: data, so that a role Keel does not know fails at start-up."""

from collections.abc import Iterable

from keel.web.people.roles import ROLES

WATCHERS = ("designated safeguarding lead",)
ABOVE = ("headteacher", "chair of governors", "trust safeguarding lead")
"""Who looks where a watcher is what it is about or may not know of it, or where there are none."""


class UnknownOffice(LookupError):
    """A role that Keel does not know: nobody would ever be told."""


def known(offices: Iterable[str]) -> None:
    """Raises UnknownOffice for a word that is no role."""
    for slug in offices:
        if slug not in ROLES:
            raise UnknownOffice(f"Nobody can hold “{slug}”: it is no role that Keel knows.")
