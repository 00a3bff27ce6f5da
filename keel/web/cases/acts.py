"""What this app tells the ledger of."""

from typing import Final

ACTS: Final = {
    "case opened": "opened a case",
    "case changed": "changed a case's details",
    "case status given": "gave a case a status",
    "case status ended": "ended a case's status",
    "case status corrected": "corrected the days of a case's status",
    "case carried": "gave a case to somebody to carry",
    "case carrier ended": "ended somebody's carrying of a case",
    "case delegated": "delegated a case to a deputy",
    "delegation ended": "took back the delegation of a case",
    "siblings linked": "linked two cases as siblings",
    "siblings parted": "took back a link between two cases",
    "case closed": "closed a case",
    "case reopened": "opened a closed case again",
    "child left": "entered that a child left the school",
}
"""Every act of this app, with the words that a person reads."""
