"""What this app tells the ledger of."""

from typing import Final

ACTS: Final = {
    "organisation created": "set up the organisation",
    "organisation changed": "changed the organisation's details",
    "member created": "added a person",
    "member changed": "changed a person's details",
    "member left": "entered that a person leaves",
    "sign-up link made": "made a link with which a person sets their password",
    "sign-up link made alone": "made, alone, a link that takes two people: nobody else could agree",
    "sign-up links voided": "made earlier sign-up links worthless by giving a role",
    "role given": "gave a role",
    "role ended": "ended a role",
    "role withdrawn": "took back a role that had not begun",
    "role corrected": "corrected the days of a role",
    "working times set": "set working times",
    "term added": "added a term",
    "term changed": "changed the days of a term",
    "term removed": "took a term out of the calendar",
    "special day added": "added a day to the calendar",
    "special day removed": "took a day out of the calendar",
    "contact added": "added a contact to the report-now page",
    "contact changed": "changed a contact of the report-now page",
    "contact removed": "took a contact off the report-now page",
    "import staged": "read a file to import",
    "import confirmed": "imported a file",
    "import dropped": "threw away a file that was read",
}
"""Every act of this app, with the words that a person reads."""
