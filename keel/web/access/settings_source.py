"""Which settings of the access table hold for an organisation: its policy picks them; the app that knows registers."""

from collections.abc import Callable
from uuid import UUID

from keel.core.access import DEFAULT_SETTINGS, AccessSettings

Source = Callable[[UUID, UUID | None], AccessSettings]
POLICY_IN_FORCE = "policy in force"
"""The mark (keel.web.people.marks) that tells the id of the policy version in force."""
_sources: list[Source] = []


def register(source: Source) -> None:
    """Say how an organisation's settings are found; called once, from `ready()` of the app that keeps policies."""
    _sources[:] = [source]


def settings_of(organisation_id: UUID, *, version: UUID | None = None) -> AccessSettings:
    """The organisation's settings, or the published defaults; `version` where it is known which policy is in force."""
    return _sources[0](organisation_id, version) if _sources else DEFAULT_SETTINGS
