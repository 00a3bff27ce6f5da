"""The words a policy may count from, be met by, and tell one happening from another with."""

from collections.abc import Mapping
from typing import Final

EVENTS: Final[Mapping[str, str]] = {
    "policy adopted": "a policy version came into force",
    "policy reviewed": "the school read the policy through; adopting it again starts the clock anew",
    "agreement drawn up": "the written terms were offered for signature; changed terms are drawn up again",
    "agreement signed": "one party signed the agreement",
    "agreement ended": "the agreement ended",
    "review date agreed": "the agreement got the day of its next review",
    "agreement reviewed": "the agreement was reviewed, on its review date or another day",
    "session planned": "a session was given its day; a move is a correction of this fact",
    "session held": "a session took place",
    "session cancelled": "either party cancelled a planned session",
    "session missed": "a planned session's day passed and somebody did not come",
    "session rebooked": "a new day was agreed for a cancelled or missed session",
    "replacement held": "the session that replaces a cancelled or missed one took place",
    "informal supervision": "an informal conversation was ticked",
    "agenda sent": "the supervisee sent the completed agenda",
    "case notes completed": "the supervisee completed the private case notes",
    "social care cases discussed": "all children with social-care involvement were discussed",
    "system reviewed": "the safeguarding system was reviewed in the session",
    "monitoring mark": "one party put their own mark on the monitoring record",
    "record issued": "the record was fixed and its copy given to the supervisee",
    "record signed": "one party signed the record",
    "record superseded": "a corrected version was issued in a record's place; nobody owes the old one anything more",
    "extract owed": "a child's part of a record must be entered in the safeguarding system",
    "extract entered": "the entry's reference and date were given",
    "extract withdrawn": "a child's part that was put on the wrong child was withdrawn by two people",
    "extract wrongly entered": "what was withdrawn stands in the safeguarding system and must be corrected there",
    "extract corrected": "the reference and date of the correction there were given",
    "action agreed": "an action got its owner and timescale; a new timescale is a correction of this fact",
    "action closed": "an action was closed with what came of it",
    "case discussed": "a case was discussed in supervision",
    "need recognised": "the safeguarding lead saw that somebody would benefit from supervision",
    "need answered": "a session was booked for them, or declined",
    "disagreement brought": "a disagreement came to whoever holds that step of the ladder",
    "disagreement answered": "whoever holds the step answered it in writing, with reasons",
    "disagreement moved on": "it left that step for the next one",
    "disagreement closed": "it was settled, or withdrawn by whoever opened it",
    "opened at once": "somebody opened a child's entries without waiting for agreement",
    "opening reviewed": "somebody else looked at what was opened at once, and said whether it was right",
}
"""Every event a fact may record, with what it means. An unknown name is an error in a policy file."""

DERIVED_EVENTS: Final[Mapping[str, str]] = {
    "role started": "a person took up a role, or the policy came into force if that is later",
}
"""Events nobody records: a policy may count from them, never be met by them."""

SUBJECTS: Final[Mapping[str, str]] = {
    "policy": "the policy version",
    "agreement": "the agreement",
    "review": "one review of the agreement",
    "session": "the session; a replacement names the session that it replaces",
    "record": "the record",
    "extract": "one child's part of one record",
    "action": "the action",
    "case": "the case",
    "need": "one person's need that the safeguarding lead saw",
    "disagreement": "the disagreement",
    "turn": "one disagreement's time at one step of the ladder",
    "opening": "what was opened at once",
    "supervisee": "the person supervised",
}
"""What two events may have in common, so that the second meets a duty that the first began
(`Duty.matched_on`).
"""

NAMED_DAYS: Final[Mapping[str, str]] = {
    "session": "the day the session was planned for",
    "next session": "the day of the session after it",
    "review date": "the day the agreement or policy says it will be reviewed",
    "agreed date": "the day an action was promised for",
}
"""Days that an event sets, other than the one it happened on (`Event.dates`)."""

DAYS_SET_BY: Final[Mapping[str, tuple[str, ...]]] = {
    "session planned": ("session", "next session"),
    "session held": ("session", "next session"),
    "session cancelled": ("session",),
    "session missed": ("session",),
    "session rebooked": ("session",),
    "agreement drawn up": ("review date",),
    "review date agreed": ("review date",),
    "policy adopted": ("review date",),
    "policy reviewed": ("review date",),
    "action agreed": ("agreed date",),
}
"""Which named days an event sets. A duty that counts from a day which its event never sets could have no date."""
