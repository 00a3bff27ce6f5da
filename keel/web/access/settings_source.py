"""Which settings of the access table hold for an organisation: its policy picks them; the app that knows registers."""

from collections.abc import Callable
from uuid import UUID

from keel.core.access import DEFAULT_SETTINGS, AccessSettings

Source = Callable[[UUID], AccessSettings]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Say how an organisation's settings are found; called once, from `ready()` of the app that keeps policies."""
    _sources[:] = [source]


def settings_of(organisation_id: UUID) -> AccessSettings:
    """The organisation's settings, or the published defaults."""
    return _sources[0](organisation_id) if _sources else DEFAULT_SETTINGS
