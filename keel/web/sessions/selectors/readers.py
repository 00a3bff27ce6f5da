"""Who can read each of several rows, now: the door's answer for all parts of a page at once."""

from keel.web.access.selectors.readers import readers_of_each

__all__ = ["readers_of_each"]
