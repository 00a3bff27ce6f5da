"""What this app tells the ledger of."""

from typing import Final

ACTS: Final = {
    "action agreed": "agreed an action",
    "action carried": "carried an action to a session",
    "action redated": "gave an action a new date",
    "action closed": "closed an action",
}
"""Every act of this app, with the words that a person reads."""
