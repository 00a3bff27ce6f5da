"""Pages of agreements: the list, one agreement and its sheet; drawing up; signing, reviewing, ending."""

from .acts import end, review, sign
from .drawing import change, draw_up, draw_up_choose, offer, replace
from .reading import agreement, agreements, sheet

__all__ = [
    "agreement",
    "agreements",
    "change",
    "draw_up",
    "draw_up_choose",
    "end",
    "offer",
    "replace",
    "review",
    "sheet",
    "sign",
]
