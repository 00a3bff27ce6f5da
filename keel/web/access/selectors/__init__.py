"""The one door: what may be seen, opened and done, and who can read this now."""

from .decisions import decide_for, fetch
from .lists import visible
from .readers import ReaderNow, who_can_read

__all__ = ["ReaderNow", "decide_for", "fetch", "visible", "who_can_read"]
