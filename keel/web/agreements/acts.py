"""What this app tells the ledger of."""

from typing import Final

ACTS: Final = {
    "agreement drafted": "drafted a supervision agreement",
    "agreement changed": "changed a draft agreement",
    "agreement offered": "fixed an agreement and offered it for signature",
    "agreement signed": "signed a supervision agreement",
    "agreement reviewed": "reviewed a supervision agreement",
    "agreement ended": "ended a supervision agreement",
}
"""Every act of this app, with the words that a person reads."""
