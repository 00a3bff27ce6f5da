"""Every phrase that Keel reads, with what it means: shown in the policy editor and the guides."""

from collections.abc import Mapping
from typing import Final

EXAMPLES: Final[Mapping[str, str]] = {
    "every 3 weeks": "by the last school day of the third school week after the week of the last session",
    "every 4 to 6 weeks": "from the first school day of the fourth school week to the last of the sixth",
    "every 28 days": "exactly 28 days after; on a day without school, the last school day before",
    "every 12 months": "12 calendar months after; on a day without school, the last school day before",
    "every 6 weeks to 3 months": "from the sixth school week, at the latest 3 calendar months after",
    "every half term": "by the last school day of each half term of the school's own calendar",
    "termly": "by the last school day of each term of the school's own calendar",
    "every four calendar weeks": "by the end of the fourth week after, holidays counted; one meaning of monthly",
    "every calendar month": "by the last school day of the next month that has one; the other meaning of monthly",
    "at least 6 per academic year": "all six by the last school day of the year",
    "as needed": "no interval; the policy check reports it",
    "5 working days": "the fifth working day after; weekends and bank holidays do not count",
    "5 working days, holidays and closures left out": "the same, counting only days when the school is open",
    "2 weeks": "14 days after; never moved",
    "1 month": "the same day of the next month, or its last day; never moved",
    "2 weeks or before the next session": "after 2 weeks, or the day before the next session if that is sooner",
    "the same day": "the day of the event",
    "within the half term": "by the last school day of that half term, or of the next if it is a holiday",
    "1 week before": "7 days before; on a day without school, the last school day before that",
    "on the review date": "the day that was set, whichever it is",
    "as soon as possible": "no date; Keel shows how long it has been open",
}
