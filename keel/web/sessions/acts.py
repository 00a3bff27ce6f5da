"""What this app tells the ledger of."""

from typing import Final

ACTS: Final = {
    "session planned": "planned a session",
    "session moved": "moved a session",
    "session cancelled": "cancelled a session",
    "session missed": "noted a session as missed",
    "session rebooked": "agreed a new day for a session",
    "informal supervision": "ticked an informal supervision",
    "agenda changed": "wrote in a session's agenda",
    "agenda sent": "sent the agenda",
    "case notes completed": "completed the case notes",
    "case notes shared": "shared the case notes",
    "agenda case added": "brought a case to the agenda",
    "agenda case removed": "took a case off the agenda",
    "agenda case overridden": "took a case beyond the limit, with a reason",
    "session begun": "began a session",
    "session ended": "ended a session",
    "session taken up again": "took a session up again",
    "session noted as held": "noted a session as held",
    "attendance noted": "noted who came and when",
    "case discussed": "noted a case as discussed",
    "system reviewed": "noted that the safeguarding system was reviewed",
    "monitoring mark": "marked the monitoring record",
    "record shared": "shared the draft record",
    "record taken back": "took the draft record back to change it",
    "record seen": "saw the draft record",
    "record issued": "issued the record",
    "record signed": "signed the record",
    "signing refused": "refused to sign the record",
    "record filed": "filed the record",
    "record corrected": "began a correction of the record",
    "disagreement noted": "attached a disagreement to the record",
    "extract entered": "entered a child's part in the safeguarding system",
    "copy taken": "took a copy of a record",
}
"""Every act of this app, with the words that a person reads."""
