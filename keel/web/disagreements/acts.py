"""What this app tells the ledger of."""

from typing import Final

ACTS: Final = {
    "disagreement opened": "opened a disagreement",
    "disagreement subject named": "said whom a disagreement is about",
    "disagreement added to": "added to a disagreement",
    "disagreement answered": "answered a disagreement",
    "disagreement handed on": "handed a disagreement on to the next step",
    "disagreement taken up": "took a disagreement up to the next step",
    "disagreement settled": "closed a disagreement",
    "disagreement step agreed": "agreed that a disagreement goes to a step that takes both",
    "disagreement step declined": "did not agree that a disagreement goes to a step that takes both",
    "disagreement laid down": "laid down a disagreement whose opener has left",
    "note opened": "agreed that a note on a record may be read by the leads",
}
"""Every act of this app, with the words that a person reads. None of them is told about anybody whom a file names."""
